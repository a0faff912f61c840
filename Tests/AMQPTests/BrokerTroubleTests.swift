import AMQP
import Support
import Testing

/// What would disturb every other test, on brokers of their own; one at a time, since a broker's start takes all
/// processors.
@Suite("Streams and a broker in trouble", .serialized, .timeLimit(.minutes(5)))
struct BrokerTroubleTests {
    @Test("in a memory alarm publishing waits, and streams are read")
    func alarm() async throws {
        try await PrivateBroker.with { broker in
            let endpoint = try BrokerEndpoint(url: broker.url)
            let stream = try await TestStream(at: endpoint)
            try await stream.append(0..<500)
            try await stream.append(["500"])
            try await broker.evaluate("vm_memory_monitor:set_vm_memory_high_watermark(0.0001)")
            let publisher = Publisher(
                PublisherConfiguration(
                    endpoint: endpoint, connectionName: "test-publisher",
                    confirmDeadline: .milliseconds(500), timeouts: .short), logger: silent)
            let outcomes = await publisher.publish([stream.publication("waits")])
            #expect(outcomes.allSatisfy { if case .failed = $0 { true } else { false } })

            #expect(try await stream.end()?.text == "500")
            #expect(try await stream.read(from: .offset(100), most: 401).count == 401)
            let consumer = try stream.consumer { .first }
            var events = Events(consumer)
            consumer.start(prefetch: 50)
            var count = 0
            while count < 501 {
                let batch = try await events.untilBatch()
                count += batch.count
                if let last = batch.last { consumer.acknowledge(last.tag, .upTo) }
            }
            await consumer.stop()

            try await broker.evaluate("vm_memory_monitor:set_vm_memory_high_watermark(0.4)")
            #expect(await publisher.publishUntilConfirmed(stream.publication("goes through")))
            await publisher.stop()
            #expect(try await stream.end()?.text == "goes through")
        }
    }

    @Test("after a restart of the broker a stream goes on where it was")
    func restart() async throws {
        try await PrivateBroker.with { broker in
            let endpoint = try BrokerEndpoint(url: broker.url)
            let stream = try await TestStream(at: endpoint)
            let position = Shared<Int64>(0)
            let consumer = try stream.consumer { .offset(position.value) }
            var events = Events(consumer)
            var offsets: [Int64] = []
            for round in 0..<3 {
                if round > 0 {
                    try await broker.evaluate("ok = rabbit:stop()")
                    _ = try await events.untilLost()
                    // A start soon after another may do nothing, and says ok; listeners come later than its answer, and
                    // for a moment the broker serves others and says 404 of the stream.
                    _ = try await eventually("the stream to be served", within: .seconds(60)) {
                        try await broker.evaluate("ok = rabbit:start()")
                        return try? await stream.session { try $0.inspectQueue(stream.name) }
                    }
                } else {
                    consumer.start(prefetch: 50)
                }
                try await stream.append(round * 100..<(round + 1) * 100)
                while offsets.count < (round + 1) * 100 {
                    let batch = try await events.untilBatch()
                    offsets += batch.compactMap(\.streamOffset)
                    if let last = batch.last { consumer.acknowledge(last.tag, .upTo) }
                    if let last = offsets.last { position.update { $0 = last + 1 } }
                }
            }
            await consumer.stop()
            #expect(offsets == Array(0..<300))
            #expect(try await stream.end()?.text == "299")
            #expect(try await stream.read(from: .first, most: 300).map(\.text) == (0..<300).map(String.init))
        }
    }
}
