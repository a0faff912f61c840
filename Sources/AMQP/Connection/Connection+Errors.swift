import CRabbitMQ

extension Connection {
    /// Our error for a negative status of the library's.
    static func error(_ operation: AMQPError.Operation, status: Int32) -> AMQPError {
        let code: AMQPError.Code =
            switch amqp_status_enum(rawValue: status) {
            case AMQP_STATUS_TIMEOUT: .timedOut
            // While connecting the library does not tell why; in use it is a reset connection.
            case AMQP_STATUS_SOCKET_ERROR: operation == .connect ? .unreachable : .connectionClosed
            case AMQP_STATUS_HEARTBEAT_TIMEOUT: .heartbeatMissed
            case AMQP_STATUS_CONNECTION_CLOSED, AMQP_STATUS_SOCKET_CLOSED: .connectionClosed
            case AMQP_STATUS_BAD_AMQP_DATA, AMQP_STATUS_UNKNOWN_CLASS, AMQP_STATUS_UNKNOWN_METHOD,
                AMQP_STATUS_WRONG_METHOD, AMQP_STATUS_UNEXPECTED_STATE,
                AMQP_STATUS_INCOMPATIBLE_AMQP_VERSION:
                .protocolViolation
            default: .library(Int(status))
            }
        return AMQPError(operation, code)
    }

    /// The error for a status on this connection: the watchdog's work is told apart from the peer's, and a reply
    /// code that is already waiting among the frames is better than "closed".
    func failure(_ operation: AMQPError.Operation, status: Int32) -> AMQPError {
        if guardian.hasFired { return AMQPError(operation, .stuck) }
        if let code = pendingCloseCode() { return AMQPError(operation, .reply(code)) }
        return Self.error(operation, status: status)
    }

    /// Looks for `connection.close` among the frames the library has queued: on a broken connection it reports
    /// the break first and the broker's reason never.
    private func pendingCloseCode() -> Int? {
        while unsafe amqp_frames_enqueued(state) != 0 {
            var frame = unsafe amqp_frame_t()
            guard unsafe lethe_next_frame(state, &frame) == AMQP_STATUS_OK.rawValue else { return nil }
            if unsafe frame.frame_type == UInt8(AMQP_FRAME_METHOD),
                unsafe frame.payload.method.id == Method.connectionClose.rawValue
            {
                return unsafe Self.closeCode(frame.payload.method)
            }
        }
        return nil
    }

    /// Turns the reply of a call into an error, answering the close that it may be.
    func check(_ reply: amqp_rpc_reply_t, _ operation: AMQPError.Operation) throws(AMQPError) {
        switch unsafe reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            let method = unsafe reply.reply
            let code = unsafe Self.closeCode(method)
            answerClose(unsafe Method(rawValue: method.id))
            throw AMQPError(operation, .reply(code))
        case AMQP_RESPONSE_LIBRARY_EXCEPTION:
            throw failure(operation, status: unsafe reply.library_error)
        default:
            throw failure(operation, status: AMQP_STATUS_CONNECTION_CLOSED.rawValue)
        }
    }

    /// Answers a `channel.close` or `connection.close` that arrived.
    func answerClose(_ method: Method?) {
        // What cannot be sent any more need not be: the broker has closed already.
        if method == .channelClose {
            var answer = amqp_channel_close_ok_t()
            unsafe amqp_send_method(state, Self.channel, Method.channelCloseOK.rawValue, &answer)
        } else if method == .connectionClose {
            var answer = amqp_connection_close_ok_t()
            unsafe amqp_send_method(state, 0, Method.connectionCloseOK.rawValue, &answer)
        }
    }

    /// The reply code of a close method, 0 for any other.
    static func closeCode(_ method: amqp_method_t) -> Int {
        guard let decoded = unsafe method.decoded else { return 0 }
        switch unsafe Method(rawValue: method.id) {
        case .channelClose:
            return unsafe Int(decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee.reply_code)
        case .connectionClose:
            return unsafe Int(
                decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee.reply_code)
        default: return 0
        }
    }
}
