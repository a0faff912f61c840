/// A kind of exchange.
public enum ExchangeKind: String, Sendable {
    /// Routes by the whole key.
    case direct
    /// Routes to every binding.
    case fanout
    /// Routes by patterns of the key's words.
    case topic
}

/// A connection for a few blocking calls in a row: declaring, looking, fetching, publishing one by one.
///
/// Lives on the thread that `withSession` made and cannot leave it. Every call throws `AMQPError`.
public struct Session: ~Copyable {
    private let link: SessionLink

    init(_ link: SessionLink) {
        self.link = link
    }

    /// The broker's version, such as `3.10.8`; only what versions are made of, empty when the broker gave none.
    public var serverVersion: String { link.connection.serverVersion }

    /// How the connection is encrypted; nil without TLS.
    public var security: LinkSecurity? { link.connection.security }

    /// Whether a queue or stream that is there has these arguments; asks by declaring it again, which changes nothing.
    ///
    /// Only for one that is there: another would be made. Needs the permission to configure it.
    public func compareQueue(_ name: String, arguments: [String: FieldValue]) throws(AMQPError)
        -> QueueComparison
    {
        try link.compareQueue(name, arguments: arguments)
    }

    /// Declares a durable exchange; does nothing when it is there.
    public func declareExchange(_ name: String, kind: ExchangeKind) throws(AMQPError) {
        try link.perform { connection throws(AMQPError) in
            try connection.declareExchange(name, kind: kind.rawValue, passively: false)
        }
    }

    /// Declares a durable queue or stream; does nothing when it is there with the same arguments, and fails with
    /// 406 when it is there with others.
    public func declareQueue(_ name: String, arguments: [String: FieldValue] = [:]) throws(AMQPError) {
        _ = try link.perform { connection throws(AMQPError) in
            try connection.declareQueue(name, arguments: arguments, passively: false)
        }
    }

    /// Binds a queue to an exchange under a key; does nothing when it is.
    public func bindQueue(_ queue: String, exchange: String, routingKey: String) throws(AMQPError) {
        try link.perform { connection throws(AMQPError) in
            try connection.bindQueue(queue, exchange: exchange, routingKey: routingKey)
        }
    }

    /// Deletes a queue with all its messages.
    public func deleteQueue(_ name: String) throws(AMQPError) {
        try link.perform { connection throws(AMQPError) in try connection.deleteQueue(name) }
    }

    /// Whether an exchange exists.
    ///
    /// Needs no permission.
    public func inspectExchange(_ name: String) throws(AMQPError) -> Bool {
        let found: Bool? = try link.performUnlessMissing { connection throws(AMQPError) in
            try connection.declareExchange(name, kind: "direct", passively: true)
            return true
        }
        return found ?? false
    }

    /// How many messages and consumers a queue has; nil when it does not exist.
    ///
    /// Needs no permission.
    public func inspectQueue(_ name: String) throws(AMQPError) -> QueueCounts? {
        try link.performUnlessMissing { connection throws(AMQPError) in
            try connection.declareQueue(name, arguments: [:], passively: true)
        }
    }

    /// Fetches one message, to be acknowledged; nil when the queue is empty.
    ///
    /// What is not acknowledged goes back when the session ends. Not for streams.
    public func get(_ queue: String) throws(AMQPError) -> Delivery? {
        try link.get(queue)
    }

    /// Reads a stream from a position on, as far as it goes.
    ///
    /// Blocks. Ends when `body` returns false, or when nothing comes any more; what the broker had sent by then is
    /// handed on, too. That is no proof of the stream's end: whoever needs one compares with `streamEnd`.
    ///
    /// The broker takes the position for a wish: before the first entry it begins at the first; more than one beyond
    /// the last, it begins at the end as it is a moment later, and leaves out what is below the position. So no
    /// offset beyond the next may be asked for by who must miss nothing (osiris 1.3.1, `osiris_log.erl`,
    /// `init_offset_reader0`).
    ///
    /// Reading goes on during a memory or disk alarm, unless this session publishes during it (RabbitMQ 3.10.8,
    /// `rabbit_reader.erl`, `publish_received`).
    /// - Parameters:
    ///   - name: the stream.
    ///   - position: where to begin.
    ///   - firstWithin: how long to wait for the first entry once the broker has accepted the consumer.
    ///   - idle: how long to wait for each other.
    ///   - body: gets each entry in order, acknowledged already; must not use the session, and must return well
    ///     within a heartbeat.
    /// - Returns: how many entries `body` got.
    /// - Throws: `AMQPError`, with 404 for a missing stream, which a broker also says of one that it has not opened
    ///   yet after its start, and `.cancelledByBroker` for one that is deleted meanwhile; and what `body` throws.
    ///   Afterwards the session can be used as before.
    public func readStream(
        _ name: String, from position: StreamPosition, firstWithin: Duration, idle: Duration,
        _ body: (Delivery) throws -> Bool
    ) throws -> Int {
        try link.readStream(name, from: position, firstWithin: firstWithin, idle: idle, body)
    }

    /// The last entry of a stream at this moment; nil when there is none, or none came `within` that time.
    ///
    /// A stream that had entries may have none: retention keeps the last segment, which can hold nothing but the
    /// broker's own (osiris 1.3.1).
    /// - Throws: `AMQPError` as `readStream`.
    public func streamEnd(_ name: String, within: Duration) throws(AMQPError) -> Delivery? {
        try link.streamEnd(name, within: within)
    }

    /// Acknowledges one message that this session has fetched.
    ///
    /// A tag of a channel that an error has closed meanwhile is ignored: its message has gone back.
    public func acknowledge(_ tag: DeliveryTag) throws(AMQPError) {
        try link.acknowledge(tag)
    }

    /// Publishes one message and waits for its outcome, within the time limit of a call.
    public func publish(_ publication: Publication) throws(AMQPError) -> PublishOutcome {
        try link.publish(publication)
    }
}

/// Runs `body` with a session of its own, on a thread of its own, and closes it.
/// - Parameters:
///   - endpoint: the broker.
///   - connectionName: shown by the broker's tools.
///   - timeouts: time limits.
///   - bodyBytesMax: bodies over this are hashed and not kept.
///   - body: blocking calls, one after the other.
/// - Returns: what `body` returns.
/// - Throws: `AMQPError` when there is no connection, else what `body` throws.
public func withSession<Result: Sendable>(
    _ endpoint: BrokerEndpoint, connectionName: String, timeouts: LinkTimeouts = LinkTimeouts(),
    bodyBytesMax: Int = 1 << 20, _ body: @Sendable @escaping (borrowing Session) throws -> Result
) async throws -> Result {
    let plan = LinkPlan(endpoint: endpoint, connectionName: connectionName, timeouts: timeouts)
    return try await withCheckedThrowingContinuation { continuation in
        do throws(AMQPError) {
            try LinkThread.start(connectionName) {
                continuation.resume(
                    with: Swift.Result { try SessionLink.run(plan, bodyBytesMax: bodyBytesMax, body) })
            }
        } catch {
            continuation.resume(throwing: error)
        }
    }
}
