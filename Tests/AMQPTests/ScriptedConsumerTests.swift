import AMQP
import Support
import Testing

/// What a consumer makes of a peer that misbehaves; the peer is a script.
@Suite("A consumer and a peer that misbehaves", .timeLimit(.minutes(5)))
struct ScriptedConsumerTests {
    private func consumer(
        _ peer: ScriptedPeer, timeouts: LinkTimeouts = .short, batch: BatchPolicy = BatchPolicy(),
        bodyBytesMax: Int = 256 << 10
    ) throws -> Consumer {
        Consumer(
            ConsumerConfiguration(
                endpoint: try peer.endpoint, connectionName: "scripted", queue: "queue", batch: batch,
                bodyBytesMax: bodyBytesMax, timeouts: timeouts), logger: silent)
    }

    // MARK: Before consuming

    @Test("a peer that is silent at the handshake is given up, and tried again")
    func silentHandshake() async throws {
        let peer = ScriptedPeer { peer, _ in try peer.readToEnd() }
        var timeouts = LinkTimeouts.short
        timeouts.handshake = .milliseconds(150)
        let consumer = try consumer(peer, timeouts: timeouts)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        for _ in 1...2 {
            let error = try await events.untilLost()
            #expect(error.operation == .logIn && error.code == .timedOut)
        }
        #expect(consumer.status.reconnects >= 2)
        await consumer.stop()
    }

    @Test("stopping does not wait for a handshake that hangs")
    func stopInHandshake() async throws {
        let peer = ScriptedPeer { peer, _ in
            _ = try peer.socket.read(8)
            peer.note("begun")
            try peer.readToEnd()
        }
        var timeouts = LinkTimeouts.short
        timeouts.handshake = .seconds(30)
        let consumer = try consumer(peer, timeouts: timeouts)
        consumer.start(prefetch: 10)
        await peer.wait(for: "begun")
        let start = ContinuousClock.now
        await consumer.stop()
        // Far less than the handshake's limit, however busy the machine is.
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(consumer.status.state == .stopped)
    }

