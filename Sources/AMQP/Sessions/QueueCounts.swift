/// What a passive declare tells about a queue.
public struct QueueCounts: Sendable, Hashable {
    /// Messages ready, not counting those that are delivered and not acknowledged.
    public let messages: Int
    /// Consumers.
    public let consumers: Int
}
