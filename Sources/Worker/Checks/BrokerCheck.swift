public import AMQP
import Sealing

/// Looks at the broker and the region's topology from a worker's own connection; changes nothing.
public struct BrokerCheck: Sendable {
    private let topology: Topology
    private let endpoint: BrokerEndpoint

    /// Looks from this endpoint at this topology.
    public init(topology: Topology, endpoint: BrokerEndpoint) {
        self.topology = topology
        self.endpoint = endpoint
    }

    /// A finding for the connection, each object, and what cannot be seen from here.
    public func findings() async -> [Finding] {
        do {
            return try await withSession(endpoint, connectionName: "lethe check") { session in
                try look(session)
            }
        } catch {
            let detail = (error as? AMQPError)?.description ?? "the connection failed"
            return [
                Finding(
                    "broker \(endpoint)", .unfit,
                    "\(detail); see that it runs, that broker.url names it, and that the user may log in")
            ]
        }
    }

    private func look(_ session: borrowing Session) throws(AMQPError) -> [Finding] {
        var findings = [Finding("broker \(endpoint)", .ok, "RabbitMQ \(session.serverVersion)")]
        for exchange in topology.exchanges {
            let isThere = try session.inspectExchange(exchange)
            findings.append(
                isThere
                    ? Finding("exchange \(exchange)", .ok, "declared")
                    : Finding("exchange \(exchange)", .unfit, "missing: run lethe setup"))
        }
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
        }
        findings.append(
            Finding("arguments and bindings", .notChecked, "a passive declare does not tell them"))
        findings.append(Finding("permissions", .notChecked, "AMQP does not tell them"))
        return findings
    }
}
