import AMQP
import Locking
import Support

/// Publishes at a steady rate, and notes when.
struct SteadyPublisher: Sendable {
    /// When a message was handed over, and how long its confirm took.
    struct Published: Sendable {
        let at: ContinuousClock.Instant
        let confirmMilliseconds: Double
    }

    private let publisher: Publisher
    private let queue: String

    init(endpoint: BrokerEndpoint, queue: String) {
        publisher = Publisher(
            PublisherConfiguration(endpoint: endpoint, connectionName: "bench publisher"), logger: .silent)
        self.queue = queue
    }

    /// Hands messages over, each at its moment or, when the machine is late, all that are due at once; waits for nothing but their confirms at the end.
    ///
    /// - Returns: The times, in the messages' order.
    func publish(_ bodies: ArraySlice<[UInt8]>, perSecond: Int) async throws -> [Published] {
        let clock = ContinuousClock()
        let begun = clock.now
        return try await withThrowingTaskGroup(of: (Int, [Published]).self) { group in
            var next = bodies.startIndex
            while next < bodies.endIndex {
                let passed = begun.duration(to: clock.now) / .seconds(1)
                let due = min(bodies.endIndex, bodies.startIndex + Int(passed * Double(perSecond)) + 1)
                if next < due {
                    let (part, first) = (bodies[next..<due], next)
                    let at = clock.now
                    group.addTask { (first, try await publish(part, at: at)) }
                    next = due
                }
                let wait = Double(next - bodies.startIndex) / Double(perSecond)
                try await clock.sleep(until: begun + .seconds(max(wait, passed + 0.001)), tolerance: .zero)
            }
            var parts: [(Int, [Published])] = []
            for try await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private func publish(_ bodies: ArraySlice<[UInt8]>, at: ContinuousClock.Instant) async throws
        -> [Published]
    {
        let outcomes = await publisher.publish(bodies.map { Filling.publication($0, to: queue) })
        guard outcomes.allSatisfy({ $0 == .confirmed }) else {
            throw TestFailure("the broker did not confirm every message")
        }
        let confirm = at.duration(to: .now) / .milliseconds(1)
        return outcomes.map { _ in Published(at: at, confirmMilliseconds: confirm) }
    }

    /// Closes the connection.
    func stop() async { await publisher.stop() }
}
