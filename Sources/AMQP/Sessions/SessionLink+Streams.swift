/// Reading streams, on the channel of the session's other calls: what was fetched on it stays to be acknowledged.
extension SessionLink {
    /// Credit of a reader; a broker sends whole chunks, so that more may be on their way (RabbitMQ 3.10.8,
    /// `rabbit_stream_queue.erl`, `stream_entries`).
    private static let prefetch: UInt16 = 200

    func readStream(
        _ name: String, from position: StreamPosition, firstWithin: Duration, idle: Duration,
        _ body: (Delivery) throws -> Bool
    ) throws -> Int {
        var count = 0
        func handOn(_ entry: Delivery) throws -> Bool {
            // Documented as sent, since chunks are not cut; 3.10.8 leaves them out by itself.
            if case .offset(let asked) = position, let offset = entry.streamOffset, offset < asked {
                return true
            }
            count += 1
            return try body(entry)
        }

        try beginReading(name, from: position)
        var wantsMore = true
        let reading = Result {
            var patience = firstWithin
            while wantsMore, let entry = try nextEntry(within: patience) {
                patience = idle
                wantsMore = try handOn(entry)
            }
        }
        let ending = Result { try endReading() }
        // What ended the reading first is what the caller wants to know.
        try reading.get()
        for entry in try ending.get() where wantsMore { wantsMore = try handOn(entry) }
        return count
    }

    func streamEnd(_ name: String, within: Duration) throws(AMQPError) -> Delivery? {
        try beginReading(name, from: .last)
        let reading = Result { () throws(AMQPError) in try nextEntry(within: within) }
        let ending = Result { () throws(AMQPError) in try endReading() }
        let first = try reading.get()
        // The broker sends a chunk in one go: once its first entry is here, the rest comes before `cancel-ok`.
        return try ending.get().last ?? first
    }

    private func beginReading(_ name: String, from position: StreamPosition) throws(AMQPError) {
        try perform { connection throws(AMQPError) in
            connection.acceptLargeHeaders()
            try connection.consume(
                queue: name, prefetch: Self.prefetch, arguments: [StreamPosition.key: position.argument])
        }
        isReading = true
    }

    /// Waits for the next entry and acknowledges it, which lets the broker send another; nil when none came.
    private func nextEntry(within patience: Duration) throws(AMQPError) -> Delivery? {
        try step { connection throws(AMQPError) in
            let deadline = ContinuousClock.now + patience
            while let incoming = try connection.next(until: deadline) {
                if let entry = try entry(incoming, on: connection) { return entry }
            }
            return nil
        }
    }

    /// Cancels the consumer.
    /// - Returns: what was still on its way: at most the prefetch and a chunk.
    private func endReading() throws(AMQPError) -> [Delivery] {
        defer { isReading = false }
        guard hasChannel else { return [] }
        do throws(AMQPError) {
            return try step { connection throws(AMQPError) in
                try connection.sendCancel()
                let deadline = ContinuousClock.now + connection.plan.timeouts.call
                var entries: [Delivery] = []
                while true {
                    switch try connection.next(.cancel, until: deadline) {
                    case .cancelDone: return entries
                    // It has crossed ours, which is answered all the same.
                    case .consumerCancelled: continue
                    case let incoming:
                        if let entry = try entry(incoming, on: connection) { entries.append(entry) }
                    }
                }
            }
        } catch {
            // More may come, and must not be taken for what another call asks for.
            hasChannel = false
            throw error
        }
    }

    /// The entry that has arrived, acknowledged; nil for anything else.
    private func entry(_ incoming: Incoming, on connection: borrowing Connection) throws(AMQPError)
        -> Delivery?
    {
        switch incoming {
        case .message(let message):
            guard let entry = Delivery(message, generation: generation) else { return nil }
            // Alone, since a multiple acknowledgement would settle what was fetched before.
            try connection.sendAcknowledgementGuarded(entry.tag.number)
            return entry
        case .consumerCancelled: throw AMQPError(.consume, .cancelledByBroker)
        case .channelClosed(let code): throw AMQPError(.consume, .reply(code))
        case .cancelDone, .confirm, .blocked: return nil
        }
    }
}
