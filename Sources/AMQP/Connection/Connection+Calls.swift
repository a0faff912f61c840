import CRabbitMQ

extension Connection {
    /// Runs one call of the library's under the watchdog and turns its reply into an error.
    private func call<Answer>(
        _ operation: AMQPError.Operation, _ body: () -> UnsafeMutablePointer<Answer>?
    ) throws(AMQPError) -> UnsafeMutablePointer<Answer> {
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        if let answer = unsafe body() { return unsafe answer }
        try unsafe check(amqp_get_rpc_reply(state), operation)
        throw AMQPError(operation, .protocolViolation)
    }

    // MARK: Channel

    func openChannel() throws(AMQPError) {
        _ = unsafe try call(.openChannel) { unsafe amqp_channel_open(state, Self.channel) }
    }

    /// Closes the channel: what it holds unacknowledged goes back to the queue.
    mutating func closeChannel() throws(AMQPError) {
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        let reply = unsafe amqp_channel_close(state, Self.channel, 200)
        try unsafe check(reply, .close)
        try dropQueuedFrames()
    }

    // MARK: Consuming

    /// Sets the prefetch and begins to consume; the prefetch holds for consumers that begin after it, so the two
    /// belong together.
    func consume(queue: String, prefetch: UInt16, arguments: [String: FieldValue]) throws(AMQPError) {
        _ = unsafe try call(.consume) { unsafe amqp_basic_qos(state, Self.channel, 0, prefetch, 0) }
        let table = FieldTable(arguments)
        _ = unsafe try call(.consume) {
            unsafe withBytes(queue) { queue in
                unsafe withBytes(Self.consumerTag) { tag in
                    unsafe amqp_basic_consume(state, Self.channel, queue, tag, 0, 0, 0, table.table)
                }
            }
        }
    }

    /// Sends `basic.cancel`; `.cancelDone` arrives after the last delivery.
    func sendCancel() throws(AMQPError) {
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        let status = unsafe withBytes(Self.consumerTag) { tag in
            var request = unsafe amqp_basic_cancel_t(consumer_tag: tag, nowait: 0)
            return unsafe amqp_send_method(state, Self.channel, Method.basicCancel.rawValue, &request)
        }
        guard status == AMQP_STATUS_OK.rawValue else { throw failure(.cancel, status: status) }
    }

    /// The one consumer's name on its channel.
    static let consumerTag = "lethe"

    /// Sends `basic.ack`; AMQP has no answer to it.
    func sendAcknowledgement(_ number: UInt64, multiple: Bool) throws(AMQPError) {
        let status = unsafe amqp_basic_ack(state, Self.channel, number, multiple ? 1 : 0)
        guard status == AMQP_STATUS_OK.rawValue else { throw failure(.acknowledge, status: status) }
    }

    /// `sendAcknowledgement` of one message under the watchdog.
    func sendAcknowledgementGuarded(_ number: UInt64) throws(AMQPError) {
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        try sendAcknowledgement(number, multiple: false)
    }

    // MARK: Publishing

    /// Puts the channel into confirm mode.
    func selectConfirms() throws(AMQPError) {
        _ = unsafe try call(.publish) { unsafe amqp_confirm_select(state, Self.channel) }
    }

    /// Sends one publication, persistent and mandatory, with an id that comes back if it is returned.
    ///
    /// May be stuck when the peer does not read.
    func send(_ publication: Publication, correlationID: String) throws(AMQPError) {
        let headers = FieldTable(publication.headers)
        let expiration = publication.expiration.map { String($0.millisecondsRoundedUp) }
        let status = unsafe withBytes(publication.body) { body in
            unsafe withBytes(publication.exchange) { exchange in
                unsafe withBytes(publication.routingKey) { key in
                    unsafe withProperties(
                        publication, correlationID: correlationID, expiration: expiration,
                        headers: headers.table
                    ) { properties in
                        unsafe amqp_basic_publish(state, Self.channel, exchange, key, 1, 0, properties, body)
                    }
                }
            }
        }
        guard status == AMQP_STATUS_OK.rawValue else { throw failure(.publish, status: status) }
    }

    /// `send` under the watchdog.
    func sendGuarded(_ publication: Publication, correlationID: String) throws(AMQPError) {
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        try send(publication, correlationID: correlationID)
    }