    @Test(
        "nonsense instead of a handshake is an error, not a crash",
        arguments: [
            Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), Array("AMQP\u{0}\u{0}\u{9}\u{2}".utf8),
            [UInt8](repeating: 0xFF, count: 64), [UInt8](repeating: 0, count: 64),
        ])
    func nonsense(bytes: [UInt8]) async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.send(bytes)
            try peer.readToEnd()
        }
        var timeouts = LinkTimeouts.short
        timeouts.handshake = .milliseconds(300)
        let consumer = try consumer(peer, timeouts: timeouts)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let error = try await events.untilLost()
        #expect(error.operation == .logIn)
        await consumer.stop()
    }

    @Test("the client says its name and advertises what it can do")
    func capabilities() async throws {
        let peer = ScriptedPeer { peer, _ in
            let start = try peer.handshake()
            peer.note(String(decoding: start.payload, as: UTF8.self))
            try peer.hold()
        }
        let consumer = try consumer(peer)
        consumer.start(prefetch: 10)
        let said = await peer.notes.wait { !$0.isEmpty }[0]
        for word in [
            "consumer_cancel_notify", "connection.blocked", "basic.nack", "publisher_confirms",
            "connection_name", "scripted", "Lethe", "PLAIN",
        ] {
            #expect(said.contains(word))
        }
        await consumer.stop()
    }

    @Test("a refused login shows the broker's code and none of its words")
    func refusedLogin() async throws {
        let peer = ScriptedPeer { peer, _ in
            _ = try peer.socket.read(8)
            try peer.send(
                Wire.method(0x000A_000A, channel: 0) { wire in
                    wire.octet(0)
                    wire.octet(9)
                    wire.longString([])
                    wire.longString(Array("PLAIN".utf8))
                    wire.longString(Array("en_US".utf8))
                })
            try peer.expect(0x000A_000B)
            try peer.send(Wire.connectionClose(403, text: "ACCESS_REFUSED 447700900123"))
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let error = try await events.untilLost()
        #expect(error.code == .reply(403) && error.needsAttention && error.disposition == .retryLater)
        #expect(!"\(error)".contains("4477") && !String(reflecting: error).contains("4477"))
        await consumer.stop()
    }

    // MARK: While consuming

    @Test("a peer that falls silent is given up after two heartbeats, and hears ours until then")
    func heartbeats() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConsuming(heartbeat: 1)
            while number == 1 {
                if try peer.readFrame().type == 8 { peer.note("heartbeat") }
            }
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        let start = ContinuousClock.now
        consumer.start(prefetch: 10)
        let error = try await events.untilLost()
        #expect(error.code == .heartbeatMissed)
        #expect(ContinuousClock.now - start >= .milliseconds(1900))
        #expect(peer.notes.value.contains("heartbeat"))
        #expect(try await events.untilConsuming() == 2)
        await consumer.stop()
    }

    @Test(
        "what does not belong here ends the connection, not the process",
        arguments: Nonsense.frames)
    func unexpected(name: String, bytes: [UInt8]) async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConsuming()
            if number == 1 { try peer.send(bytes) } else { try peer.send(Wire.message(1, [7])) }
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let error = try await events.untilLost()
        #expect(error.code == .protocolViolation, "\(name)")
        // And the next connection is as good as new.
        let deliveries = try await events.untilBatch()
        #expect(deliveries.map(\.tag) == [DeliveryTag(generation: 2, number: 1)])
        await consumer.stop()
    }

    @Test("a heartbeat, a frame of an unknown type and channel.flow in between do no harm")
    func harmless() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            try peer.send(
                Wire.heartbeat, Wire.frame(9, [1, 2]), Wire.method(0x0014_0014) { $0.octet(1) },
                Wire.deliver(1),
                Wire.heartbeat, Wire.header(bodyBytes: 2), Wire.heartbeat, Wire.body([1]), Wire.body([2]))
            try peer.expect(0x0014_0015)
            peer.note("flow-ok")
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let deliveries = try await events.untilBatch()
        #expect(deliveries.map(\.body) == [.bytes([1, 2])])
        await peer.wait(for: "flow-ok")
        await consumer.stop()
    }

    @Test("connection.close in the middle of a message tells the broker's code")
    func closeInMessage() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConsuming()
            if number == 1 {
                try peer.send(
                    Wire.deliver(1), Wire.header(bodyBytes: 10), Wire.body([1, 2]), Wire.connectionClose(320))
                try peer.expect(0x000A_0033)
                peer.note("close-ok")
            }
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        #expect(try await events.untilLost().code == .reply(320))
        await peer.wait(for: "close-ok")
        #expect(try await events.untilConsuming() == 2)
        await consumer.stop()
    }

    @Test("a connection cut in the middle of a message leaves nothing of it behind")
    func cutInMessage() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConsuming()
            if number == 1 {
                try peer.send(Wire.deliver(1), Wire.header(bodyBytes: 10), Wire.body([1, 2]))
                return
            }
            try peer.send(Wire.message(1, [3]))
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        #expect(try await events.untilLost().code == .connectionClosed)
        let deliveries = try await events.untilBatch()
        #expect(deliveries.map(\.body) == [.bytes([3])])
        await consumer.stop()
    }

    @Test("channel.close is answered and told")
    func channelClose() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConsuming()
            if number == 1 {
                try peer.send(Wire.channelClose(406))
                try peer.expect(0x0014_0029)
                peer.note("close-ok")
            }
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        #expect(try await events.untilLost().code == .reply(406))
        await peer.wait(for: "close-ok")
        #expect(try await events.untilConsuming() == 2)
        await consumer.stop()
    }

    @Test("a consumer that the broker cancels is lost and consumes again")
    func cancelledByPeer() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConsuming()
            if number == 1 {
                try peer.send(
                    Wire.method(0x003C_001E) { wire in
                        wire.shortString("lethe")
                        wire.octet(1)
                    })
            }
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        #expect(try await events.untilLost().code == .cancelledByBroker)
        #expect(try await events.untilConsuming() == 2)
        await consumer.stop()
    }

    @Test("an alarm is a state")
    func blocked() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            try peer.send(
                Wire.method(0x000A_003C, channel: 0) { $0.shortString("low on memory") }, Wire.message(1, [1])
            )
            while try peer.readFrame().acknowledgement == nil {}
            try peer.send(Wire.method(0x000A_003D, channel: 0), Wire.message(2, [2]))
            try peer.hold()
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let first = try await events.untilBatch()
        #expect(consumer.status.blocked)
        consumer.acknowledge(first[0].tag, .one)
        _ = try await events.untilBatch()
        #expect(!consumer.status.blocked)
        await consumer.stop()
    }

    @Test("a cancel that is never answered ends in a loss, and is answered to the caller")
    func cancelUnanswered() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            try peer.hold()
        }
        var timeouts = LinkTimeouts.short
        timeouts.call = .milliseconds(200)
        let consumer = try consumer(peer, timeouts: timeouts)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        _ = try await events.untilConsuming()
        consumer.cancel()
        let error = try await events.untilLost()
        #expect(error.operation == .cancel && error.code == .timedOut)
        guard case .drained(generation: 1) = await events.next() else {
            Issue.record("the cancel was not answered")
            return
        }
        #expect(consumer.status.state == .paused)
        await consumer.stop()
    }
}

/// Frames that do not belong where a consumer gets them.
enum Nonsense {
    static let frames: [(String, [UInt8])] = [
        ("header without method", Wire.header(bodyBytes: 1)),
        ("body without header", Wire.body([1])),
        ("two methods", Wire.deliver(1) + Wire.deliver(2)),
        ("body longer than said", Wire.deliver(1) + Wire.header(bodyBytes: 2) + Wire.body([1, 2, 3])),
        ("unknown method", Wire.method(0x0032_000B)),
        ("unknown class", Wire.method(0x0077_0001)),
        ("another channel", Wire.heartbeat + Wire.frame(3, channel: 7, [1])),
        ("a frame without end", Array(Wire.frame(3, [1, 2, 3]).dropLast()) + [0]),
        ("a frame over any size", [3, 0, 1, 0x7F, 0xFF, 0xFF, 0xF0]),
        ("a table longer than its frame", Wire.deliver(1) + Wire.frame(2, brokenHeader)),
        ("a short method", Wire.frame(1, [0, 60])),
        ("cancel-ok that nobody asked for", Wire.method(0x003C_001F) { $0.shortString("lethe") }),
    ]

    private static let brokenHeader: [UInt8] = [
        0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 0, 0, 0, 0xFF, 0xFF,
    ]
}
