import AMQP

/// A broker in memory: two queues and two streams, links that break, and publishing that may fail on the way
/// there or on the way back.
final class FakeBroker {
    /// The intake and the control queue.
    enum QueueName { case intake, control }
    /// The two streams.
    enum StreamName { case ledger, receipts }

    private(set) var ledger = FakeStream()
    private(set) var receipts = FakeStream()
    private var queues: [QueueName: FakeQueue] = [.intake: FakeQueue(), .control: FakeQueue()]
    private var links: UInt64 = 0
    /// In so many of a hundred cases publishing fails.
    var failurePercent = 0

    /// Whether every message has been settled.
    var isIdle: Bool { queues.values.allSatisfy(\.isEmpty) }

    /// A new link; its number is the generation of its deliveries.
    func connect() -> UInt64 {
        links += 1
        return links
    }

    // MARK: Queues

    /// What producers publish arrives: they try until it is confirmed.
    func publish(_ body: [UInt8], to queue: QueueName) { queues[queue]?.publish(body) }

    func deliver(_ queue: QueueName, to link: UInt64, prefetch: Int, at most: Int = .max) -> [Delivery] {
        queues[queue]?.deliver(to: link, prefetch: prefetch, at: most) ?? []
    }

    func acknowledge(_ tag: DeliveryTag, _ queue: QueueName) { queues[queue]?.acknowledge(tag) }

    func drop(_ link: UInt64, _ queue: QueueName) { queues[queue]?.giveBack(link) }

    // MARK: Streams

    /// Appends to a stream; the link may break in between.
    ///
    /// - Returns: For each, whether the publisher is told that it has arrived; it may have all the same.
    func append(
        _ bodies: [[UInt8]], to stream: StreamName, at second: Int64, _ random: inout SeededRandom
    ) -> [Bool] {
        var (arrived, confirmed) = (bodies.count, bodies.count)
        if random.chance(percent: failurePercent) {
            arrived = random.number(0...bodies.count)
            confirmed = random.number(0...arrived)
        }
        for body in bodies.prefix(arrived) {
            switch stream {
            case .ledger: ledger.append(body, at: second)
            case .receipts: receipts.append(body, at: second)
            }
        }
        return bodies.indices.map { $0 < confirmed }
    }

    func loseLedgerTail(_ count: Int) { ledger.loseTail(count) }

    func recreateLedger() { ledger.recreate() }

    func truncateLedger(before second: Int64) { ledger.truncate(before: second) }
}
