import AMQP
import Support
import Testing

/// What goes over the wire when deliveries are acknowledged; the peer is a script that notes it.
@Suite("Acknowledgements on the wire", .timeLimit(.minutes(5)))
struct ScriptedAcknowledgementTests {
    private func consumer(_ peer: ScriptedPeer) throws -> Consumer {
        Consumer(
            ConsumerConfiguration(
                endpoint: try peer.endpoint, connectionName: "scripted", queue: "queue", timeouts: .short),
            logger: silent)
    }

    /// Notes every acknowledgement until the client closes.
    private static func noteAcknowledgements(_ peer: PeerConnection) throws {
        while true {
            let frame = try peer.readFrame()
            if let (number, multiple) = frame.acknowledgement {
                peer.note("ack \(number)\(multiple ? " and before" : "")")
            }
            if frame.method == 0x0014_0028 {
                peer.note("channel closed")
                try peer.send(Wire.method(0x0014_0029))
            }
            if frame.method == 0x003C_001E {
                peer.note("cancelled")
                try peer.send(Wire.message(5, [5]), Wire.method(0x003C_001F) { $0.shortString("lethe") })
            }
            if frame.method == 0x000A_0032 {
                peer.note("closed")
                return try peer.send(Wire.method(0x000A_0033, channel: 0))
            }
        }
    }

    @Test("acknowledgements given before stop are sent before the connection closes")
    func beforeStop() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            for number in 1...4 { try peer.send(Wire.message(UInt64(number), [1])) }
            try Self.noteAcknowledgements(peer)
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let tags = try await events.deliveries(4).map(\.tag)
        consumer.acknowledge(tags[2], .upTo)
        consumer.acknowledge(tags[3], .one)
        await consumer.stop()
        // Both may be joined into one, when the link finds them together.
        let notes = peer.notes.value
        #expect(notes == ["ack 4 and before", "closed"] || notes == ["ack 3 and before", "ack 4", "closed"])
        #expect(await events.next() == nil)
    }

    @Test("an acknowledgement of an older generation is counted and never sent")
    func olderGeneration() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConsuming()
            try peer.send(Wire.message(1, [1]), Wire.message(2, [2]))
            if number == 1 {
                while try peer.readFrame().acknowledgement == nil {}
                return
            }
            try Self.noteAcknowledgements(peer)
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let old = try await events.deliveries(2).map(\.tag)
        consumer.acknowledge(old[0], .one)
        _ = try await events.untilLost()
        let new = try await events.deliveries(2).map(\.tag)
        #expect(new.map(\.generation) == [2, 2])
        consumer.acknowledge(old[1], .upTo)
        consumer.acknowledge(DeliveryTag(generation: 9, number: 1), .one)
        consumer.acknowledge(new[0], .one)
        // Twice, and for something that was never delivered: the broker would close the channel.
        consumer.acknowledge(new[0], .one)
        consumer.acknowledge(DeliveryTag(generation: 2, number: 77), .upTo)
        await consumer.stop()
        #expect(peer.notes.value == ["ack 1", "closed"])
        #expect(consumer.status.staleAcknowledgements == 4)
    }

    @Test("cancel drains what is on its way, and the channel stays open for acknowledgements")
    func cancel() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            for number in 1...4 { try peer.send(Wire.message(UInt64(number), [1])) }
            try Self.noteAcknowledgements(peer)
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        _ = try await events.deliveries(4)
        consumer.cancel()
        let late = try await events.untilDrained()
        #expect(late.map(\.tag.number) == [5])
        #expect(consumer.status.state == .paused)
        consumer.acknowledge(late[0].tag, .upTo)
        await consumer.stop()
        #expect(peer.notes.value == ["cancelled", "ack 5 and before", "closed"])
    }

    @Test("giving back closes the channel once, and takes nothing of it along to the next")
    func giveBack() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            // The second is cut off by the close, more deliveries cross it.
            try peer.send(Wire.message(1, [1]), Wire.deliver(2), Wire.header(bodyBytes: 9), Wire.body([2]))
            try peer.expect(0x0014_0028)
            try peer.send(
                Wire.body([2, 2]), Wire.deliver(3), Wire.header(bodyBytes: 9), Wire.method(0x0014_0029))
            try peer.openChannel()
            try peer.acceptConsumer()
            try peer.send(Wire.message(1, [11]))
            try Self.noteAcknowledgements(peer)
        }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let first = try await events.deliveries(1)
        consumer.giveBack()
        #expect(try await events.untilDrained().isEmpty)
        consumer.resume(prefetch: 5)
        let second = try await events.untilBatch()
        #expect(second.map(\.body) == [.bytes([11])])
        #expect(second.map(\.tag) == [DeliveryTag(generation: 2, number: 1)])
        consumer.acknowledge(first[0].tag, .one)
        consumer.acknowledge(second[0].tag, .one)
        await consumer.stop()
        #expect(peer.notes.value == ["ack 1", "closed"])
        #expect(consumer.status.staleAcknowledgements == 1 && consumer.status.reconnects == 0)
    }

    @Test("prefetch and consumer are established again after a loss")
    func prefetchAgain() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.handshake()
            try peer.openChannel()
            peer.note("prefetch \(try peer.acceptConsumer())")
            if number == 2 { try peer.hold() }
        }
        let consumer = try consumer(peer)
        consumer.start(prefetch: 513)
        await peer.notes.wait { $0.count == 2 }
        await consumer.stop()
        #expect(peer.notes.value == ["prefetch 513", "prefetch 513"])
    }

    @Test("cancelling and giving back without a connection is answered too")
    func offline() async throws {
        let peer = ScriptedPeer { _, _ in }
        let consumer = try consumer(peer)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        _ = try await events.untilLost()
        consumer.cancel()
        _ = try await events.untilDrained()
        consumer.giveBack()
        _ = try await events.untilDrained()
        #expect(consumer.status.state == .paused)
        await consumer.stop()
        await consumer.stop()
        #expect(await events.next() == nil)
    }

    @Test("a consumer that is dropped without stop closes its connection")
    func dropped() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            peer.note("consuming")
            try peer.expect(0x000A_0032)
            peer.note("closed")
        }
        var consumer: Consumer? = try consumer(peer)
        consumer?.start(prefetch: 1)
        await peer.wait(for: "consuming")
        consumer = nil
        await peer.wait(for: "closed")
    }

    @Test("a consumer that never started stops, and one that stopped never starts")
    func neverStarted() async throws {
        let peer = ScriptedPeer { peer, _ in peer.note("connected") }
        let consumer = try consumer(peer)
        await consumer.stop()
        consumer.start(prefetch: 1)
        await consumer.stop()
        #expect(peer.notes.value.isEmpty && consumer.status.state == .stopped)
    }
}
