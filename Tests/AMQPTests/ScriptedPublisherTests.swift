import AMQP
import Support
import Testing

/// What a publisher makes of a peer that misbehaves; the peer is a script.
@Suite("A publisher and a peer that misbehaves", .timeLimit(.minutes(5)))
struct ScriptedPublisherTests {
    private func publisher(
        _ peer: ScriptedPeer, deadline: Duration = .seconds(20), unconfirmedMax: Int = 5000,
        timeouts: LinkTimeouts = .short
    ) throws -> Publisher {
        Publisher(
            PublisherConfiguration(
                endpoint: try peer.endpoint, connectionName: "scripted", confirmDeadline: deadline,
                unconfirmedMax: unconfirmedMax, timeouts: timeouts), logger: silent)
    }

    private func publications(_ count: Int, bytes: Int = 10) -> [Publication] {
        (0..<count).map { number in
            Publication(
                exchange: "exchange", routingKey: "key-\(number)", body: [UInt8](repeating: 7, count: bytes))
        }
    }

    /// Reads whole publications: the method, the header and its body.
    private static func read(_ peer: PeerConnection, publications count: Int) throws {
        for _ in 0..<count { try peer.expect(0x003C_0028) }
    }

    /// Confirms each publication, until the client closes.
    private static func confirmEverything(_ peer: PeerConnection) throws {
        var number: UInt64 = 0
        while true {
            let method = try peer.readFrame().method
            if method == 0x003C_0028 {
                number += 1
                try peer.send(Wire.confirm(number))
            } else if method == 0x000A_0032 {
                return try peer.send(Wire.method(0x000A_0033, channel: 0))
            }
        }
    }

