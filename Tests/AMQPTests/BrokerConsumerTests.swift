import AMQP
import Support
import Testing

@Suite("A consumer and a real broker", .timeLimit(.minutes(5)))
struct BrokerConsumerTests {
    private func counts(_ queue: String) async throws -> QueueCounts? {
        try await Broker.session { try $0.inspectQueue(queue) }
    }

    /// What the queue still holds once nobody consumes: fetched, not counted, since counts lag behind.
    private func left(_ queue: String) async throws -> [String] {
        try await Broker.session { session in
            var texts: [String] = []
            while let delivery = try session.get(queue) { texts.append(delivery.text ?? "") }
            return texts
        }
    }

    @Test("2,500 messages come in order, once, in full batches, and one acknowledgement settles many")
    func consume() async throws {
        let queue = try await Broker.queue()
        let texts = (1...2500).map { "message \($0)" }
        try await Broker.publish(texts, to: queue)
        let consumer = try Broker.consumer(
            queue, batch: BatchPolicy(resultsMax: 500, linger: .seconds(60), idle: .seconds(60)))
        var events = Events(consumer)
        consumer.start(prefetch: 3000)
        var received: [Delivery] = []
        var sizes: [Int] = []
        while received.count < 2500 {
            let batch = try await events.untilBatch()
            sizes.append(batch.count)
            received += batch
            if let last = batch.last { consumer.acknowledge(last.tag, .upTo) }
        }
        #expect(received.map(\.text) == texts)
        #expect(received.map(\.tag.number) == Array(1...2500))
        #expect(received.allSatisfy { !$0.redelivered && $0.deliveryCount == 0 })
        #expect(sizes == [500, 500, 500, 500, 500])
        await consumer.stop()
        #expect(try await left(queue).isEmpty)
        #expect(consumer.status.staleAcknowledgements == 0 && consumer.status.deliveries == 2500)
    }

    @Test("a prefetch below the batch does not wait for more than the broker will send")
    func smallPrefetch() async throws {
        let queue = try await Broker.queue()
        try await Broker.publish((1...30).map { "\($0)" }, to: queue)
        let consumer = try Broker.consumer(
            queue, batch: BatchPolicy(resultsMax: 1000, linger: .seconds(60), idle: .seconds(60)))
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        for _ in 1...3 {
            let batch = try await events.deliveries(10)
            consumer.acknowledge(batch[9].tag, .upTo)
        }
        await consumer.stop()
        #expect(try await left(queue).isEmpty)
    }

    @Test("what fills the prefetch behind an unsettled batch becomes a full batch when that one is settled")
    func fullBatches() async throws {
        let queue = try await Broker.queue()
        try await Broker.publish((1...60).map { "\($0)" }, to: queue)
        let consumer = try Broker.consumer(
            queue, batch: BatchPolicy(resultsMax: 20, linger: .seconds(60), idle: .seconds(60)))
        var events = Events(consumer)
        consumer.start(prefetch: 30)
        for _ in 1...3 {
            let batch = try await events.untilBatch()
            #expect(batch.count == 20)
            if let last = batch.last { consumer.acknowledge(last.tag, .upTo) }
        }
        await consumer.stop()
    }

    @Test("what is not acknowledged comes again; settling one by one with gaps settles just those")
    func gaps() async throws {
        let queue = try await Broker.queue()
        try await Broker.publish((1...10).map { "\($0)" }, to: queue)
        let consumer = try Broker.consumer(queue)
        var events = Events(consumer)
        consumer.start(prefetch: 100)
        let deliveries = try await events.deliveries(10)
        for index in [0, 1, 4, 9] { consumer.acknowledge(deliveries[index].tag, .one) }
        // The highest was settled alone: the multiple one must name another.
        consumer.acknowledge(deliveries[5].tag, .upTo)
        await consumer.stop()
        #expect(try await left(queue).sorted() == ["7", "8", "9"])
        #expect(consumer.status.lastError == nil)
    }

    @Test("a connection that an operator closes comes back with its prefetch; old tags settle nothing")
    func operatorCloses() async throws {
        let queue = try await Broker.queue()
        let name = Broker.name("consumer")
        try await Broker.publish((1...20).map { "\($0)" }, to: queue)
        let consumer = try Broker.consumer(queue, name: name)
        var events = Events(consumer)
        consumer.start(prefetch: 5)
        let old = try await events.deliveries(5)
        try await Broker.closeConnections(named: name)
        #expect(try await events.untilLost().code == .reply(320))
        #expect(try await events.untilConsuming() == 2)
        var new = try await events.deliveries(5)
        consumer.acknowledge(old[4].tag, .upTo)
        #expect(new.filter(\.redelivered).allSatisfy { $0.deliveryCount == 1 })
        var received = new.count
        while received < 20, let last = new.last {
            // Never more than the prefetch of the first start.
            #expect(new.count <= 5)
            consumer.acknowledge(last.tag, .upTo)
            new = try await events.untilBatch()
            received += new.count
        }
        if let last = new.last { consumer.acknowledge(last.tag, .upTo) }
        await consumer.stop()
        #expect(try await left(queue).isEmpty)
        #expect(consumer.status.staleAcknowledgements == 1)
    }

