import Support
import Testing

@testable import AMQP

@Suite("A consumer of a stream and a real broker", .timeLimit(.minutes(5)))
struct BrokerStreamConsumerTests {
    /// Takes and acknowledges `count` deliveries, and moves the owner's position behind each.
    private func take(
        _ count: Int, from events: inout Events, of consumer: Consumer, to position: Shared<Int64>
    ) async throws -> [Int64] {
        var offsets: [Int64] = []
        while offsets.count < count {
            let batch = try await events.untilBatch()
            offsets += batch.compactMap(\.streamOffset)
            if let last = batch.last { consumer.acknowledge(last.tag, .upTo) }
            if let last = offsets.last { position.update { $0 = last + 1 } }
        }
        return offsets
    }

    @Test("after a lost connection it attaches where its owner stands")
    func reattaches() async throws {
        let stream = try await TestStream()
        let name = Broker.name("consumer")
        let position = Shared<Int64>(100)
        let consumer = try stream.consumer(named: name) { .offset(position.value) }
        var events = Events(consumer)
        try await stream.append(0..<400)
        consumer.start(prefetch: 50)
        var offsets = try await take(300, from: &events, of: consumer, to: position)
        for round in 0..<3 {
            try await Broker.closeConnections(named: name)
            #expect(try await events.untilLost().code == .reply(320))
            try await stream.append(400 + round * 100..<500 + round * 100)
            offsets += try await take(100, from: &events, of: consumer, to: position)
        }
        #expect(offsets == Array(100..<700))
        #expect(consumer.status.generation == 4 && consumer.status.staleAcknowledgements == 0)
        await consumer.stop()
    }

    @Test("cancelled and resumed, it attaches where its owner stands")
    func resumes() async throws {
        let stream = try await TestStream()
        let position = Shared<Int64>(0)
        let consumer = try stream.consumer { .offset(position.value) }
        var events = Events(consumer)
        try await stream.append(0..<400)
        consumer.start(prefetch: 50)
        _ = try await take(100, from: &events, of: consumer, to: position)
        consumer.cancel()
        _ = try await events.untilDrained()
        position.update { $0 = 390 }
        consumer.resume(prefetch: 50)
        #expect(try await take(10, from: &events, of: consumer, to: position) == Array(390..<400))
        await consumer.stop()
    }

    @Test("deleted is a loss; created again, it is consumed from where its owner then stands")
    func recreated() async throws {
        let stream = try await TestStream()
        let position = Shared<Int64>(0)
        let consumer = try stream.consumer { .offset(position.value) }
        var events = Events(consumer)
        try await stream.append(0..<100)
        consumer.start(prefetch: 50)
        #expect(try await take(100, from: &events, of: consumer, to: position) == Array(0..<100))
        try await stream.delete()
        #expect(try await events.untilLost() == .forTests(.consume, .cancelledByBroker))
        #expect(try await events.untilLost() == .forTests(.consume, .reply(404)))
        position.update { $0 = 5 }
        try await stream.declare()
        #expect(try await events.untilConsuming() == 2)
        try await stream.append(0..<10)
        let again = try await take(5, from: &events, of: consumer, to: position)
        #expect(again == Array(5..<10))
        #expect(consumer.status.lastError == nil)
        await consumer.stop()
    }

    @Test(
        "a prefetch of one brings whole chunks, at once, and all of the stream",
        arguments: [1, 7] as [UInt16])
    func smallPrefetch(prefetch: UInt16) async throws {
        let stream = try await TestStream()
        try await stream.append(0..<5000)
        // Neither full nor due: a batch leaves because the broker waits for an acknowledgement.
        let consumer = try stream.consumer(
            batch: BatchPolicy(resultsMax: 10_000, linger: .seconds(600), idle: .seconds(600))
        ) { .first }
        var events = Events(consumer)
        consumer.start(prefetch: prefetch)
        let position = Shared<Int64>(0)
        let rest = 5000 - Int(prefetch)
        #expect(try await take(rest, from: &events, of: consumer, to: position).first == 0)
        await consumer.stop()
    }

    @Test("without acknowledgements no more comes than the prefetch and a chunk")
    func bounded() async throws {
        let stream = try await TestStream()
        for _ in 1...4 { try await stream.append(0..<5000) }
        let consumer = try stream.consumer { .first }
        var events = Events(consumer)
        consumer.start(prefetch: 100)
        var taken = try await events.deliveries(100).count
        consumer.cancel()
        taken += try await events.untilDrained().count
        // A chunk is what the stream's writer found waiting, 8,192 messages at most.
        #expect(taken <= 100 + 8192)
        await consumer.stop()
    }

    @Test("entries that the consumer does not settle in order are settled all the same")
    func single() async throws {
        let stream = try await TestStream()
        try await stream.append(0..<300)
        let consumer = try stream.consumer { .first }
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        var offsets: [Int64] = []
        while offsets.count < 300 {
            let batch = try await events.untilBatch()
            offsets += batch.compactMap(\.streamOffset)
            for delivery in batch.reversed() { consumer.acknowledge(delivery.tag, .one) }
        }
        #expect(offsets == Array(0..<300))
        #expect(consumer.status.reconnects == 0)
        await consumer.stop()
    }

    @Test("the stream's process dies: its successor serves the same consumer, and nothing is missing")
    func writerDies() async throws {
        let stream = try await TestStream()
        let position = Shared<Int64>(0)
        let consumer = try stream.consumer { .offset(position.value) }
        var events = Events(consumer)
        try await stream.append(0..<100)
        consumer.start(prefetch: 50)
        var offsets = try await take(100, from: &events, of: consumer, to: position)
        try await BrokerUnderTest().evaluate(
            """
            {ok, Queue} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"/">>, queue, <<"\(stream.name)">>)),
            exit(amqqueue:get_pid(Queue), kill)
            """)
        try await stream.append(100..<200)
        offsets += try await take(100, from: &events, of: consumer, to: position)
        #expect(offsets == Array(0..<200))
        await consumer.stop()
    }
}
