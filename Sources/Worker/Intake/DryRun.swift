public import AMQP
import Messages
public import Redaction
public import Sealing
import Vault

/// Shows what a worker would do with the next results of a queue, and does none of it.
///
/// Results are fetched one by one (`basic.get`), so that no more of them leave the queue than are shown. What was fetched
/// goes back when the connection ends; RabbitMQ then counts one delivery more for each (`x-delivery-count`) and puts it at
/// the queue's end. No store is asked: what a fence or a duplicate would change is not seen.
public struct DryRun: Sendable {
    /// What would become of one result.
    public struct Line: Encodable, Sendable {
        /// The outcome by its name; what only a store knows (duplicate, fenced, suppressed) shows as stored.
        public let outcome: Outcome
        private let reason: String?
        private let record: ExportedRecord?

        private enum Key: CodingKey {
            case outcome, reason
        }

        /// The outcome, why it is refused if it is, and the record as `export` prints it if it is not.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(outcome.rawValue, forKey: .outcome)
            try container.encodeIfPresent(reason, forKey: .reason)
            try record?.encode(to: encoder)
        }

        init(_ judgement: Judgement, retention: Duration, redactor: Redactor) {
            switch judgement {
            case .keep(let entry, _):
                let expiry = entry.record.hour.startSeconds + retention.components.seconds
                let stored = StoredRecord(previewOf: entry.record, expiresAt: expiry)
                (outcome, reason) = (.stored, nil)
                record = ExportedRecord(stored, redactor: redactor)
            case .drop(let dropped): (outcome, reason, record) = (dropped, nil, nil)
            case .reject(let refused, let details, _):
                (outcome, reason, record) = (refused, details.reason, nil)
            case .forward(_, let details, _): (outcome, reason, record) = (.misrouted, details.reason, nil)
            }
        }
    }

    private let topology: Topology
    private let endpoint: BrokerEndpoint
    private let judge: @Sendable ([Delivery]) -> [Line]

    /// Prepares it.
    ///
    /// - Parameters:
    ///   - topology: The region's.
    ///   - endpoint: The broker, with a user who may read the region's results.
    ///   - keyring: The region's, by which record ids are made.
    ///   - retention: How long a record would be kept.
    ///   - redactor: The engine.
    ///   - clock: The time of day.
    public init(
        topology: Topology, endpoint: BrokerEndpoint, keyring: Keyring, retention: Duration,
        redactor: Redactor, clock: WallClock
    ) {
        self.topology = topology
        self.endpoint = endpoint
        judge = { deliveries in
            let judge = Judge(
                region: topology.region, retention: retention, keyring: keyring, redactor: redactor,
                now: clock.seconds)
            return deliveries.map {
                Line(judge.judge($0), retention: retention, redactor: redactor)
            }
        }
    }

    /// Takes results, gives them back, and tells what would become of them.
    ///
    /// They have gone back when it returns.
    ///
    /// - Parameter count: How many at most; fewer when the queue has fewer.
    /// - Returns: A line for each, in the queue's order.
    /// - Throws: `AMQPError`.
    public func lines(_ count: Int) async throws -> [Line] {
        let queue = topology.resultsQueue
        let deliveries = try await withSession(
            endpoint, connectionName: "lethe dry run", bodyBytesMax: MessageLimits.bodyBytesMax
        ) { session in
            var deliveries: [Delivery] = []
            while deliveries.count < count, let delivery = try session.get(queue) {
                deliveries.append(delivery)
            }
            return deliveries
        }
        return judge(deliveries)
    }
}
