import Locking
public import Logging

/// Publishes with confirms, pipelined, on a thread and a connection of its own.
///
/// A connection of its own, because a broker in alarm stops reading from connections that publish, and
/// acknowledgements would queue behind. Connects with the first publication and reconnects by itself.
public final class Publisher: Sendable {
    private let shared: PublisherShared

    /// A publisher that does nothing until `publish`.
    public init(_ configuration: PublisherConfiguration, logger: Logger) {
        shared = PublisherShared(configuration, logger: logger)
    }

    deinit {
        shared.stop()
    }

    /// Publishes all, persistent and mandatory, and waits for every outcome.
    ///
    /// Each has its outcome when `confirmDeadline` has passed, at the latest, in every case. Cancelling the task
    /// does not cut the wait short. What failed with the deadline or the connection's loss may have arrived.
    /// - Returns: the outcomes, in the order of `publications`.
    public func publish(_ publications: [Publication]) async -> [PublishOutcome] {
        guard !publications.isEmpty else { return [] }
        let batch = PublishBatch(
            publications, deadline: .now + shared.configuration.confirmDeadline)
        shared.take(batch)
        return await batch.outcomes()
    }

    /// Tries to connect at once if it waits to try again: what kept it from it may have been put right.
    public func reconnectNow() { shared.reconnectNow() }

    /// Makes a new connection in place of the one there is, with the credentials that lie there now.
    ///
    /// First what was sent is confirmed, or its deadline passes. Where there is none, as `reconnectNow`.
    public func renew() { shared.renew() }

    /// Fails what has no outcome yet, closes, and ends the thread.
    public func stop() async {
        shared.stop()
        await shared.ended.wait()
        shared.failEverything(.stopped)
    }

    /// How the link is.
    public var status: PublisherStatus {
        var status = shared.status.withLock { $0 }
        status.inCallSince = shared.guardian.inCallSince
        return status
    }
}
