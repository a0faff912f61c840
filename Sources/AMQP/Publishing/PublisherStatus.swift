/// What a publisher is set up with.
public struct PublisherConfiguration: Sendable {
    /// The broker.
    public var endpoint: BrokerEndpoint
    /// Shown by the broker's tools.
    public var connectionName: String
    /// How long a publication may be without outcome, from the call on: queueing, connecting and confirm
    /// together.
    public var confirmDeadline: Duration
    /// How many publications may wait for their confirms at a time; the rest waits here.
    public var unconfirmedMax: Int
    /// Time limits, heartbeat and pace of reconnecting.
    public var timeouts: LinkTimeouts

    /// Outcomes within 15 seconds and 5000 publications on the way unless said otherwise.
    public init(
        endpoint: BrokerEndpoint, connectionName: String, confirmDeadline: Duration = .seconds(15),
        unconfirmedMax: Int = 5000, timeouts: LinkTimeouts = LinkTimeouts()
    ) {
        self.endpoint = endpoint
        self.connectionName = connectionName
        self.confirmDeadline = confirmDeadline
        self.unconfirmedMax = unconfirmedMax
        self.timeouts = timeouts
    }
}

/// A snapshot of a publisher, for readiness and metrics.
public struct PublisherStatus: Sendable {
    /// What the link is doing.
    public enum State: Sendable {
        /// Nothing was published yet.
        case idle
        /// Connecting, or waiting to try again.
        case connecting
        /// Connected, in confirm mode.
        case connected
        /// Stopped for good.
        case stopped
    }

    /// What the link is doing.
    public internal(set) var state: State = .idle
    /// Since when it has been doing that.
    public internal(set) var since: ContinuousClock.Instant = .now
    /// How often the link was lost, or failed to come up.
    public internal(set) var reconnects = 0
    /// Whether the broker has said that publishing is blocked by an alarm.
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
