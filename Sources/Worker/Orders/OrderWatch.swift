public import AMQP
public import Foundation
import Logging
public import Orders
public import Sealing

/// Watches one order until every store has answered.
public actor OrderWatch {
    /// How watching ended.
    public enum End: Sendable, Hashable {
        /// Every store that could hold the data has done it.
        case complete
        /// All have answered, and one holds it, cannot do it, or has refused it.
        case answered
        /// Not all have answered in time.
        case timedOut
    }

    private let id: UUID
    private let ledger: Consumer
    private let receipts: Consumer
    private var reading: StreamReading
    private let told: @Sendable (Receipt) -> Void
    private let ended = Latch()
    private var end: End?
    private var heard: Set<StoreID> = []

    /// Watches the order of an id.
    ///
    /// - Parameters:
    ///   - id: The order's, which need not be in the ledger yet.
    ///   - topology: The region's.
    ///   - endpoint: The broker, with a user who may read both streams.
    ///   - keyring: The region's keyring.
    ///   - told: Is told of each store's answer as it comes.
    public init(
        _ id: UUID, topology: Topology, endpoint: BrokerEndpoint, keyring: Keyring,
        told: @escaping @Sendable (Receipt) -> Void
    ) {
        self.id = id
        self.told = told
        reading = StreamReading(topology: topology, keyring: keyring)
        func consumer(_ stream: String) -> Consumer {
            Consumer(
                ConsumerConfiguration(
                    endpoint: endpoint, connectionName: "lethe wait", queue: stream,
                    arguments: { [StreamPosition.key: StreamPosition.first.argument] },
                    batch: BatchPolicy(idle: .milliseconds(1))),
                logger: Logger(label: "lethe.wait") { _ in SwiftLogNoOpLogHandler() })
        }
        ledger = consumer(topology.ledgerStream)
        receipts = consumer(topology.receiptsStream)
    }

    /// Watches until it is known, or time is up.
    ///
    /// - Parameter limit: How long at most.
    /// - Returns: How it ended, and how the order stands.
    public func run(within limit: Duration) async -> (end: End, standing: OrderBook.Standing) {
        let alarm = Task {
            try await Task.sleep(for: limit)
            self.finish(.timedOut)
        }
        let tasks = [
            Task { await self.follow(ledger, takesReceipts: false) },
            Task { await self.follow(receipts, takesReceipts: true) },
        ]
        await ended.wait()
        alarm.cancel()
        await ledger.stop()
        await receipts.stop()
        for task in tasks { await task.value }
        return (end ?? .timedOut, reading.book.standing(id))
    }

    private func follow(_ consumer: Consumer, takesReceipts: Bool) async {
        consumer.start(prefetch: 500)
        for await event in consumer.events {
            guard case .batch(let deliveries) = event, let last = deliveries.last else { continue }
            for delivery in deliveries {
                // After a reconnect everything comes again, which changes nothing.
                if takesReceipts { reading.takeReceipt(delivery) } else { reading.takeEntry(delivery) }
            }
            consumer.acknowledge(last.tag, .upTo)
            look()
        }
    }

    private func look() {
        let standing = reading.book.standing(id)
        for answer in standing.answers where heard.insert(answer.receipt.store).inserted {
            told(answer.receipt)
        }
        switch standing.state {
        case .complete: finish(.complete)
        case .refused: finish(.answered)
        case .waiting where standing.waitingFor.allSatisfy({ $0.answer != nil }): finish(.answered)
        case .waiting, .unknown: break
        }
    }

    private func finish(_ end: End) {
        self.end = self.end ?? end
        ended.open()
    }
}
