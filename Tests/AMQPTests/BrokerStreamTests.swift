import Support
import Testing

@testable import AMQP

@Suite("Streams of a real broker", .timeLimit(.minutes(5)))
struct BrokerStreamTests {
    /// How long to wait for what must not come.
    private static let moment = Duration.milliseconds(300)

    @Test("entries come in order and once, from the first, from an offset, and from the end")
    func positions() async throws {
        let stream = try await TestStream()
        try await stream.append(0..<2000)
        let all = try await stream.read(from: .first, most: 2000)
        #expect(all.map(\.text) == (0..<2000).map(String.init))
        #expect(all.map(\.streamOffset) == Array(0..<2000))
        #expect(all.allSatisfy { !$0.redelivered })
        let some = try await stream.read(from: .offset(1234), most: 766)
        #expect(some.map(\.streamOffset) == Array(1234..<2000))
        let last = try await stream.read(from: .last, idle: Self.moment)
        #expect(last.last?.streamOffset == 1999)
        #expect(try await stream.read(from: .next, firstWithin: Self.moment).isEmpty)
        #expect(try await stream.end()?.text == "1999")
    }

    @Test("reading ends where it is told to, or when nothing comes; the session reads on")
    func several() async throws {
        let stream = try await TestStream()
        try await stream.append(0..<1000)
        try await stream.session { session in
            for start: Int64 in [0, 10, 500] {
                let entries = try session.read(stream.name, from: .offset(start), most: 10)
                #expect(entries.map(\.streamOffset) == Array(start..<start + 10))
            }
            var count = 0
            let read = try session.readStream(
                stream.name, from: .first, firstWithin: .seconds(10), idle: Self.moment
            ) { _ in
                count += 1
                return true
            }
            #expect(read == 1000 && count == 1000)
            #expect(try session.streamEnd(stream.name, within: .seconds(10))?.streamOffset == 999)
            #expect(try session.publish(stream.publication("1000")) == .confirmed)
            #expect(try session.streamEnd(stream.name, within: .seconds(10))?.text == "1000")
        }
    }

    @Test("an empty stream has no entry and no end")
    func empty() async throws {
        let stream = try await TestStream()
        #expect(try await stream.end(within: Self.moment) == nil)
        for position in [StreamPosition.first, .last, .next, .offset(0), .offset(7)] {
            #expect(try await stream.read(from: position, firstWithin: Self.moment).isEmpty)
        }
    }

    @Test("beyond the end nothing comes; at the end, what is written next")
    func beyond() async throws {
        let stream = try await TestStream()
        try await stream.append(0..<20)
        for offset: Int64 in [20, 21, 50] {
            #expect(try await stream.read(from: .offset(offset), firstWithin: Self.moment).isEmpty)
        }
        async let next = stream.read(from: .offset(20), most: 20, firstWithin: .seconds(60))
        try await stream.append(20..<40)
        #expect(try await next.map(\.streamOffset) == Array(20..<40))
    }

    @Test("an offset that is kept no more begins at the first entry that is")
    func truncated() async throws {
        let stream = try await TestStream(segmentBytes: 100_000, bytesMax: 200_000)
        let filler = String(repeating: "x", count: 5000)
        var first: Int64 = 0
        // Retention works on its own time after a segment is full. The last line lies in a segment that is not:
        // without it, all entries may go, and leave a last segment with nothing but the broker's own.
        while first == 0 {
            try await stream.append([String](repeating: filler, count: 100))
            try await stream.append(["the last line"])
            first = try #require(try await stream.read(from: .first, most: 1).first?.streamOffset)
        }
        let entry = try #require(try await stream.read(from: .offset(0), most: 1).first)
        #expect(try #require(entry.streamOffset) >= first)
        let end = try #require(try await stream.end()?.streamOffset)
        #expect(try await stream.read(from: .offset(end), most: 1).map(\.streamOffset) == [end])
    }

    @Test("over many segments nothing is missing, and offsets rise, though not always by one")
    func segments() async throws {
        let stream = try await TestStream(segmentBytes: 100_000)
        let filler = String(repeating: "x", count: 1000)
        for start in stride(from: 0, to: 1000, by: 100) {
            try await stream.append((start..<start + 100).map { "\($0) \(filler)" })
        }
        let entries = try await stream.read(from: .first, most: 1000)
        #expect(entries.map(\.text) == (0..<1000).map { "\($0) \(filler)" })
        let offsets = entries.compactMap(\.streamOffset)
        #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try await stream.end()?.streamOffset == offsets.last)
        // Going on after any entry loses none and repeats none, also where the next offset is the broker's own.
        try await stream.session { session in
            for index in stride(from: 0, to: 990, by: 9) {
                let next = try session.read(stream.name, from: .offset(offsets[index] + 1), most: 1)
                #expect(next.map(\.streamOffset) == [offsets[index + 1]])
            }
        }
    }

