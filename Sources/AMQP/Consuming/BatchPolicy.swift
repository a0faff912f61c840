/// When collected deliveries leave as a batch: when full, after `linger`, or after `idle`, whichever is first.
///
/// Also at once when the broker will send no more because the prefetch is used up by it alone; if batches before it are
/// not settled yet, it waits for what comes when they are, up to `linger`.
public struct BatchPolicy: Sendable, Hashable {
    /// How many deliveries make a batch full; at least 1.
    public var resultsMax: Int
    /// How long after its first delivery a batch leaves at the latest.
    public var linger: Duration
    /// How long after its last delivery a batch leaves.
    public var idle: Duration

    /// Batches of 1000, 50 ms after the first and 10 ms after the last delivery.
    public init(
        resultsMax: Int = 1000, linger: Duration = .milliseconds(50), idle: Duration = .milliseconds(10)
    ) {
        self.resultsMax = resultsMax
        self.linger = linger
        self.idle = idle
    }
}

/// Collects deliveries into batches; time is given, never read.
struct BatchBuilder {
    private let policy: BatchPolicy
    private var deliveries: [Delivery] = []
    private var first: Instant?
    private var last: Instant?

    init(_ policy: BatchPolicy) {
        self.policy = policy
    }

    var isEmpty: Bool { deliveries.isEmpty }
    var count: Int { deliveries.count }

    /// Adds a delivery.
    /// - Returns: the batch when it is full.
    mutating func append(_ delivery: Delivery, now: Instant) -> [Delivery]? {
        if deliveries.isEmpty {
            deliveries.reserveCapacity(min(policy.resultsMax, 1024))
            first = now
        }
        last = now
        deliveries.append(delivery)
        return deliveries.count >= max(1, policy.resultsMax) ? take() : nil
    }

    /// When what is collected must leave; nil when nothing is collected.
    var deadline: Instant? {
        guard let lingerEnd, let last else { return nil }
        return min(lingerEnd, last + policy.idle)
    }

    /// What is collected, if it is due.
    mutating func takeIfDue(now: Instant) -> [Delivery]? {
        guard let deadline, now >= deadline else { return nil }
        return take()
    }

    /// What is collected, if its first delivery has waited long enough.
    mutating func takeIfLingered(now: Instant) -> [Delivery]? {
        guard let lingerEnd, now >= lingerEnd else { return nil }
        return take()
    }

    /// When the first delivery has waited long enough; nil when nothing is collected.
    var lingerEnd: Instant? { first.map { $0 + policy.linger } }

    /// What is collected, if anything.
    mutating func take() -> [Delivery]? {
        guard !deliveries.isEmpty else { return nil }
        defer {
            deliveries = []
            first = nil
            last = nil
        }
        return deliveries
    }
}
