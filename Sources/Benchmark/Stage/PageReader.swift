import Glibc
import Support

/// Reads pages of a worker's health server with as little work as can be: it shares the processors with what it measures.
struct PageReader: Sendable {
    let port: UInt16

    /// How long an answer may take.
    private static let secondsMax = 5

    /// The page at a path.
    ///
    /// - Returns: status and text; nil when nobody answers.
    func get(_ path: String) -> (status: Int, text: String)? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var limit = timeval(tv_sec: Self.secondsMax, tv_usec: 0)
        unsafe setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard Loopback.connect(socket, port: port) else { return nil }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard
            unsafe request.withUnsafeBytes({
                unsafe send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            })
                == request.count
        else { return nil }
        return Self.parse(Self.all(from: socket))
    }

    private static func all(from socket: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(socket, $0.baseAddress, $0.count, 0)
            }
            guard count > 0 else { return answer }
            answer += buffer[..<count]
        }
    }

    private static func parse(_ answer: [UInt8]) -> (Int, String)? {
        let text = String(decoding: answer, as: UTF8.self)
        let words = text.prefix(64).split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        return (status, text)
    }

    /// How many results a worker has stored, and how many it holds that are not settled; nil when nobody answers.
    func results() -> (stored: Int, held: Int)? {
        guard let (_, text) = get("/metrics"), let head = text.firstRange(of: "\r\n\r\n"),
            let metrics = try? Support.Metrics(String(text[head.upperBound...]))
        else { return nil }
        return (
            Int(metrics.sum("lethe_results_total", ["outcome": "stored"])),
            Int(metrics.sum("lethe_unacknowledged"))
        )
    }
}

/// Connections on this machine.
enum Loopback {
    /// The address of a port.
    static func address(_ port: UInt16) -> sockaddr_in {
        sockaddr_in(
            sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian,
            sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
    }

    /// Connects a socket.
    static func connect(_ socket: Int32, port: UInt16) -> Bool {
        unsafe with(address(port)) { unsafe Glibc.connect(socket, $0, $1) == 0 }
    }

    /// Lends an address in the form that the system's calls take.
    static func with<Value>(
        _ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
