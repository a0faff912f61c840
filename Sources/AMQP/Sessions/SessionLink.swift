/// A session's connection and its channel, which is opened again after each channel error.
///
/// Not Sendable: it stays on the session's thread.
final class SessionLink {
    private(set) var connection: Connection
    /// Counts the channels, so that a tag of a closed one is known as such.
    private(set) var generation: UInt64 = 1
    var hasChannel = true
    private var confirmsFromNumber: UInt64?
    /// Whether a stream is being read: every other call would swallow its deliveries.
    var isReading = false

    private init(_ connection: consuming Connection) throws(AMQPError) {
        self.connection = connection
        try self.connection.openChannel()
    }

    /// Connects, runs `body` and closes, all on the current thread.
    static func run<Result>(
        _ plan: LinkPlan, bodyBytesMax: Int, _ body: (borrowing Session) throws -> Result
    ) throws -> Result {
        let guardian = CallGuard()
        try Watchdog.shared.add(guardian)
        defer { Watchdog.shared.remove(guardian) }
        let link = try SessionLink(Connection.open(plan, guardian: guardian, bodyBytesMax: bodyBytesMax))
        // Acknowledgements have no answer; closing politely makes sure that the broker has read them all.
        defer { link.connection.endPolitely() }
        return try body(Session(link))
    }

    // MARK: Calls

    func perform<Result>(
        _ call: (inout Connection) throws(AMQPError) -> Result
    ) throws(AMQPError) -> Result {
        precondition(!isReading, "a session is not used by what reads one of its streams")
        return try step(call)
    }

    /// A call, or one step of reading a stream.
    func step<Result>(
        _ call: (inout Connection) throws(AMQPError) -> Result
    ) throws(AMQPError) -> Result {
        if !hasChannel {
            try connection.dropQueuedFrames()
            try connection.openChannel()
            generation += 1
            confirmsFromNumber = nil
            hasChannel = true
        }
        do throws(AMQPError) {
            return try call(&connection)
        } catch {
            // A reply code may have closed the channel or the connection; if it was the latter, opening fails.
            if case .reply = error.code { hasChannel = false }
            throw error
        }
    }

    /// The same, with nil for 404.
    func performUnlessMissing<Result>(
        _ call: (inout Connection) throws(AMQPError) -> Result
    ) throws(AMQPError) -> Result? {
        do throws(AMQPError) {
            return try perform(call)
        } catch {
            guard error.code == .reply(404) else { throw error }
            return nil
        }
    }

    func compareQueue(_ name: String, arguments: [String: FieldValue]) throws(AMQPError) -> QueueComparison {
        var differing: String?
        do throws(AMQPError) {
            try perform { connection throws(AMQPError) in
                try connection.redeclareQueue(name, arguments: arguments) { differing = $0 }
            }
            return .same
        } catch {
            switch error.code {
            case .reply(406): return .differs(argument: differing)
            case .reply(403): return .notPermitted
            default: throw error
            }
        }
    }

    // MARK: Messages

    func get(_ queue: String) throws(AMQPError) -> Delivery? {
        let message = try perform { connection throws(AMQPError) -> IncomingMessage? in
            connection.acceptLargeHeaders()
            guard try connection.get(queue) else { return nil }
            let deadline = ContinuousClock.now + connection.plan.timeouts.call
            while true {
                switch try connection.next(.get, until: deadline) {
                case .message(let message): return message
                case .channelClosed(let code): throw AMQPError(.get, .reply(code))
                default: continue
                }
            }
        }
        return message.flatMap { Delivery($0, generation: generation) }
    }

    func acknowledge(_ tag: DeliveryTag) throws(AMQPError) {
        guard hasChannel, tag.generation == generation else { return }
        try perform { connection throws(AMQPError) in
            try connection.sendAcknowledgementGuarded(tag.number)
        }
    }

    func publish(_ publication: Publication) throws(AMQPError) -> PublishOutcome {
        guard publication.isEncodable else { return .failed(AMQPError(.publish, .notEncodable)) }
        try perform { connection throws(AMQPError) in
            connection.useNegotiatedFrames()
            guard self.confirmsFromNumber == nil else { return }
            try connection.selectConfirms()
            self.confirmsFromNumber = 1
        }
        guard let number = confirmsFromNumber else { return .failed(AMQPError(.publish, .protocolViolation)) }
        confirmsFromNumber = number + 1
        return try perform { connection throws(AMQPError) in
            try connection.sendGuarded(publication, correlationID: String(number))
            return try Self.outcome(of: number, on: &connection)
        }
    }

    private static func outcome(
        of number: UInt64, on connection: inout Connection
    ) throws(AMQPError) -> PublishOutcome {
        let deadline = ContinuousClock.now + connection.plan.timeouts.call
        var returned: Int?
        while true {
            switch try connection.next(.publish, until: deadline) {
            case .message(let message):
                if case .returned(let code) = message.origin { returned = code }
            case .confirm(let confirmed, let multiple, let isPositive):
                guard confirmed == number || multiple else { continue }
                guard isPositive else { return .refused }
                return returned.map { .returned(code: $0) } ?? .confirmed
            case .channelClosed(let code): throw AMQPError(.publish, .reply(code))
            default: continue
            }
        }
    }
}
