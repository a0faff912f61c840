import CRabbitMQ

extension Connection {
    /// Declares a queue that is there once more, which changes nothing and is refused when an argument differs.
    ///
    /// - Parameters:
    ///   - name: The queue.
    ///   - arguments: Those it should have.
    ///   - differing: Told the argument that the broker names in its refusal; only ever one of ours, never its text.
    /// - Throws: `.reply(406)` when one differs, `.reply(403)` when this user may not ask.
    func redeclareQueue(
        _ name: String, arguments: [String: FieldValue], differing: (String) -> Void
    ) throws(AMQPError) {
        guardian.enter(limit: plan.timeouts.stuck)
        defer { guardian.leave() }
        let table = FieldTable(arguments)
        let answer = unsafe withBytes(name) { name in
            unsafe amqp_queue_declare(state, Self.channel, name, 0, 1, 0, 0, table.table)
        }
        guard unsafe answer == nil else { return }
        let reply = unsafe amqp_get_rpc_reply(state)
        let text = unsafe Self.closeText(reply)
        let names = arguments.keys.sorted() + ["durable", "auto_delete", "exclusive"]
        if let argument = names.first(where: { text.contains("'\($0)'") }) { differing(argument) }
        try unsafe check(reply, .declare)
        throw AMQPError(.declare, .protocolViolation)
    }

    /// The text of a channel's close, for looking something up in it.
    private static func closeText(_ reply: amqp_rpc_reply_t) -> String {
        guard unsafe reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION,
            unsafe Method(rawValue: reply.reply.id) == .channelClose,
            let decoded = unsafe reply.reply.decoded
        else { return "" }
        return unsafe decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee.reply_text.text
    }
}