    @Test("headers and properties come through a stream")
    func headers() async throws {
        let stream = try await TestStream()
        let headers: [String: FieldValue] = [
            "text": .string("grüße"), "empty": .string(""), "number": .int(-2_592_000_000), "small": .int(5),
            "flag": .bool(false), "time": .timestamp(1_700_000_000), "bytes": .bytes([0, 255]),
            "half": .double(0.5), "long": .string(String(repeating: "x", count: 4000)),
        ]
        let body = (0..<400_000).map { UInt8(truncatingIfNeeded: $0) }
        var publication = stream.publication("", headers: headers)
        publication.body = body
        publication.contentType = "application/octet-stream"
        publication.contentEncoding = "identity"
        try await Broker.publish([publication])
        let entry = try #require(try await stream.end())
        #expect(entry.headers == headers.merging(["x-stream-offset": .int(0)]) { given, _ in given })
        #expect(entry.body == .bytes(body))
        #expect(entry.contentType == "application/octet-stream" && entry.contentEncoding == "identity")
    }

    @Test("a missing stream is 404, a queue that is none 406 and untouched; the session goes on")
    func refused() async throws {
        let stream = try await TestStream()
        try await stream.append(["entry"])
        let queue = try await Broker.queue()
        try await Broker.publish(["message"], to: queue)
        try await Broker.session { session in
            for (name, code) in [(Broker.name("missing"), 404), (queue, 406)] {
                let reading = failure { _ = try session.read(name, from: .first) }
                let end = failure { _ = try session.streamEnd(name, within: .seconds(10)) }
                #expect(reading == .forTests(.consume, .reply(code)) && end == reading)
            }
            let message = try session.get(queue)
            let entry = try session.streamEnd(stream.name, within: .seconds(10))
            #expect(message?.text == "message" && entry?.text == "entry")
        }
    }

    @Test("what reads may fail; what the session fetched before can still be acknowledged")
    func failing() async throws {
        struct Own: Error {}
        let stream = try await TestStream()
        try await stream.append(0..<1000)
        let queue = try await Broker.queue()
        try await Broker.publish(["first", "second"], to: queue)
        try await Broker.session { session in
            let fetched = try #require(try session.get(queue))
            #expect(throws: Own.self) {
                try session.readStream(
                    stream.name, from: .first, firstWithin: .seconds(10), idle: .seconds(10)
                ) { _ in throw Own() }
            }
            #expect(try session.read(stream.name, from: .first, most: 500).count == 500)
            try session.acknowledge(fetched.tag)
        }
        // The second was not acknowledged along with the stream's entries.
        try await Broker.session { session in
            let fetched = try #require(try session.get(queue))
            #expect(fetched.text == "second" && !fetched.redelivered)
            #expect(try session.get(queue) == nil)
        }
    }

    @Test("a stream that is deleted while it is read is an error, and the session goes on")
    func deletedWhileRead() async throws {
        let stream = try await TestStream()
        try await stream.append(["entry"])
        let isReading = Shared(false)
        async let end: Void = stream.session { session in
            let error = failure {
                _ = try session.readStream(
                    stream.name, from: .first, firstWithin: .seconds(10), idle: .seconds(60)
                ) { _ in
                    isReading.update { $0 = true }
                    return true
                }
            }
            #expect(error == .forTests(.consume, .cancelledByBroker))
            let counts = try session.inspectQueue(stream.name)
            #expect(counts == nil)
        }
        await isReading.wait { $0 }
        try await stream.delete()
        try await end
    }

    @Test("a session that waits longer than two heartbeats stays connected")
    func heartbeats() async throws {
        let stream = try await TestStream()
        var timeouts = LinkTimeouts.short
        timeouts.heartbeat = .seconds(1)
        let (entries, counts) = try await withSession(
            stream.endpoint, connectionName: "test-session", timeouts: timeouts
        ) { session in
            let entries = try session.read(stream.name, from: .first, firstWithin: .seconds(4))
            return (entries, try session.inspectQueue(stream.name))
        }
        #expect(entries.isEmpty && counts != nil)
    }

    @Test("a connection that is lost is an error, not the end of the stream")
    func lost() async throws {
        let stream = try await TestStream()
        try await stream.append(["entry"])
        let proxy = FaultyProxy(to: try Broker.port)
        let endpoint = try proxy.endpoint
        let error = try await withSession(endpoint, connectionName: "test-session", timeouts: .short) {
            session in
            failure {
                _ = try session.readStream(
                    stream.name, from: .first, firstWithin: .seconds(10), idle: .seconds(60)
                ) { _ in
                    proxy.cut()
                    return true
                }
            }
        }
        #expect(error == .forTests(.receive, .connectionClosed))
    }

    @Test(
        "a network that falls silent is an error, not the end of the stream",
        arguments: [
            (Duration.milliseconds(100), AMQPError.forTests(.cancel, .timedOut)),
            (.seconds(60), .forTests(.receive, .heartbeatMissed)),
        ])
    func frozen(idle: Duration, error: AMQPError) async throws {
        let stream = try await TestStream()
        try await stream.append(["entry"])
        let proxy = FaultyProxy(to: try Broker.port)
        var timeouts = LinkTimeouts.short
        timeouts.heartbeat = .seconds(2)
        timeouts.call = .seconds(3)
        let endpoint = try proxy.endpoint
        let seen = try await withSession(
            endpoint, connectionName: "test-session", timeouts: timeouts
        ) { session in
            failure {
                _ = try session.readStream(
                    stream.name, from: .first, firstWithin: .seconds(10), idle: idle
                ) { _ in
                    proxy.set(.freeze([.toBroker, .fromBroker]))
                    return true
                }
            }
        }
        #expect(seen == error)
        proxy.set(nil)
    }
}
