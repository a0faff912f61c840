import CRabbitMQ

extension Connection {
    /// The next thing that has arrived, or nil when nothing is ready.
    ///
    /// Never waits. Also sends a heartbeat when one is due and notices when the peer's are missing, so it must be called at
    /// least twice a heartbeat.
    /// - Throws: when the connection is gone, was closed by the broker, or carries what does not belong here.
    mutating func next() throws(AMQPError) -> Incoming? {
        while true {
            // Before each read: without it the channel's pool grows for ever.
            unsafe amqp_maybe_release_buffers_on_channel(state, Self.channel)
            var frame = unsafe amqp_frame_t()
            let status = unsafe lethe_next_frame(state, &frame)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            guard status == AMQP_STATUS_OK.rawValue else { throw failure(.receive, status: status) }
            if let incoming = try unsafe take(frame) { return incoming }
        }
    }

    /// Whether frames or bytes wait inside the library, where `poll` does not see them.
    var hasBuffered: Bool {
        unsafe amqp_frames_enqueued(state) != 0 || amqp_data_in_buffer(state) != 0
    }

    /// Waits for the next thing until `deadline`; nil when nothing came.
    mutating func next(until deadline: Instant) throws(AMQPError) -> Incoming? {
        while true {
            if let incoming = try next() { return incoming }
            guard ContinuousClock.now < deadline else { return nil }
            Poll.wait(
                for: [.init(descriptor: descriptor, interest: .readable)], until: min(deadline, nextCallDue))
        }
    }

    /// The same for an answer that must come.
    /// - Throws: `.timedOut` when nothing came.
    mutating func next(
        _ operation: AMQPError.Operation, until deadline: Instant
    ) throws(AMQPError) -> Incoming {
        guard let incoming = try next(until: deadline) else { throw AMQPError(operation, .timedOut) }
        return incoming
    }

    /// Drops what a channel has left behind, after it was closed: its deliveries must not be taken for the next
    /// channel's.
    mutating func dropQueuedFrames() throws(AMQPError) {
        assembler.reset()
        while unsafe amqp_frames_enqueued(state) != 0 {
            var frame = unsafe amqp_frame_t()
            let status = unsafe lethe_next_frame(state, &frame)
            guard status == AMQP_STATUS_OK.rawValue else { throw failure(.receive, status: status) }
            // The connection's own frames still count; blocked ones come again at the next publish.
            if unsafe frame.channel == 0 { _ = try unsafe take(frame) }
        }
    }

    private mutating func take(_ frame: amqp_frame_t) throws(AMQPError) -> Incoming? {
        switch Int32(unsafe frame.frame_type) {
        case AMQP_FRAME_METHOD:
            return try unsafe take(frame.payload.method, channel: frame.channel)
        case AMQP_FRAME_HEADER:
            let header = unsafe frame.payload.properties
            guard unsafe frame.channel == Self.channel, unsafe header.class_id == UInt16(AMQP_BASIC_CLASS),
                let decoded = unsafe header.decoded
            else { throw AMQPError(.receive, .protocolViolation) }
            let properties = unsafe UnsafePointer(
                decoded.assumingMemoryBound(to: amqp_basic_properties_t.self))
            return try unsafe assembler.header(bytes: header.body_size, properties: properties)
                .map(Incoming.message)
        case AMQP_FRAME_BODY:
            guard unsafe frame.channel == Self.channel else { throw AMQPError(.receive, .protocolViolation) }
            return try unsafe assembler.body(frame.payload.body_fragment.buffer).map(Incoming.message)
        case AMQP_FRAME_HEARTBEAT:
            // One that the library queued while it was sending.
            return nil
        default:
            throw AMQPError(.receive, .protocolViolation)
        }
    }

    private mutating func take(
        _ method: amqp_method_t, channel: amqp_channel_t
    ) throws(AMQPError) -> Incoming? {
        let known = unsafe Method(rawValue: method.id)
        if channel == 0 { return try unsafe takeConnectionMethod(known, method) }
        guard channel == Self.channel, let decoded = unsafe method.decoded else {
            throw AMQPError(.receive, .protocolViolation)
        }
        switch known {
        case .basicDeliver:
            let fields = unsafe decoded.assumingMemoryBound(to: amqp_basic_deliver_t.self)
            try assembler.begin(
                .delivered(
                    number: unsafe fields.pointee.delivery_tag,
                    redelivered: unsafe fields.pointee.redelivered != 0))
            return nil
        case .basicReturn:
            let fields = unsafe decoded.assumingMemoryBound(to: amqp_basic_return_t.self)
            try assembler.begin(.returned(code: unsafe Int(fields.pointee.reply_code)))
            return nil
        case .basicAck:
            let fields = unsafe decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            return .confirm(number: fields.delivery_tag, multiple: fields.multiple != 0, isPositive: true)
        case .basicNack:
            let fields = unsafe decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
            return .confirm(number: fields.delivery_tag, multiple: fields.multiple != 0, isPositive: false)
        case .basicCancel: return .consumerCancelled
        case .basicCancelOK: return .cancelDone
        case .channelClose:
            let code = unsafe Self.closeCode(method)
            answerClose(.channelClose)
            assembler.reset()
            return .channelClosed(code: code)
        case .channelFlow:
            try answerFlow(unsafe decoded.assumingMemoryBound(to: amqp_channel_flow_t.self).pointee.active)
            return nil
        default:
            throw AMQPError(.receive, .protocolViolation)
        }
    }

    private func takeConnectionMethod(
        _ known: Method?, _ method: amqp_method_t
    ) throws(AMQPError) -> Incoming? {
        let code = unsafe Self.closeCode(method)
        // Its pool is not the channel's, and heartbeats may be far apart.
        unsafe amqp_maybe_release_buffers_on_channel(state, 0)
        switch known {
        case .connectionBlocked: return .blocked(true)
        case .connectionUnblocked: return .blocked(false)
        case .connectionClose:
            answerClose(.connectionClose)
            throw AMQPError(.receive, .reply(code))
        default:
            throw AMQPError(.receive, .protocolViolation)
        }
    }

    private func answerFlow(_ isActive: amqp_boolean_t) throws(AMQPError) {
        var answer = amqp_channel_flow_ok_t(active: isActive)
        let status = unsafe amqp_send_method(state, Self.channel, Method.channelFlowOK.rawValue, &answer)
        guard status == AMQP_STATUS_OK.rawValue else { throw failure(.receive, status: status) }
    }
}
