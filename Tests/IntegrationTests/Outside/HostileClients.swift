import Foundation
import Locking
import Support

/// Clients that do to a worker's HTTP server what none should, all at once and again and again, until they are called off.
final class HostileClients: Sendable {
    /// What a client does with a connection until the worker ends it.
    private typealias Behaviour = @Sendable (TestSocket, HostileClients) throws -> Void

    /// In all that they send; must be in no log.
    static let word = "purple-walrus"

    private let port: Int
    private let isOver = Locked(false)
    private let connections = Locked<[String: Int]>([:])

    /// Lets them loose.
    init(on port: Int) {
        self.port = port
        for (name, count, behaviour) in Self.behaviours {
            for _ in 0..<count {
                Thread.detachNewThread { self.repeat(name, behaviour) }
            }
        }
        Thread.detachNewThread { self.crowd() }
    }

    /// How many kinds there are, and how many connections each has had.
    static var kinds: Int { behaviours.count + 1 }
    var counts: [String: Int] { connections.current }

    /// They connect no more, and let go of what they have.
    func callOff() { isOver.withLock { $0 = true } }

    private func `repeat`(_ name: String, _ behaviour: Behaviour) {
        while !isOver.current {
            do {
                let socket = try TestSocket.connect(port: port)
                connections.withLock { $0[name, default: 0] += 1 }
                try behaviour(socket, self)
                try remain(on: socket)
            } catch {
                // The worker has ended it, as it should; or is gone.
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
    }

    /// Reads until the worker ends it.
    private func remain(on socket: TestSocket) throws {
        while !isOver.current {
            if socket.isReadable(within: 200) { _ = try socket.readSome() }
        }
    }

    /// Hundreds that say nothing.
    private func crowd() {
        while !isOver.current {
            let sockets = (0..<300).compactMap { _ in try? TestSocket.connect(port: port) }
            connections.withLock { $0["idle", default: 0] += sockets.count }
            Thread.sleep(forTimeInterval: 1)
        }
    }

    private static let head = "GET /livez HTTP/1.1\r\nHost: \(word)\r\n"

    private static let behaviours: [(name: String, count: Int, Behaviour)] = [
        ("a line of 200,000 bytes", 2, says("GET / HTTP/1.1\r\nX-\(word): \(letters(200_000))\r\n\r\n")),
        ("a path of 100,000 bytes", 1, says("GET /\(word)/\(letters(100_000)) HTTP/1.1\r\n\r\n")),
        ("a line without end", 1, streams(head + "X: ", letters(4096))),
        (
            "thousands of headers", 2,
            says(head + (0..<5000).map { "X-\(word)-\($0): \($0)\r\n" }.joined() + "\r\n")
        ),
        (
            "a body without end", 1,
            streams(
                head.replacing("GET", with: "POST") + "Content-Length: 999999999999\r\n\r\n", letters(4096))
        ),
        (
            "a chunked body without end", 1,
            streams(head + "Transfer-Encoding: chunked\r\n\r\n", "1000\r\n\(letters(4096))\r\n")
        ),
        ("a body announced and not sent", 2, says(head + "Content-Length: 4000000000\r\n\r\n")),
        ("pipelined requests", 2, says(String(repeating: head + "\r\n", count: 1000))),
        ("HTTP/1.0", 1, says("GET /metrics HTTP/1.0\r\n\r\n")),
        ("half a head", 2, says(head)),
        ("a NUL", 1, says("GET /livez\0\(word) HTTP/1.1\r\n\r\n")),
        ("no HTTP", 2, says("\(word) \(letters(2000))\r\n\r\n")),
        (
            "bytes without a line's end", 1,
            { socket, _ in try socket.write((0..<60_000).map { _ in .random(in: 128...255) }) }
        ),
        // RFC 8446, 4.1.2: a record of a handshake, a ClientHello.
        (
            "TLS", 1,
            { socket, _ in
                try socket.write([22, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] + [UInt8](repeating: 7, count: 505))
            }
        ),
        (
            "a byte a second", 5,
            { socket, clients in
                for byte in Array(head.utf8) where !clients.isOver.current {
                    try socket.write([byte])
                    Thread.sleep(forTimeInterval: 1)
                }
            }
        ),
        (
            "an answer never read", 10,
            { socket, clients in
                try socket.write(Array(head.replacing("/livez", with: "/").utf8) + Array("\r\n".utf8))
                for _ in 0..<20 where !clients.isOver.current { Thread.sleep(forTimeInterval: 0.2) }
                throw TestFailure("it has not been read")
            }
        ),
    ]

    private static func letters(_ count: Int) -> String { String(repeating: "a", count: count) }

    private static func says(_ text: String) -> Behaviour {
        let bytes = Array(text.utf8)
        return { socket, _ in try socket.write(bytes) }
    }

    private static func streams(_ beginning: String, _ more: String) -> Behaviour {
        let bytes = Array(more.utf8)
        return { socket, clients in
            try socket.write(Array(beginning.utf8))
            while !clients.isOver.current { try socket.write(bytes) }
        }
    }
}
