public import AMQP
import Foundation
public import Sealing

/// The region's rejects as an operator sees them: listed, requeued through the intake, or dropped.
///
/// A quorum queue cannot be looked into without taking messages; what is not requeued or dropped goes back unchanged when the session ends.
public struct RejectedQueue: Sendable {
    /// One sealed reject as it was found.
    public struct Found: Sendable {
        /// The reason code in the message's header; nil when there is none.
        public let reason: String?
        /// The reject, nil when no control key of the keyring opens it.
        public let reject: Reject?
        /// Its size as sealed, in bytes.
        public let sealedBytes: Int

        let tag: DeliveryTag
    }

    /// What to do with a reject.
    public enum Disposal: Sendable {
        /// Send a result through the intake again, fences included; a command through admission.
        case requeue
        /// Destroy it.
        case drop
    }

    /// How a disposal ended.
    public struct Tally: Sendable, Equatable {
        /// Done.
        public var done = 0
        /// Left, since there is no whole message in it.
        public var unfit = 0
        /// Left, since the broker did not confirm it or the keyring does not open it.
        public var failed = 0
    }

    private let topology: Topology
    private let keyring: Keyring

    /// The rejects of a region.
    public init(topology: Topology, keyring: Keyring) {
        self.topology = topology
        self.keyring = keyring
    }

    /// Takes every reject that is ready, at most `limit`, without settling any.
    ///
    /// - Throws: ``AMQPError``.
    public func all(on session: borrowing Session, limit: Int) throws(AMQPError) -> [Found] {
        var found: [Found] = []
        while found.count < limit, let delivery = try session.get(topology.rejectedQueue) {
            guard case .bytes(let sealed) = delivery.body else {
                continue
            }
            var reason: String?
            if case .string(let text) = delivery.headers["lethe-reason"] {
                reason = text
            }
            found.append(
                Found(
                    reason: reason,
                    // A reject that does not open is listed all the same: it may need an older keyring.
                    reject: try? Reject.open(sealed, with: keyring, region: topology.region),
                    sealedBytes: sealed.count, tag: delivery.tag))
        }
        return found
    }

    /// Requeues or drops what was found.
    ///
    /// A requeued result is confirmed by the broker before its reject is acknowledged, so that a kill in between leaves both, never neither.
    /// - Throws: ``AMQPError``.
    public func dispose(
        of chosen: [Found], _ disposal: Disposal, on session: borrowing Session
    ) throws(AMQPError) -> Tally {
        var tally = Tally()
        var unheard = 0
        for found in chosen {
            switch disposal {
            case .drop:
                break
            case .requeue:
                guard let reject = found.reject else {
                    tally.failed += 1
                    continue
                }
                guard reject.details.kind.isWhole else {
                    tally.unfit += 1
                    continue
                }
                let isCommand = reject.details.kind == .command
                let outcome = try session.publish(
                    Publication(
                        exchange: isCommand ? Topology.controlExchange : Topology.resultsExchange,
                        routingKey: topology.region.name,
                        body: reject.body,
                        contentType: reject.details.contentType,
                        contentEncoding: reject.details.contentEncoding))
                guard case .confirmed = outcome else {
                    tally.failed += 1
                    continue
                }
            }
            try session.acknowledge(found.tag)
            tally.done += 1
            unheard += 1
            if unheard == Self.unheardMax {
                try hear(on: session)
                unheard = 0
            }
        }
        try hear(on: session)
        return tally
    }

    /// The broker holds back what is settled while 32 settlements are on their way to the queue's leader, and forgets it with
    /// the channel (RabbitMQ 3.10.8, `rabbit_fifo_client.erl`).
    private static let unheardMax = 30

    /// Waits until the queue's leader has all settlements: it answers a fetch after them.
    ///
    /// What is fetched goes back.
    private func hear(on session: borrowing Session) throws(AMQPError) {
        _ = try session.get(topology.rejectedQueue)
    }
}
