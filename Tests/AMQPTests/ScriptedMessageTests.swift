import AMQP
import Support
import Testing

/// Messages that other clients stumble over; the peer is a script.
@Suite("Messages that are hard to take", .timeLimit(.minutes(5)))
struct ScriptedMessageTests {
    private func consume(
        _ bytes: [UInt8], count: Int = 1, batch: BatchPolicy = BatchPolicy(), prefetch: UInt16 = 100,
        bodyBytesMax: Int = 256 << 10
    ) async throws -> [Delivery] {
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            try peer.send(bytes)
            try peer.hold()
        }
        let consumer = Consumer(
            ConsumerConfiguration(
                endpoint: try peer.endpoint, connectionName: "scripted", queue: "queue", batch: batch,
                bodyBytesMax: bodyBytesMax, timeouts: .short), logger: silent)
        var events = Events(consumer)
        consumer.start(prefetch: prefetch)
        let deliveries = try await events.deliveries(count)
        #expect(consumer.status.reconnects == 0)
        await consumer.stop()
        return deliveries
    }

    @Test("scalars of the header's top level come through, everything else is left out")
    func headers() async throws {
        let entries =
            Wire.entry("x-delivery-count", "l", [0, 0, 0, 0, 0, 0, 0, 3])
            + Wire.entry("", "S", Wire.text("an empty key")) + Wire.entry("text", "S", Wire.text("plain"))
            + Wire.entry("broken", "S", Wire.build { $0.longString([0xFF, 0xFE]) })
            + Wire.entry("flag", "t", [1]) + Wire.entry("small", "b", [0xFF])
            + Wire.entry("huge", "L", [0xFF, 0, 0, 0, 0, 0, 0, 0])
            + Wire.entry("time", "T", [0, 0, 0, 0, 0, 0, 0, 9]) + Wire.entry("none", "V", [])
            + Wire.entry("half", "d", [0x3F, 0xE0, 0, 0, 0, 0, 0, 0])
            + Wire.entry("array", "A", Wire.build { $0.longString([UInt8(ascii: "t"), 1]) })
            + Wire.entry("table", "F", Wire.build { $0.longString(Wire.entry("inner", "t", [1])) })
            + Wire.entry("long", "S", Wire.text(String(repeating: "x", count: 5000)))
        let bytes = Wire.message(1, [1], headers: entries) + Wire.message(2, [2])
        let deliveries = try await consume(bytes, count: 2)
        #expect(
            deliveries[0].headers == [
                "x-delivery-count": .int(3), "text": .string("plain"), "broken": .bytes([0xFF, 0xFE]),
                "flag": .bool(true), "small": .int(-1), "time": .timestamp(9), "half": .double(0.5),
            ])
        #expect(deliveries[0].deliveryCount == 3)
        #expect(deliveries[0].contentType == "application/json")
        // The next message is in step: an empty key loses other clients' place.
        #expect(deliveries[1].body == .bytes([2]) && deliveries[1].headers.isEmpty)
    }

    @Test("18,500 tables one within the other are as harmless as none")
    func nested() async throws {
        let entries = Wire.nestedTables(depth: 18_500) + Wire.entry("after", "S", Wire.text("still here"))
        let bytes = Wire.message(1, [1], headers: entries) + Wire.message(2, [2])
        let deliveries = try await consume(bytes, count: 2)
        #expect(deliveries.map(\.body) == [.bytes([1]), .bytes([2])])
        #expect(deliveries[0].headers == ["after": .string("still here")])
    }

    @Test("a header over the agreed frame size comes through: brokers add to headers that filled a frame")
    func largeHeader() async throws {
        let filler = Wire.entry("filler", "S", Wire.text(String(repeating: "x", count: 131_000)))
        let entries = filler + Wire.entry("x-delivery-count", "l", [0, 0, 0, 0, 0, 0, 0, 1])
        #expect(Wire.header(bodyBytes: 1, contentType: "application/json", headers: entries).count > 131_072)
        let deliveries = try await consume(Wire.message(1, [1], headers: entries))
        #expect(deliveries[0].headers == ["x-delivery-count": .int(1)])
    }

    @Test("a thousand headers are bounded, the broker's own survive")
    func manyHeaders() async throws {
        var entries: [UInt8] = []
        for number in 0..<1000 { entries += Wire.entry("key-\(number)", "t", [1]) }
        entries += Wire.entry("x-delivery-count", "b", [2])
        let deliveries = try await consume(Wire.message(1, [1], headers: entries))
        #expect(deliveries[0].headers.count == Delivery.headersMax + 1)
        #expect(deliveries[0].deliveryCount == 2)
    }

    @Test("an empty body, a body in many frames and a body at the bound are whole")
    func bodies() async throws {
        let atBound = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var bytes = Wire.message(1, []) + Wire.deliver(2) + Wire.header(bodyBytes: 500)
        for number in 0..<500 { bytes += Wire.body([UInt8(truncatingIfNeeded: number)]) }
        bytes += Wire.message(3, atBound)
        let deliveries = try await consume(bytes, count: 3, bodyBytesMax: 300_000)
        #expect(deliveries[0].body == .bytes([]))
        #expect(deliveries[1].body == .bytes((0..<500).map { UInt8(truncatingIfNeeded: $0) }))
        #expect(deliveries[2].body == .bytes(atBound))
    }

    @Test("200 MB of bodies over the bound leave their hashes, not their bytes")
    func oversize() async throws {
        let content = [UInt8](repeating: UInt8(ascii: "a"), count: 5_000_000)
        let peer = ScriptedPeer { peer, _ in
            try peer.beginConsuming()
            for number in 1...40 { try peer.send(Wire.message(UInt64(number), content)) }
            try peer.hold()
        }
        let consumer = Consumer(
            ConsumerConfiguration(
                endpoint: try peer.endpoint, connectionName: "scripted", queue: "queue", timeouts: .short),
            logger: silent)
        var events = Events(consumer)
        consumer.start(prefetch: 100)
        var deliveries = try await events.deliveries(1)
        let before = residentBytes()
        deliveries += try await events.deliveries(40 - deliveries.count)
        // Other tests run at the same time, and take memory, too.
        #expect(residentBytes() - before < 120_000_000)
        await consumer.stop()
        // sha256sum of 5,000,000 times "a".
        let digest = "7f4a285193573e707fcb6398222c00f044745cd2930e41d28d30da87d6ca183f"
        for delivery in deliveries {
            guard case .oversize(let bytes, let sha256) = delivery.body else {
                Issue.record("a body over the bound was kept")
                continue
            }
            #expect(bytes == 5_000_000 && hex(sha256) == digest)
        }
    }

    @Test("a batch leaves at once when the prefetch is used up, however long linger and idle are")
    func prefetchUsedUp() async throws {
        let patient = BatchPolicy(resultsMax: 1000, linger: .seconds(600), idle: .seconds(600))
        let bytes = (1...3).flatMap { Wire.message(UInt64($0), [1]) }
        let deliveries = try await consume(bytes, count: 3, batch: patient, prefetch: 3)
        #expect(deliveries.map(\.tag.number) == [1, 2, 3])
    }
}