    @Test("a cut connection is noticed and made again, over and over")
    func cut() async throws {
        let queue = try await Broker.queue()
        let proxy = FaultyProxy(to: try Broker.port)
        let consumer = try Broker.consumer(queue, at: try proxy.endpoint)
        var events = Events(consumer)
        consumer.start(prefetch: 5)
        for generation: UInt64 in 1...4 {
            #expect(try await events.untilConsuming() == generation)
            try await Broker.publish(["\(generation)"], to: queue)
            // Nothing is acknowledged, so the earlier ones come again, too.
            var isThere = false
            while !isThere {
                isThere = try await events.untilBatch().contains { $0.text == "\(generation)" }
            }
            proxy.cut()
            _ = try await events.untilLost()
        }
        _ = try await events.untilConsuming()
        let last = try await events.deliveries(4)
        #expect(Set(last.compactMap(\.text)) == ["1", "2", "3", "4"])
        consumer.acknowledge(last[3].tag, .upTo)
        await consumer.stop()
        #expect(try await left(queue).isEmpty)
    }

    @Test("a frozen network is noticed by missing heartbeats")
    func frozen() async throws {
        let queue = try await Broker.queue()
        let proxy = FaultyProxy(to: try Broker.port)
        var timeouts = LinkTimeouts.short
        timeouts.heartbeat = .seconds(1)
        timeouts.handshake = .milliseconds(500)
        let consumer = try Broker.consumer(queue, at: try proxy.endpoint, timeouts: timeouts)
        var events = Events(consumer)
        consumer.start(prefetch: 5)
        _ = try await events.untilConsuming()
        proxy.set(.freeze([.toBroker, .fromBroker]))
        #expect(try await events.untilLost().code == .heartbeatMissed)
        #expect(try await events.untilLost().operation == .logIn)
        proxy.set(nil)
        #expect(try await events.untilConsuming() == 2)
        await consumer.stop()
    }

    @Test("giving back counts one delivery, and resuming delivers again")
    func giveBack() async throws {
        let queue = try await Broker.queue()
        try await Broker.publish((1...50).map { "\($0)" }, to: queue)
        let consumer = try Broker.consumer(queue)
        var events = Events(consumer)
        consumer.start(prefetch: 40)
        let first = try await events.deliveries(40)
        consumer.acknowledge(first[9].tag, .upTo)
        consumer.giveBack()
        _ = try await events.untilDrained()
        #expect(consumer.status.state == .paused)
        consumer.resume(prefetch: 100)
        var again = try await events.deliveries(40)
        #expect(Set(again.compactMap(\.text)) == Set((11...50).map { "\($0)" }))
        let counts = Dictionary(grouping: again, by: { $0.deliveryCount }).mapValues(\.count)
        // 30 were given back; the broker may have sent up to ten more that crossed the close.
        #expect((counts[1] ?? 0) >= 30 && counts[2] == nil)
        // Cancel and give back in a row count once, too.
        consumer.cancel()
        consumer.giveBack()
        again += try await events.untilDrained()
        consumer.resume(prefetch: 100)
        _ = try await events.untilConsuming()
        let third = try await events.deliveries(40)
        #expect(third.allSatisfy { [1, 2].contains($0.deliveryCount) })
        await consumer.stop()
    }

    @Test("cancel drains; acknowledgements go on; resume goes on where it was")
    func cancel() async throws {
        let queue = try await Broker.queue()
        try await Broker.publish((1...500).map { "\($0)" }, to: queue)
        let consumer = try Broker.consumer(queue, batch: BatchPolicy(resultsMax: 50))
        var events = Events(consumer)
        consumer.start(prefetch: 200)
        var taken = try await events.deliveries(50)
        consumer.cancel()
        taken += try await events.untilDrained()
        try await Broker.publish(["late"], to: queue)
        if let last = taken.last { consumer.acknowledge(last.tag, .upTo) }
        consumer.resume(prefetch: 1000)
        #expect(try await events.untilConsuming() == 2)
        let rest = try await events.deliveries(501 - taken.count)
        #expect(rest.last?.text == "late" && rest.allSatisfy { !$0.redelivered })
        #expect(rest[0].tag == DeliveryTag(generation: 2, number: 1))
        if let last = rest.last { consumer.acknowledge(last.tag, .upTo) }
        await consumer.stop()
        #expect(try await left(queue).isEmpty)
    }

