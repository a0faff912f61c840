public import AMQP
public import Sealing

/// The broker's objects of one region, by name; every name carries the region, so that one broker can serve several.
public struct Topology: Sendable {
    /// A queue or stream with its arguments and bindings.
    public struct Queue: Sendable {
        /// The queue's name.
        public let name: String
        /// The arguments it is declared with; RabbitMQ refuses a redeclaration with others (406).
        public let arguments: [String: FieldValue]
        /// Exchange and routing key of each binding.
        public let bindings: [Binding]
        /// What it is for, in a few words for people.
        public let purpose: String
    }

    /// A binding of a queue.
    public struct Binding: Sendable {
        /// The exchange it is bound to.
        public let exchange: String
        /// The routing key.
        public let routingKey: String
    }

    /// The exchange that producers publish results to.
    public static let resultsExchange = "speech.results"
    /// The exchange that producers publish commands to.
    public static let controlExchange = "speech.control"
    /// The routing key of commands that concern every region.
    public static let allRegions = "all"

    /// The region.
    public let region: Region

    /// Names the objects of a region.
    public init(region: Region) {
        self.region = region
    }

    /// The intake: a quorum queue that the region's workers compete for.
    public var resultsQueue: String { "speech.results.\(region.name)" }
    /// Commands as producers send them.
    public var controlQueue: String { "speech.control.\(region.name)" }
    /// The only exchange besides `speech.results` that a worker writes to.
    public var internalExchange: String { "speech.internal.\(region.name)" }
    /// Admitted orders, a stream.
    public var ledgerStream: String { "speech.ledger.\(region.name)" }
    /// What each worker answers, a stream.
    public var receiptsStream: String { "speech.receipts.\(region.name)" }
    /// What workers refused, sealed.
    public var rejectedQueue: String { "speech.rejected.\(region.name)" }
    /// The routing key of the ledger's entries on the internal exchange.
    public static let ledgerKey = "ledger"
    /// The routing key of receipts on the internal exchange.
    public static let receiptsKey = "receipts"
    /// The content type of the ledger's entries and of receipts.
    static let noteType = "text/plain"
    /// The routing key of rejects on the internal exchange.
    public static let rejectedKey = "rejected"

    /// All exchanges, each of kind `direct` and durable.
    public var exchanges: [String] {
        [Self.resultsExchange, Self.controlExchange, internalExchange]
    }

    /// All queues and streams.
    public var queues: [Queue] {
        [
            Queue(
                name: resultsQueue,
                // No delivery limit and no dead-lettering: the broker counts give-backs too, so a night of a full disk would push innocent
                // results into a dead-letter queue, in clear.
                arguments: quorum(timeToLive: Retention.ceiling),
                bindings: [Binding(exchange: Self.resultsExchange, routingKey: region.name)],
                purpose: "results to store"),
            Queue(
                name: controlQueue,
                arguments: quorum(timeToLive: nil),
                bindings: [
                    Binding(exchange: Self.controlExchange, routingKey: region.name),
                    Binding(exchange: Self.controlExchange, routingKey: Self.allRegions),
                ],
                purpose: "commands to admit"),
            Queue(
                name: ledgerStream, arguments: stream(maxAge: "60D"),
                bindings: [Binding(exchange: internalExchange, routingKey: Self.ledgerKey)],
                purpose: "admitted orders"),
            Queue(
                name: receiptsStream, arguments: stream(maxAge: "400D"),
                bindings: [Binding(exchange: internalExchange, routingKey: Self.receiptsKey)],
                purpose: "workers' answers"),
            Queue(
                name: rejectedQueue,
                arguments: quorum(timeToLive: Retention.rejects),
                bindings: [Binding(exchange: internalExchange, routingKey: Self.rejectedKey)],
                purpose: "what was refused, sealed"),
        ]
    }

    /// Declares everything; declaring what is there already changes nothing.
    ///
    /// - Parameter session: A connection whose user may configure, and bind.
    /// - Throws: ``AMQPError``, with 406 when an object is there with other arguments.
    public func declare(on session: borrowing Session) throws(AMQPError) {
        for exchange in exchanges {
            try session.declareExchange(exchange, kind: .direct)
        }
        for queue in queues {
            try session.declareQueue(queue.name, arguments: queue.arguments)
            for binding in queue.bindings {
                try session.bindQueue(queue.name, exchange: binding.exchange, routingKey: binding.routingKey)
            }
        }
    }

    private func quorum(timeToLive: Duration?) -> [String: FieldValue] {
        var arguments: [String: FieldValue] = ["x-queue-type": .string("quorum")]
        if let timeToLive {
            // 30 days are 2,592,000,000 ms: more than a 32-bit field holds.
            arguments["x-message-ttl"] = .int(timeToLive.components.seconds * 1000)
        }
        return arguments
    }

    /// Small segments, since a stream's retention only runs when a segment rolls.
    private func stream(maxAge: String) -> [String: FieldValue] {
        [
            "x-queue-type": .string("stream"), "x-max-age": .string(maxAge),
            "x-stream-max-segment-size-bytes": .int(1_000_000),
        ]
    }
}
