import Support
import Testing

@testable import AMQP

/// What a session does on the wire when it reads a stream; the peer is a script.
@Suite("Reading streams on the wire", .timeLimit(.minutes(5)))
struct ScriptedStreamTests {
    private static let moment = Duration.milliseconds(100)

    /// An entry whose delivery number is one more than its offset.
    private static func entry(_ offset: UInt64) -> [UInt8] {
        Wire.message(
            offset + 1, Array("\(offset)".utf8),
            headers: Wire.entry("x-stream-offset", "l", Wire.build { $0.longLong(offset) }))
    }

    /// A peer that sends entries, and others before it grants the cancellation; it notes what is acknowledged.
    private static func peer(_ entries: Range<UInt64>, _ late: [UInt8]) -> ScriptedPeer {
        ScriptedPeer { peer, _ in
            try peer.handshake()
            try peer.openChannel()
            try peer.acceptConsumer()
            for offset in entries { try peer.send(entry(offset)) }
            while true {
                let frame = try peer.readFrame()
                if let (number, multiple) = frame.acknowledgement {
                    peer.note("\(number)\(multiple ? " and before" : "")")
                }
                if frame.method == 0x003C_001E {
                    try peer.send(late, Wire.method(0x003C_001F) { $0.shortString("lethe") })
                }
                if frame.method == 0x000A_0032 { return try peer.send(Wire.method(0x000A_0033, channel: 0)) }
            }
        }
    }

    private func session<Result: Sendable>(
        _ peer: ScriptedPeer, _ body: @Sendable @escaping (borrowing Session) throws -> Result
    ) async throws -> Result {
        try await withSession(
            try peer.endpoint, connectionName: "scripted", timeouts: .short, body)
    }

    private func read(
        _ peer: ScriptedPeer, from position: StreamPosition, most: Int = .max
    ) async throws -> [Int64?] {
        try await session(peer) { session in
            try session.read("stream", from: position, most: most, idle: Self.moment).map(\.streamOffset)
        }
    }

    @Test("each entry is acknowledged alone; what comes before the cancellation is granted counts")
    func late() async throws {
        let peer = Self.peer(0..<3, Self.entry(3) + Self.entry(4))
        #expect(try await read(peer, from: .first) == [0, 1, 2, 3, 4])
        #expect(peer.notes.value == ["1", "2", "3", "4", "5"])
    }

    @Test("whoever has enough gets no more, and all is acknowledged")
    func enough() async throws {
        let peer = Self.peer(0..<3, Self.entry(3))
        #expect(try await read(peer, from: .first, most: 2) == [0, 1])
        let within = Self.peer(0..<1, Self.entry(1) + Self.entry(2))
        #expect(try await read(within, from: .first, most: 2) == [0, 1])
        #expect(peer.notes.value == ["1", "2", "3", "4"])
        #expect(within.notes.value == ["1", "2", "3"])
    }

    @Test("of a chunk only what was asked for is handed on")
    func chunk() async throws {
        #expect(try await read(Self.peer(0..<8, Self.entry(8)), from: .offset(5)) == [5, 6, 7, 8])
        #expect(try await read(Self.peer(3..<5, []), from: .offset(2)) == [3, 4])
    }

    @Test("the end is the last that comes before the cancellation is granted")
    func end() async throws {
        for (peer, end) in [(Self.peer(0..<1, Self.entry(1) + Self.entry(2)), 2), (Self.peer(7..<9, []), 8)] {
            let offset = try await session(peer) {
                try $0.streamEnd("stream", within: .seconds(10))?.streamOffset
            }
            #expect(offset == Int64(end))
        }
        let none = try await session(Self.peer(0..<0, [])) { try $0.streamEnd("stream", within: Self.moment) }
        #expect(none == nil)
    }

    @Test("a stream that is deleted while reading ends anyway changes nothing")
    func crossing() async throws {
        let cancel = Wire.method(0x003C_001E) { wire in
            wire.shortString("lethe")
            wire.octet(1)
        }
        #expect(try await read(Self.peer(0..<2, cancel + Self.entry(2)), from: .first) == [0, 1, 2])
    }

    @Test("using the session while it reads is a mistake that is not survived")
    func nested() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let peer = ScriptedStreamTests.peer(0..<1, [])
            try await withSession(try peer.endpoint, connectionName: "scripted") { session in
                _ = try session.readStream(
                    "stream", from: .first, firstWithin: .seconds(10), idle: .seconds(10)
                ) { _ in
                    try session.inspectQueue("stream") == nil
                }
            }
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("a session is not used by what reads one of its streams"))
    }
}
