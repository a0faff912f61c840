import Foundation
import Locking
import Support
import Testing

@testable import Worker

@Suite("the HTTP server", .timeLimit(.minutes(5)))
struct HTTPServerTests {
    private static let largeBytes = 32 << 20
    private static let request = Array("GET /x HTTP/1.1\r\n\r\n".utf8)

    /// Runs a server that answers with the path, or with much.
    private static func with(
        _ limits: HTTPLimits = HTTPLimits(), host: String = "127.0.0.1", _ test: (Int) async throws -> Void
    ) async throws {
        let listener = try HTTPListener(host: host, port: 0)
        let server = HTTPServer(listener: listener, limits: limits) { request in
            guard request.path == "/large" else { return .plain(request.path, .ok) }
            return HTTPResponse([UInt8](repeating: 7, count: largeBytes), type: "application/octet-stream")
        }
        let isOver = Locked(false)
        Task {
            await server.run()
            isOver.withLock { $0 = true }
        }
        defer { listener.stop() }
        try await test(Int(listener.port))
        listener.stop()
        _ = try await eventually("the server's end", within: .seconds(20)) { isOver.current ? true : nil }
    }

    /// All that is answered until the end.
    private static func reply(to bytes: [UInt8], port: Int) async throws -> String {
        try await onOwnThread {
            let socket = try TestSocket.connect(port: port)
            try socket.write(bytes)
            return String(decoding: rest(of: socket), as: UTF8.self)
        }
    }

    private static func ask(_ socket: TestSocket) throws -> [UInt8] {
        try socket.write(request)
        return rest(of: socket)
    }

    private static func rest(of socket: TestSocket) -> [UInt8] {
        var bytes: [UInt8] = []
        while let more = try? socket.readSome() { bytes += more }
        return bytes
    }

    @Test("a request is answered, and then the connection ends", arguments: Request.answered)
    func answered(request: Request) async throws {
        try await Self.with { port in
            let reply = try await Self.reply(to: request.bytes, port: port)
            #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n") && reply.hasSuffix("\r\n\r\n/x\n"))
            #expect(reply.contains("\r\nContent-Length: 3\r\nConnection: close\r\n"))
            #expect(reply.ranges(of: "HTTP/1.1").count == 1, "only the first request is answered")
        }
    }