    @Test("a deleted queue is a loss, tried again slowly, and consumed when it is back")
    func deleted() async throws {
        let queue = try await Broker.queue()
        let consumer = try Broker.consumer(queue)
        var events = Events(consumer)
        consumer.start(prefetch: 5)
        _ = try await events.untilConsuming()
        try await Broker.session { try $0.deleteQueue(queue) }
        #expect(try await events.untilLost().code == .cancelledByBroker)
        let missing = try await events.untilLost()
        #expect(missing.code == .reply(404) && missing.needsAttention)
        #expect(consumer.status.lastError?.code == .reply(404))
        try await Broker.session { session in
            try session.declareQueue(queue, arguments: ["x-queue-type": .string("quorum")])
        }
        try await Broker.publish(["back"], to: queue)
        #expect(try await events.untilBatch().map(\.text) == ["back"])
        #expect(consumer.status.lastError == nil)
        await consumer.stop()
    }

    @Test("without permission, or without the virtual host, it says so and keeps trying")
    func refused() async throws {
        let queue = try await Broker.queue()
        let user = Broker.name("user")
        try await BrokerUnderTest().evaluate(
            """
            ok = rabbit_auth_backend_internal:add_user(<<"\(user)">>, <<"secret">>, <<"test">>),
            ok = rabbit_auth_backend_internal:set_permissions(<<"\(user)">>, <<"/">>, <<"^$">>, <<"^$">>, <<"^$">>,
              <<"test">>)
            """)
        let port = try Broker.port
        for (url, operation, code) in [
            ("amqp://\(user):secret@127.0.0.1:\(port)", AMQPError.Operation.consume, 403),
            ("amqp://\(user):wrong@127.0.0.1:\(port)", .logIn, 403),
            ("amqp://guest:guest@127.0.0.1:\(port)/nowhere", .logIn, 530),
        ] {
            let consumer = try Broker.consumer(queue, at: try BrokerEndpoint(url: url))
            var events = Events(consumer)
            consumer.start(prefetch: 5)
            for _ in 1...2 {
                let error = try await events.untilLost()
                #expect(error.operation == operation && error.code == .reply(code))
            }
            await consumer.stop()
        }
    }

    @Test(
        "bodies over the bound leave size and hash, and the next message is whole",
        arguments: [300 << 10, 5_000_000])
    func oversize(bytes: Int) async throws {
        let queue = try await Broker.queue()
        let text = String(repeating: "speech ", count: bytes / 7 + 1)
        try await Broker.publish([text, "next"], to: queue)
        let consumer = try Broker.consumer(queue)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let deliveries = try await events.deliveries(2)
        #expect(deliveries[0].body == .oversize(bytes: UInt64(text.utf8.count), sha256: sha256(text)))
        #expect(deliveries[1].text == "next")
        consumer.acknowledge(deliveries[1].tag, .upTo)
        await consumer.stop()
        #expect(try await left(queue).isEmpty)
    }

    @Test("a stream is read from a given offset, and tells each message's")
    func stream() async throws {
        let stream = Broker.name("stream")
        try await Broker.session { session in
            try session.declareQueue(stream, arguments: ["x-queue-type": .string("stream")])
        }
        try await Broker.publish((0..<500).map { "\($0)" }, to: stream)
        let consumer = try Broker.consumer(stream, arguments: { ["x-stream-offset": .int(123)] })
        var events = Events(consumer)
        consumer.start(prefetch: 50)
        var received: [Delivery] = []
        while received.count < 377 {
            let batch = try await events.untilBatch()
            received += batch
            if let last = batch.last { consumer.acknowledge(last.tag, .upTo) }
        }
        #expect(received.map(\.text) == (123..<500).map { "\($0)" })
        #expect(received.map { $0.headers["x-stream-offset"] } == (123..<500).map { .int($0) })
        await consumer.stop()
        try await Broker.session { try $0.deleteQueue(stream) }
    }

    @Test("a header that fills a frame comes through at every redelivery")
    func fullHeader() async throws {
        let queue = try await Broker.queue()
        // Straight from Erlang, with a header that leaves no room for the delivery count in one frame.
        try await BrokerUnderTest().evaluate(
            """
            P = {'P_basic', undefined, undefined, [{<<"filler">>, longstr, binary:copy(<<"x">>, 131020)}], 2,
                 undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined,
                 undefined},
            {resource, V, exchange, N} = {resource, <<"/">>, exchange, <<>>},
            rabbit_basic:publish({resource, V, exchange, N}, <<"\(queue)">>, P, <<"body">>)
            """)
        let consumer = try Broker.consumer(queue)
        var events = Events(consumer)
        consumer.start(prefetch: 5)
        for count in 0...2 {
            let delivery = try #require(try await events.untilBatch().first)
            #expect(delivery.text == "body" && delivery.deliveryCount == count)
            consumer.giveBack()
            _ = try await events.untilDrained()
            consumer.resume(prefetch: 5)
        }
        #expect(consumer.status.reconnects == 0)
        await consumer.stop()
    }
}
