public import AMQP
import Sealing

/// Looks at the broker and the region's topology from a worker's own connection; changes nothing.
public struct BrokerCheck: Sendable {
    private let topology: Topology
    private let endpoint: BrokerEndpoint
    private let ledgerPosition: Int64?

    /// Looks from this endpoint at this topology.
    ///
    /// - Parameters:
    ///   - topology: The region's.
    ///   - endpoint: The broker, with a worker's user.
    ///   - ledgerPosition: Where the store stands in the ledger; nil when it has none, or there is no store.
    public init(topology: Topology, endpoint: BrokerEndpoint, ledgerPosition: Int64? = nil) {
        self.topology = topology
        self.endpoint = endpoint
        self.ledgerPosition = ledgerPosition
    }

    /// What the line about the ledger is about; it is there when there is a ledger.
    public static let ledgerSubject = "ledger lag"

    /// A finding for the connection, each object, and what cannot be seen from here.
    public func findings() async -> [Finding] {
        do {
            return try await withSession(endpoint, connectionName: "lethe check") { session in
                try look(session)
            }
        } catch {
            let error = error as? AMQPError
            let advice =
                error?.operation == .readPassword
                ? "see that broker.password_file names a file of this user"
                : "see that it runs, that broker.url names it, and that the user may log in"
            return [
                Finding(
                    "broker \(endpoint)", .unfit,
                    "\(error?.description ?? "the connection failed"); \(advice)")
            ]
        }
    }

    private func look(_ session: borrowing Session) throws(AMQPError) -> [Finding] {
        var findings = [Self.version(session.serverVersion, endpoint)] + TLSCheck.findings(session.security)
        for exchange in topology.exchanges {
            let isThere = try session.inspectExchange(exchange)
            findings.append(
                isThere
                    ? Finding("exchange \(exchange)", .ok, "declared")
                    : Finding("exchange \(exchange)", .unfit, "missing: run lethe setup"))
        }
        var comparisons: [(Topology.Queue, QueueComparison)] = []
        for queue in topology.queues {
            guard let counts = try session.inspectQueue(queue.name) else {
                findings.append(Finding("queue \(queue.name)", .unfit, "missing: run lethe setup"))
                continue
            }
            findings.append(
                Finding(
                    "queue \(queue.name)", .ok, "\(counts.messages) ready, \(counts.consumers) consumers"))
            if queue.name == topology.resultsQueue, counts.consumers == 0 {
                findings.append(
                    Finding("consumers", .note, "no worker takes results of \(topology.region.name)"))
            }
            comparisons.append(
                (queue, try session.compareQueue(queue.name, arguments: queue.arguments)))
        }
        findings += ArgumentCheck(topology: topology, virtualHost: endpoint.virtualHost).findings(comparisons)
        if comparisons.contains(where: { $0.0.name == topology.ledgerStream }) {
            findings.append(try ledger(session))
        }
        return findings
    }

    private func ledger(_ session: borrowing Session) throws(AMQPError) -> Finding {
        let subject = Self.ledgerSubject
        let end: Int64?
        do throws(AMQPError) {
            end = try session.streamEnd(topology.ledgerStream, within: .seconds(2))?.streamOffset
        } catch {
            guard error.code == .reply(403) else { throw error }
            return Finding(subject, .unfit, "this user may not read \(topology.ledgerStream): grant it read")
        }
        return Self.lag(end: end, position: ledgerPosition)
    }

    /// How far behind a store is.
    static func lag(end: Int64?, position: Int64?) -> Finding {
        let subject = ledgerSubject
        guard let end else {
            return Finding(subject, .note, "the ledger is empty: run lethe setup with the keyring")
        }
        guard let position else {
            return Finding(subject, .note, "this store has not followed it yet; \(end + 1) entries")
        }
        if position == end { return Finding(subject, .ok, "followed to its end, entry \(end)") }
        return position < end
            ? Finding(
                subject, .note, "\(end - position) entries are to be followed: start the worker (lethe work)")
            : Finding(
                subject, .note,
                "the ledger ends before entry \(position), which this store knows: it was lost or made anew; the worker appends what is in force"
            )
    }

    static func version(_ version: String, _ endpoint: BrokerEndpoint) -> Finding {
        let subject = "broker \(endpoint)"
        let parts = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        guard parts.count == 2 else {
            return Finding(subject, .note, "of unknown version; made for RabbitMQ 3.10")
        }
        // 3.10 is the first with a time to live in quorum queues (release-notes/3.10.0.md).
        return (parts[0], parts[1]) >= (3, 10)
            ? Finding(subject, .ok, "RabbitMQ \(version)")
            : Finding(subject, .unfit, "RabbitMQ \(version): quorum queues have no time to live before 3.10")
    }
}
