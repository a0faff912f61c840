import AMQP
import Support
import Testing

@Suite("A publisher and a real broker", .timeLimit(.minutes(5)))
struct BrokerPublisherTests {
    private func publisher(
        at endpoint: BrokerEndpoint? = nil, deadline: Duration = .seconds(20),
        name: String = "test-publisher",
        timeouts: LinkTimeouts = .short
    ) throws -> Publisher {
        Publisher(
            PublisherConfiguration(
                endpoint: try endpoint ?? Broker.endpoint, connectionName: name, confirmDeadline: deadline,
                timeouts: timeouts), logger: silent)
    }

    @Test("5,000 at once are confirmed, those without a queue are returned, each its own")
    func pipelined() async throws {
        let queue = try await Broker.queue()
        let publisher = try publisher()
        let publications = (0..<5000).map { number in
            Publication.to(number % 7 == 3 ? "nowhere-\(queue)" : queue, "\(number)")
        }
        let outcomes = await publisher.publish(publications)
        for (number, outcome) in outcomes.enumerated() {
            #expect(outcome == (number % 7 == 3 ? .returned(code: 312) : .confirmed))
        }
        await publisher.stop()
        let consumer = try Broker.consumer(queue)
        var events = Events(consumer)
        consumer.start(prefetch: 6000)
        let expected = (0..<5000).filter { $0 % 7 != 3 }.map { "\($0)" }
        let deliveries = try await events.deliveries(expected.count)
        #expect(deliveries.map(\.text) == expected)
        await consumer.stop()
    }

    @Test("content type, headers of every kind, message id and body arrive as they were sent")
    func content() async throws {
        let queue = try await Broker.queue()
        let headers: [String: FieldValue] = [
            "text": .string("grüße"), "number": .int(-2_592_000_000), "flag": .bool(false),
            "time": .timestamp(1_700_000_000), "bytes": .bytes([0, 255]), "half": .double(0.5),
        ]
        let body = (0..<400_000).map { UInt8(truncatingIfNeeded: $0) }
        let publisher = try publisher()
        let publication = Publication(
            exchange: "", routingKey: queue, body: body, contentType: "application/octet-stream",
            headers: headers, messageID: "id")
        #expect(await publisher.publish([publication]) == [.confirmed])
        let expiring = Publication(
            exchange: "", routingKey: queue, body: [1], expiration: .milliseconds(1))
        #expect(await publisher.publish([expiring]) == [.confirmed])
        await publisher.stop()
        let consumer = Consumer(
            ConsumerConfiguration(
                endpoint: try Broker.endpoint, connectionName: "test", queue: queue, bodyBytesMax: 1 << 20),
            logger: silent)
        var events = Events(consumer)
        consumer.start(prefetch: 1)
        let delivery = try #require(try await events.untilBatch().first)
        #expect(delivery.headers == headers && delivery.body == .bytes(body))
        #expect(delivery.contentType == "application/octet-stream" && delivery.contentEncoding == nil)
        await consumer.stop()
    }

    @Test("an exchange that does not exist costs what was sent with it, not the publisher")
    func missingExchange() async throws {
        let queue = try await Broker.queue()
        let publisher = try publisher()
        let outcomes = await publisher.publish([
            Publication(exchange: Broker.name("missing"), routingKey: "", body: [1])
        ])
        #expect(outcomes == [.failed(AMQPError.reply(404))])
        #expect(await publisher.publish([.to(queue, "works")]) == [.confirmed])
        #expect(publisher.status.state == .connected && publisher.status.reconnects == 0)
        await publisher.stop()
    }

    @Test("an operator closes the connection: the next publication goes through")
    func operatorCloses() async throws {
        let queue = try await Broker.queue()
        let name = Broker.name("publisher")
        let publisher = try publisher(name: name)
        #expect(await publisher.publish([.to(queue, "1")]) == [.confirmed])
        try await Broker.closeConnections(named: name)
        #expect(await publisher.publishUntilConfirmed(.to(queue, "2")))
        #expect(publisher.status.reconnects == 1)
        await publisher.stop()
    }

    @Test("behind a frozen network the deadline holds, and it recovers by itself")
    func frozen() async throws {
        let queue = try await Broker.queue()
        let proxy = FaultyProxy(to: try Broker.port)
        var timeouts = LinkTimeouts.short
        timeouts.heartbeat = .seconds(1)
        timeouts.handshake = .milliseconds(500)
        timeouts.stuck = .seconds(1)
        let publisher = try publisher(
            at: try proxy.endpoint, deadline: .milliseconds(400), timeouts: timeouts)
        #expect(await publisher.publishUntilConfirmed(.to(queue, "before")))
        proxy.set(.freeze([.toBroker, .fromBroker]))
        let outcomes = await publisher.publish(
            (0..<500).map { _ in
                Publication(exchange: "", routingKey: queue, body: [UInt8](repeating: 1, count: 50_000))
            })
        #expect(outcomes.allSatisfy { if case .failed = $0 { true } else { false } })
        proxy.set(nil)
        #expect(await publisher.publishUntilConfirmed(.to(queue, "after")))
        await publisher.stop()
    }

    @Test("a session declares, binds, looks, publishes, fetches and acknowledges")
    func session() async throws {
        let (exchange, queue) = (Broker.name("exchange"), Broker.name("queue"))
        let version = try await Broker.session { session in
            #expect(try !session.inspectExchange(exchange))
            #expect(try session.inspectQueue(queue) == nil)
            try session.declareExchange(exchange, kind: .direct)
            try session.declareExchange(exchange, kind: .direct)
            let arguments: [String: FieldValue] = [
                "x-queue-type": .string("quorum"), "x-message-ttl": .int(2_592_000_000),
            ]
            try session.declareQueue(queue, arguments: arguments)
            try session.declareQueue(queue, arguments: arguments)
            try session.bindQueue(queue, exchange: exchange, routingKey: "eu-3")
            #expect(try session.inspectExchange(exchange))
            #expect(try session.inspectQueue(queue)?.consumers == 0)

            let publication = Publication(exchange: exchange, routingKey: "eu-3", body: Array("hello".utf8))
            #expect(try session.publish(publication) == .confirmed)
            var stray = publication
            stray.routingKey = "eu-4"
            #expect(try session.publish(stray) == .returned(code: 312))
            #expect(try session.publish(publication) == .confirmed)

            let first = try #require(try session.get(queue))
            #expect(first.text == "hello")
            // A channel error in between: the session goes on, and the message has gone back.
            #expect(throws: AMQPError.self) {
                try session.declareQueue(queue, arguments: ["x-queue-type": .string("classic")])
            }
            try session.acknowledge(first.tag)
            for _ in 1...2 {
                let delivery = try #require(try session.get(queue))
                try session.acknowledge(delivery.tag)
            }
            #expect(try session.get(queue) == nil)
            try session.deleteQueue(queue)
            #expect(try session.inspectQueue(queue) == nil)
            return session.serverVersion
        }
        #expect(version.hasPrefix("3."))
    }

    @Test("a session's errors come out of it")
    func sessionErrors() async throws {
        struct Own: Error {}
        await #expect(throws: Own.self) { try await Broker.session { _ in throw Own() } }
        let nowhere = try BrokerEndpoint(url: "amqp://guest:guest@127.0.0.1:1")
        await #expect(throws: AMQPError.self) {
            try await withSession(nowhere, connectionName: "test") { $0.serverVersion }
        }
    }
}

extension AMQPError {
    /// What a publication fails with when the broker closes its channel.
    fileprivate static func reply(_ code: Int) -> AMQPError { .forTests(.publish, .reply(code)) }
}