    private func withProperties(
        _ publication: Publication, correlationID: String, expiration: String?, headers: amqp_table_t,
        _ body: (UnsafePointer<amqp_basic_properties_t>) -> Int32
    ) -> Int32 {
        let texts = [
            publication.contentType ?? "", publication.contentEncoding ?? "", publication.messageID ?? "",
            correlationID, expiration ?? "",
        ]
        return unsafe withAllBytes(texts[...]) { texts in
            var properties = unsafe amqp_basic_properties_t()
            var flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CORRELATION_ID_FLAG
            if publication.contentType != nil { flags |= AMQP_BASIC_CONTENT_TYPE_FLAG }
            if publication.contentEncoding != nil { flags |= AMQP_BASIC_CONTENT_ENCODING_FLAG }
            if publication.messageID != nil { flags |= AMQP_BASIC_MESSAGE_ID_FLAG }
            if expiration != nil { flags |= AMQP_BASIC_EXPIRATION_FLAG }
            if !publication.headers.isEmpty { flags |= AMQP_BASIC_HEADERS_FLAG }
            unsafe properties._flags = UInt32(flags)
            unsafe properties.delivery_mode = UInt8(AMQP_DELIVERY_PERSISTENT.rawValue)
            unsafe properties.content_type = texts[0]
            unsafe properties.content_encoding = texts[1]
            unsafe properties.message_id = texts[2]
            unsafe properties.correlation_id = texts[3]
            unsafe properties.expiration = texts[4]
            unsafe properties.headers = headers
            return unsafe body(&properties)
        }
    }

    /// Lends several texts to C at once.
    private func withAllBytes<Result>(
        _ texts: ArraySlice<String>, after lent: [amqp_bytes_t] = unsafe [],
        _ body: ([amqp_bytes_t]) -> Result
    ) -> Result {
        guard let first = texts.first else { return unsafe body(lent) }
        return unsafe withBytes(first) { bytes in
            unsafe withAllBytes(texts.dropFirst(), after: lent + [bytes], body)
        }
    }

    // MARK: Objects

    func declareExchange(_ name: String, kind: String, passively: Bool) throws(AMQPError) {
        _ = unsafe try call(passively ? .inspect : .declare) {
            unsafe withBytes(name) { name in
                unsafe withBytes(kind) { kind in
                    unsafe amqp_exchange_declare(
                        state, Self.channel, name, kind, passively ? 1 : 0, 1, 0, 0, amqp_empty_table)
                }
            }
        }
    }

    func declareQueue(
        _ name: String, arguments: [String: FieldValue], passively: Bool
    ) throws(AMQPError) -> QueueCounts {
        let table = FieldTable(arguments)
        let answer = unsafe try call(passively ? .inspect : .declare) {
            unsafe withBytes(name) { name in
                unsafe amqp_queue_declare(
                    state, Self.channel, name, passively ? 1 : 0, 1, 0, 0, table.table)
            }
        }
        return unsafe QueueCounts(
            messages: Int(answer.pointee.message_count), consumers: Int(answer.pointee.consumer_count))
    }

    func bindQueue(_ queue: String, exchange: String, routingKey: String) throws(AMQPError) {
        _ = unsafe try call(.declare) {
            unsafe withBytes(queue) { queue in
                unsafe withBytes(exchange) { exchange in
                    unsafe withBytes(routingKey) { key in
                        unsafe amqp_queue_bind(state, Self.channel, queue, exchange, key, amqp_empty_table)
                    }
                }
            }
        }
    }

    func deleteQueue(_ name: String) throws(AMQPError) {
        _ = unsafe try call(.declare) {
            unsafe withBytes(name) { name in unsafe amqp_queue_delete(state, Self.channel, name, 0, 0) }
        }
    }

    /// Sends `basic.get` and reads its answer.
    /// - Returns: whether a message follows, as `.message`.
    mutating func get(_ queue: String) throws(AMQPError) -> Bool {
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        let reply = unsafe withBytes(queue) { queue in unsafe amqp_basic_get(state, Self.channel, queue, 0) }
        try unsafe check(reply, .get)
        guard unsafe reply.reply.id == Method.basicGetOK.rawValue, let decoded = unsafe reply.reply.decoded
        else {
            return false
        }
        let fields = unsafe decoded.assumingMemoryBound(to: amqp_basic_get_ok_t.self)
        try assembler.begin(
            .delivered(
                number: unsafe fields.pointee.delivery_tag,
                redelivered: unsafe fields.pointee.redelivered != 0))
        return true
    }
}
