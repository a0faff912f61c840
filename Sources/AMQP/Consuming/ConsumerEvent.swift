/// What a consumer's link tells, in order.
public enum ConsumerEvent: Sendable {
    /// The broker has accepted the consumer; deliveries of this generation follow.
    case consuming(generation: UInt64)
    /// Deliveries, at least one, in the broker's order, all of one generation.
    case batch([Delivery])
    /// After `cancel()` or `giveBack()`: every delivery of the generation has been told before.
    ///
    /// Answers every such call, also one without a connection; two that are made at the same time may be
    /// answered once.
    case drained(generation: UInt64)
    /// The link is down: outstanding deliveries are void and come again. It reconnects by itself unless it was
    /// paused or stopped. Also told for each attempt that fails.
    case lost(AMQPError)
}

/// What a consumer is set up with.
public struct ConsumerConfiguration: Sendable {
    /// The broker.
    public var endpoint: BrokerEndpoint
    /// Shown by the broker's tools.
    public var connectionName: String
    /// The queue or stream.
    public var queue: String
    /// Consumer arguments, such as `x-stream-offset`.
    ///
    /// Asked anew for every subscription, on the link's thread, so that the consumer of a stream attaches where its
    /// owner stands; must not block.
    public var arguments: @Sendable () -> [String: FieldValue]
    /// When deliveries leave as a batch.
    public var batch: BatchPolicy
    /// Bodies over this many bytes are hashed as they pass and not kept.
    public var bodyBytesMax: Int
    /// Time limits, heartbeat and pace of reconnecting.
    public var timeouts: LinkTimeouts

    /// A consumer of `queue`; bodies up to 256 KiB are kept unless said otherwise.
    public init(
        endpoint: BrokerEndpoint, connectionName: String, queue: String,
        arguments: @escaping @Sendable () -> [String: FieldValue] = { [:] },
        batch: BatchPolicy = BatchPolicy(),
        bodyBytesMax: Int = 256 << 10, timeouts: LinkTimeouts = LinkTimeouts()
    ) {
        self.endpoint = endpoint
        self.connectionName = connectionName
        self.queue = queue
        self.arguments = arguments
        self.batch = batch
        self.bodyBytesMax = bodyBytesMax
        self.timeouts = timeouts
    }
}

/// A snapshot of a consumer, for readiness and metrics.
public struct ConsumerStatus: Sendable {
    /// What the link is doing.
    public enum State: Sendable {
        /// Connecting, or waiting to try again.
        case connecting
        /// The broker has accepted the consumer.
        case consuming
        /// Not started yet, cancelled, or given back.
        case paused
        /// Stopped for good.
        case stopped
    }

    /// What the link is doing.
    public internal(set) var state: State = .paused
    /// Since when it has been doing that.
    public internal(set) var since: ContinuousClock.Instant = .now
    /// The generation consumed last, 0 before the first.
    public internal(set) var generation: UInt64 = 0
    /// How often the link was lost, or failed to come up.
    public internal(set) var reconnects = 0
    /// Acknowledgements that settled nothing: of an older generation, or of what was settled already.
    public internal(set) var staleAcknowledgements = 0
    /// Deliveries handed on.
    public internal(set) var deliveries = 0
    /// Whether the broker has said that the connection is blocked by an alarm.
    public internal(set) var blocked = false {
        didSet { blockedClock.set(blocked, now: .now) }
    }
    private var blockedClock = BlockedClock()
    /// For how long it has been blocked, all times together.
    public var blockedTime: Duration { blockedClock.total(now: .now) }
    /// Since when the link's thread has been in the call of the C library that it is in; nil while it is in none.
    public internal(set) var inCallSince: ContinuousClock.Instant?
    /// Why the link was last lost; nil while it works.
    public internal(set) var lastError: AMQPError?
}
