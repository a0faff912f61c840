import AMQP
import Logging
import Support
import Worker

/// Puts messages into a queue.
struct Filling: Sendable {
    let endpoint: BrokerEndpoint
    let topology: Topology

    private var queue: String { topology.resultsQueue }

    private static let batch = 2000

    /// Publishes all, persistent and confirmed, and sees to it that they alone are in the queue.
    func fill(_ bodies: ArraySlice<[UInt8]>) async throws {
        try await empty()
        let publisher = Publisher(
            PublisherConfiguration(
                endpoint: endpoint, connectionName: "bench filling", confirmDeadline: .seconds(120)),
            logger: .silent)
        var rest = bodies
        while !rest.isEmpty {
            let outcomes = await publisher.publish(
                rest.prefix(Self.batch).map { Self.publication($0, to: queue) })
            guard outcomes.allSatisfy({ $0 == .confirmed }) else {
                await publisher.stop()
                throw TestFailure("the broker did not confirm every message")
            }
            rest = rest.dropFirst(Self.batch)
        }
        await publisher.stop()
    }

    /// A message to a queue.
    static func publication(_ body: [UInt8], to queue: String) -> Publication {
        Publication(exchange: "", routingKey: queue, body: body, contentType: "application/json")
    }

    /// What a measurement that failed has left must not be counted by the next one.
    private func empty() async throws {
        let (queue, topology) = (queue, topology)
        try await withSession(endpoint, connectionName: "bench emptying") { session in
            guard try session.inspectQueue(queue)?.messages != 0 else { return }
            try session.deleteQueue(queue)
            try topology.declare(on: session)
        }
    }
}

extension Logger {
    /// A logger that says nothing.
    static var silent: Logger { Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() } }
}
