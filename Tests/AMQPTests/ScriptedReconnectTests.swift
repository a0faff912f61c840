import Foundation
import Support
import Testing

@testable import AMQP

@Suite("Coming back", .timeLimit(.minutes(2)))
struct ScriptedReconnectTests {
    /// Limits with which whoever waits in vain waits longer than the test.
    private static var patient: LinkTimeouts {
        var timeouts = LinkTimeouts()
        timeouts.heartbeat = .seconds(60)
        timeouts.reconnectCap = .seconds(600)
        return timeouts
    }

    @Test("a consumer asked for before the one before is cancelled begins as soon as it is")
    func resumedTooEarly() async throws {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            try peer.expect(0x003C_001E)
            peer.note("cancel")
            peer.notes.waitBlocking { $0.contains("resume") }
            try peer.send(Wire.method(0x003C_001F) { $0.shortString("lethe") })
            try peer.expect(0x0014_0028)
            try peer.send(Wire.method(0x0014_0029))
            try peer.openChannel()
            try peer.acceptConsumer()
            try peer.hold()
        }
        let consumer = try Broker.consumer("queue", at: peer.endpoint, timeouts: Self.patient)
        var events = Events(consumer)
        consumer.start(prefetch: 5)
        _ = try await events.untilConsuming()
        consumer.cancel()
        await peer.wait(for: "cancel")
        consumer.resume(prefetch: 7)
        let start = ContinuousClock.now
        peer.note("resume")
        #expect(try await events.untilConsuming() == 2)
        #expect(start.duration(to: .now) < .seconds(10), "it was woken by the next heartbeat only")
        await consumer.stop()
    }

    @Test("what waits to be put right is tried at once when that is asked for")
    func hurried() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.handshake()
            // Both links are refused once, for a reason that is tried again at the slowest pace.
            if number <= 2 {
                try peer.expect(0x0014_000A)
                try peer.send(Wire.connectionClose(403))
                return try peer.readToEnd()
            }
            try peer.openChannel()
            let isPublisher = try peer.readFrame().method == 0x0055_000A
            try peer.send(Wire.method(isPublisher ? 0x0055_000B : 0x003C_000B))
            if !isPublisher {
                try peer.expect(0x003C_0014)
                try peer.send(Wire.method(0x003C_0015) { $0.shortString("lethe") })
                return try peer.hold()
            }
            try peer.expect(0x003C_0028)
            try peer.send(Wire.confirm(1))
            try peer.hold()
        }
        let consumer = try Broker.consumer("queue", at: peer.endpoint, timeouts: Self.patient)
        let publisher = Publisher(
            PublisherConfiguration(
                endpoint: try peer.endpoint, connectionName: "test-publisher", timeouts: Self.patient),
            logger: silent)
        var events = Events(consumer)
        consumer.start(prefetch: 5)
        _ = try await events.untilLost()
        async let outcomes = publisher.publish([.to("queue", "waits")])
        _ = try await eventually("the publisher to be refused", within: .seconds(20)) {
            publisher.status.lastError == nil ? nil : true
        }
        consumer.reconnectNow()
        publisher.reconnectNow()
        _ = try await events.untilConsuming()
        #expect(await outcomes == [.confirmed])
        await consumer.stop()
        await publisher.stop()
    }

    @Test("a renewed publisher waits for what it sent, and sends the rest on the new link")
    func renewed() async throws {
        let peer = ScriptedPeer { peer, number in
            try peer.beginConfirming()
            try peer.expect(0x003C_0028)
            if number == 1 {
                peer.note("sent")
                peer.notes.waitBlocking { $0.contains("renewed") }
                try peer.send(Wire.confirm(1))
                // The rest of the publication, then the end, and no other publication.
                while true {
                    let method = try peer.readFrame().method
                    if method == 0x003C_0028 { return peer.note("sent on the former link") }
                    if method == 0x000A_0032 {
                        return try peer.send(Wire.method(0x000A_0033, channel: 0))
                    }
                }
            }
            try peer.send(Wire.confirm(1))
            try peer.hold()
        }
        let publisher = Publisher(
            PublisherConfiguration(
                endpoint: try peer.endpoint, connectionName: "test-publisher", timeouts: Self.patient),
            logger: silent)
        async let first = publisher.publish([.to("queue", "first")])
        await peer.wait(for: "sent")
        publisher.renew()
        async let second = publisher.publish([.to("queue", "second")])
        peer.note("renewed")
        #expect(await first == [.confirmed])
        #expect(await second == [.confirmed])
        #expect(publisher.status.reconnects == 0)
        await publisher.stop()
    }

    @Test("a thousand lost connections leave no file, no thread and no memory behind")
    func manyLosses() async throws {
        // In a process of its own, where nothing else opens files.
        await #expect(processExitsWith: .success) {
            let peer = ScriptedPeer { peer, number in
                try peer.beginConsuming()
                try peer.send(Wire.message(1, Array(repeating: 0x78, count: 20_000)))
                // Half of them in the middle of a message.
                try peer.send(number % 2 == 0 ? Wire.deliver(2) : Wire.heartbeat)
            }
            var timeouts = LinkTimeouts.short
            timeouts.reconnectCap = .milliseconds(2)
            let consumer = try Broker.consumer("queue", at: peer.endpoint, timeouts: timeouts)
            var events = Events(consumer)
            consumer.start(prefetch: 5)
            for _ in 1...100 { _ = try await events.untilLost() }
            let before = try ProcessFigures(of: getpid())
            for _ in 1...1000 { _ = try await events.untilLost() }
            let after = try ProcessFigures(of: getpid())
            print("\(before) then \(after)")
            // The peer's own ends come and go.
            precondition(after.openFiles <= before.openFiles + 6, "files are left open")
            precondition(after.threads <= before.threads + 6, "threads are left running")
            precondition(after.residentBytes <= before.residentBytes + 8 << 20, "memory is kept")
            await consumer.stop()
        }
    }
}
