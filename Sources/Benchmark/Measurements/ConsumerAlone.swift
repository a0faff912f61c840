import AMQP
import Support

/// Our AMQP target without a worker: takes batches as a worker does, and acknowledges each whole.
struct ConsumerAlone: Measurement {
    let name = "consumer"

    private static let prefetch: UInt16 = 3000

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let count = stage.options.count
        try await stage.fillQueue()
        let consumer = Consumer(
            ConsumerConfiguration(
                endpoint: stage.endpoint, connectionName: "bench consumer", queue: stage.queue),
            logger: .silent)
        consumer.start(prefetch: Self.prefetch)
        var taken = 0
        var watch: Stopwatch?
        events: for await event in consumer.events {
            switch event {
            case .batch(let deliveries):
                if watch == nil { watch = Stopwatch() }
                if let last = deliveries.last { consumer.acknowledge(last.tag, .upTo) }
                taken += deliveries.count
                if taken >= count { break events }
            case .lost(let error): throw error
            case .consuming, .drained: break
            }
        }
        guard let watch else { throw TestFailure("the queue was empty") }
        book.take(.consumer, Double(count) / watch.seconds)
        book.take(.consumerCPU, watch.processorSeconds * 1e6 / Double(count))
        await consumer.stop()
    }
}