    @Test("confirms in any order, many at once, refusals and returns reach their publications")
    func outcomes() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConfirming()
            try Self.read(peer, publications: 8)
            try peer.send(
                Wire.confirm(2), Wire.returned(code: 312, correlationID: "4", body: [1, 2, 3]),
                Wire.confirm(7, isPositive: false),
                // The return of the last comes long before its confirm, and between others.
                Wire.returned(code: 312, correlationID: "8", body: []), Wire.confirm(5, multiple: true),
                Wire.confirm(2), Wire.confirm(99), Wire.returned(code: 312, correlationID: "?", body: []),
                Wire.confirm(0, multiple: true))
            try peer.hold()
        }
        let publisher = try publisher(peer)
        let outcomes = await publisher.publish(publications(8))
        #expect(
            outcomes == [
                .confirmed, .confirmed, .confirmed, .returned(code: 312), .confirmed, .confirmed, .refused,
                .returned(code: 312),
            ])
        await publisher.stop()
        #expect(publisher.status.state == .stopped)
    }

    @Test("a broker that never confirms does not keep anyone past the deadline")
    func neverConfirmed() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConfirming()
            try peer.hold()
        }
        let publisher = try publisher(peer, deadline: .milliseconds(300))
        let outcomes = await publisher.publish(publications(3))
        #expect(outcomes.allSatisfy { $0.code == .deadlinePassed })
        // The connection is kept: one stuck queue must not cost the others theirs.
        #expect(publisher.status.reconnects == 0)
        await publisher.stop()
    }

    @Test("without a broker the deadline holds all the same")
    func nobodyThere() async throws {
        let peer = ScriptedPeer { _, _ in }
        let publisher = try publisher(peer, deadline: .milliseconds(300))
        let outcomes = await publisher.publish(publications(2))
        #expect(outcomes.allSatisfy { $0.code == .deadlinePassed })
        #expect(publisher.status.reconnects > 0 && publisher.status.lastError != nil)
        await publisher.stop()
    }

    @Test("a peer that stops reading keeps the deadline, and the watchdog ends the send")
    func stuckSend() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConfirming()
            if number == 1 {
                // Reads nothing more until the client gives up.
                peer.note("deaf")
                peer.notes.waitBlocking { $0.contains("done") }
                return
            }
            try Self.confirmEverything(peer)
        }
        var timeouts = LinkTimeouts.short
        timeouts.stuck = .seconds(2)
        let publisher = try publisher(peer, deadline: .milliseconds(300), timeouts: timeouts)
        // More than any socket buffer takes.
        let outcomes = await publisher.publish(publications(1, bytes: 32_000_000))
        #expect(outcomes.map(\.code) == [.deadlinePassed])
        // The next publication cannot be sent before the watchdog has ended the first.
        #expect(await publisher.publishUntilConfirmed(publications(1)[0]))
        #expect(publisher.status.reconnects == 1)
        peer.note("done")
        await publisher.stop()
    }

    @Test("what was sent when the connection is lost has failed, what was not is sent on the next")
    func lost() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConfirming()
            if number == 1 {
                try Self.read(peer, publications: 2)
                return
            }
            try Self.read(peer, publications: 1)
            try peer.send(Wire.confirm(1))
            try peer.hold()
        }
        // Two at a time: the third waits.
        let publisher = try publisher(peer, unconfirmedMax: 2)
        let outcomes = await publisher.publish(publications(3))
        #expect(outcomes.map(\.code) == [.connectionLost, .connectionLost, nil])
        #expect(outcomes[2] == .confirmed)
        await publisher.stop()
    }

    @Test("blocked by an alarm: nothing is sent, the deadline says why, and it goes on afterwards")
    func blocked() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConfirming()
            try peer.send(Wire.method(0x000A_003C, channel: 0) { $0.shortString("low on disk") })
            peer.note("blocked")
            peer.notes.waitBlocking { $0.contains("unblock") }
            try peer.send(Wire.method(0x000A_003D, channel: 0))
            try Self.confirmEverything(peer)
        }
        let publisher = try publisher(peer, deadline: .seconds(2))
        async let early = publisher.publish(publications(1))
        await peer.wait(for: "blocked")
        let first = await early
        #expect(first[0].code == .blocked)
        #expect(publisher.status.blocked)
        let second = await publisher.publish(publications(1))
        #expect(second[0].code == .blocked)
        peer.note("unblock")
        #expect(await publisher.publishUntilConfirmed(publications(1)[0]))
        await publisher.stop()
    }

    @Test("a closed channel fails what was sent on it; the rest goes out on a new one")
    func channelClosed() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConfirming()
            try Self.read(peer, publications: 2)
            try peer.send(Wire.channelClose(404))
            try peer.expect(0x0014_0029)
            try peer.openChannel()
            try peer.expect(0x0055_000A)
            try peer.send(Wire.method(0x0055_000B))
            try Self.read(peer, publications: 1)
            try peer.send(Wire.confirm(1))
            try peer.hold()
        }
        let publisher = try publisher(peer, unconfirmedMax: 2)
        let outcomes = await publisher.publish(publications(3))
        #expect(outcomes.map(\.code) == [.reply(404), .reply(404), nil])
        #expect(outcomes[2] == .confirmed && publisher.status.reconnects == 0)
        await publisher.stop()
    }

    @Test("what does not fit into AMQP's fields is refused without a word to the broker")
    func notEncodable() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConfirming()
            try Self.read(peer, publications: 1)
            try peer.send(Wire.confirm(1))
            try peer.hold()
        }
        let publisher = try publisher(peer)
        let long = String(repeating: "x", count: 256)
        let big = FieldValue.bytes([UInt8](repeating: 0, count: Publication.headersBytesMax))
        let outcomes = await publisher.publish([
            Publication(exchange: long, routingKey: "", body: []),
            Publication(exchange: "", routingKey: long, body: []),
            Publication(exchange: "", routingKey: "", body: [], headers: ["": .bool(true)]),
            Publication(exchange: "", routingKey: "", body: [], headers: ["big": big]),
            Publication(exchange: "", routingKey: "", body: [], messageID: "fits"),
        ])
        #expect(outcomes.map(\.code) == [.notEncodable, .notEncodable, .notEncodable, .notEncodable, nil])
        if case .failed(let error) = outcomes[0] { #expect(error.disposition == .reject) }
        await publisher.stop()
    }

    @Test("stopping fails what waits, and publishing afterwards fails at once")
    func stop() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConfirming()
            try Self.read(peer, publications: 1)
            peer.note("sent")
            try peer.hold()
        }
        let publisher = try publisher(peer)
        async let waiting = publisher.publish(publications(1))
        await peer.wait(for: "sent")
        await publisher.stop()
        #expect([.stopped, .connectionLost].contains(await waiting[0].code))
        #expect(await publisher.publish(publications(1)).map(\.code) == [.stopped])
        let unused = try self.publisher(peer)
        await unused.stop()
        #expect(await unused.publish(publications(1)).map(\.code) == [.stopped])
    }
}

extension PublishOutcome {
    /// The code of a failure, nil for other outcomes.
    fileprivate var code: AMQPError.Code? {
        guard case .failed(let error) = self else { return nil }
        return error.code
    }
}