    @Test("HEAD is told the length, and no body")
    func head() async throws {
        try await Self.with { port in
            let reply = try await Self.reply(to: Array("HEAD /x HTTP/1.1\r\n\r\n".utf8), port: port)
            #expect(reply.contains("\r\nContent-Length: 3\r\n") && reply.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("what is no request, or too long for one, is refused", arguments: Request.refused)
    func refused(request: Request) async throws {
        try await Self.with { port in
            let reply = try await Self.reply(to: request.bytes, port: port)
            #expect(reply.hasPrefix("HTTP/1.1 \(request.status) ") && reply.contains("\r\n\r\n"))
        }
    }

    @Test("an answer arrives in full although a body comes that nobody reads")
    func body() async throws {
        try await Self.with { port in
            let reply = try await onOwnThread {
                let socket = try TestSocket.connect(port: port)
                try socket.write(Array("POST /x HTTP/1.1\r\nContent-Length: 200000\r\n\r\n".utf8))
                _ = socket.isReadable(within: 10_000)
                // A connection that was closed by now would be reset by the first.
                for _ in 0..<20 { try socket.write([UInt8](repeating: 7, count: 10_000)) }
                return String(decoding: Self.rest(of: socket), as: UTF8.self)
            }
            #expect(reply.hasSuffix("\r\n\r\n/x\n"))
        }
    }

    @Test("a body without end is cut off")
    func endlessBody() async throws {
        var limits = HTTPLimits()
        limits.answer = .seconds(600)
        try await Self.with(limits) { port in
            await #expect(throws: TestSocket.Ended.self) {
                try await onOwnThread {
                    let socket = try TestSocket.connect(port: port)
                    try socket.write(Array("GET /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
                    for _ in 0..<1000 { try socket.write([UInt8](repeating: 7, count: 1 << 18)) }
                }
            }
        }
    }

    @Test("who says nothing, or only a byte at a time, is cut off", arguments: [true, false])
    func slowHead(isSilent: Bool) async throws {
        var limits = HTTPLimits()
        limits.head = .milliseconds(300)
        try await Self.with(limits) { port in
            let (answer, lasted) = try await onOwnThread {
                let socket = try TestSocket.connect(port: port)
                let begun = ContinuousClock.now
                while !isSilent, !socket.isReadable(within: 50), begun.duration(to: .now) < .seconds(60) {
                    try socket.write([UInt8(ascii: "G")])
                }
                return (Self.rest(of: socket), begun.duration(to: .now))
            }
            #expect(answer.isEmpty && lasted < .seconds(60), "before the test's own limit")
        }
    }

    @Test("who takes too long to receive the answer is cut off")
    func slowReader() async throws {
        var limits = HTTPLimits()
        limits.answer = .milliseconds(300)
        try await Self.with(limits) { port in
            let isCut = try await onOwnThread {
                let socket = try TestSocket.connect(port: port)
                try socket.write(Array("GET /large HTTP/1.1\r\n\r\n".utf8))
                let begun = ContinuousClock.now
                // At this pace a fifth of the answer comes before the test's own limit.
                while begun.duration(to: .now) < .seconds(60) {
                    guard let some = try? socket.readSome(1024), !some.isEmpty else { return true }
                    Thread.sleep(forTimeInterval: 0.01)
                }
                return false
            }
            #expect(isCut, "before the test's own limit")
        }
    }

    @Test("who takes it in time gets all of a large answer")
    func largeAnswer() async throws {
        try await Self.with { port in
            let received = try await onOwnThread {
                let socket = try TestSocket.connect(port: port)
                try socket.write(Array("GET /large HTTP/1.1\r\n\r\n".utf8))
                return Self.rest(of: socket).count
            }
            #expect(received > Self.largeBytes)
        }
    }

    @Test("for one connection too many the oldest is cut off, and nobody else")
    func crowd() async throws {
        var limits = HTTPLimits()
        limits.connectionsMax = 3
        limits.head = .seconds(600)
        try await Self.with(limits) { port in
            let (replies, lasted) = try await onOwnThread {
                let sockets = try (0..<4).map { _ in try TestSocket.connect(port: port) }
                let begun = ContinuousClock.now
                let first = Self.rest(of: sockets[0])
                let lasted = begun.duration(to: .now)
                return (try [first] + sockets.dropFirst().map(Self.ask), lasted)
            }
            #expect(lasted < .seconds(60), "before the test's own limit")
            #expect(
                replies[0].isEmpty
                    && replies.dropFirst().allSatisfy { $0.suffix(3) == Array("/x\n".utf8)[...] })
        }
    }

    @Test("who has just come is not cut off for a crowd, which waits")
    func grace() async throws {
        var limits = HTTPLimits()
        limits.connectionsMax = 3
        limits.grace = .seconds(600)
        limits.head = .seconds(600)
        try await Self.with(limits) { port in
            let replies = try await onOwnThread {
                try (0..<20).map { _ in try TestSocket.connect(port: port) }.map { socket in
                    // When it is through it ends, and makes room.
                    defer { socket.end() }
                    return try Self.ask(socket)
                }
            }
            #expect(replies.count == 20 && replies.allSatisfy { $0.suffix(3) == Array("/x\n".utf8)[...] })
        }
    }

    @Test("it stops although somebody is connected, and its port is free again")
    func stops() async throws {
        var limits = HTTPLimits()
        limits.head = .seconds(600)
        let idle = Locked<TestSocket?>(nil)
        let port = Locked(0)
        try await Self.with(limits) { number in
            port.withLock { $0 = number }
            let socket = try TestSocket.connect(port: number)
            idle.withLock { $0 = socket }
            #expect(try await Self.reply(to: Self.request, port: number).hasSuffix("/x\n"))
        }
        _ = try HTTPListener(host: "127.0.0.1", port: UInt16(port.current))
    }

    @Test("where it cannot listen it says so", arguments: ["203.0.113.1", "no address", "1.2.3.4.5"])
    func cannotListen(host: String) throws {
        #expect(throws: HealthServerError.cannotListen) { try HTTPListener(host: host, port: 0) }
        let taken = try HTTPListener(host: "127.0.0.1", port: 0)
        #expect(throws: HealthServerError.cannotListen) {
            try HTTPListener(host: "127.0.0.1", port: taken.port)
        }
    }

    @Test(
        "it listens on addresses of IPv6",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/net/if_inet6")))
    func newerProtocol() async throws {
        // All addresses, those of IPv4 too.
        try await Self.with(host: "::") { port in
            let reply = try await Self.reply(to: Self.request, port: port)
            #expect(reply.hasSuffix("/x\n"))
        }
    }
}

/// What a client says, and the status it must get.
struct Request: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let status: Int

    private init(_ name: String, _ text: String, _ status: Int = 200) {
        testDescription = name
        bytes = Array(text.utf8)
        self.status = status
    }

    static let answered = [
        Request("HTTP/1.1", "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"),
        Request("HTTP/1.0 with a query", "GET /x?y=z HTTP/1.0\r\n\r\n"),
        Request("lines that end in LF", "GET /x HTTP/1.1\nHost: a\n\n"),
        Request("a target with its host", "GET http://a.example/x HTTP/1.1\r\n\r\n"),
        Request("two at once", "GET /x HTTP/1.1\r\n\r\nGET /y HTTP/1.1\r\n\r\n"),
        Request("a header of 8,000 bytes", "GET /x HTTP/1.1\r\nX: \(letters(8000))\r\n\r\n"),
    ]

    static let refused = [
        Request("HTTP/0.9", "GET /x\r\n\r\n", 400), Request("HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 400),
        Request("a NUL", "GET /\0x HTTP/1.1\r\n\r\n", 400), Request("nothing", "\r\n\r\n", 400),
        Request("no method", " / HTTP/1.1\r\n\r\n", 400), Request("a space", "GET / x HTTP/1.1\r\n\r\n", 400),
        Request("a long header", "GET /x HTTP/1.1\r\nX: \(letters(200_000))\r\n\r\n", 431),
        Request("a long path", "GET /\(letters(9000)) HTTP/1.1\r\n\r\n", 431),
        Request(
            "5,000 headers", "GET /x HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 5000))\r\n", 431),
    ]

    private static func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
}
