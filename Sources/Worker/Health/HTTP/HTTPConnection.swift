import Glibc

/// One connection of a client: the head of a request, the answer, the end.
///
/// It belongs to the server's thread.
final class HTTPConnection {
    private enum Step {
        /// Takes the head.
        case reading
        /// Sends the answer from this byte on.
        case sending([UInt8], from: Int)
        /// Waits for the client's end, and takes what it still says, so many bytes of it.
        ///
        /// Closing before would reset the connection, and the client might never see the answer (RFC 9112, section 9.6).
        case ending(left: Int)
        case over
    }

    let descriptor: Int32
    let begun: ContinuousClock.Instant
    /// When it is cut off, whatever it has come to.
    private(set) var deadline: ContinuousClock.Instant
    private let limits: HTTPLimits
    private var step = Step.reading
    private var head: [UInt8] = []

    /// Takes over a connection's descriptor.
    init(_ descriptor: Int32, limits: HTTPLimits, now: ContinuousClock.Instant) {
        self.descriptor = descriptor
        self.limits = limits
        begun = now
        deadline = now + limits.head
    }

    deinit {
        close(descriptor)
    }

    /// What to poll for.
    var events: Int16 {
        if case .sending = step { Int16(POLLOUT) } else { Int16(POLLIN) }
    }

    var isOver: Bool {
        if case .over = step { true } else { false }
    }

    /// Whether an answer is on its way.
    var isAnswered: Bool {
        if case .reading = step { false } else { true }
    }

    /// Does what can be done without waiting: one call of the system, or two.
    func proceed(_ answer: (HTTPRequest) -> HTTPResponse, now: ContinuousClock.Instant) {
        switch step {
        case .reading: read(answer, now: now)
        case .sending(let bytes, let start): send(bytes, from: start)
        case .ending(let left): take(left)
        case .over: break
        }
    }

    /// Ends it at once; what was not sent yet is dropped by the kernel too.
    func cut() {
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
        step = .over
    }

    private func read(_ answer: (HTTPRequest) -> HTTPResponse, now: ContinuousClock.Instant) {
        guard let more = receive(limits.headBytesMax - head.count) else { return }
        // The end may have begun in what was there before.
        let start = max(0, head.count - 3)
        head += more
        if let end = Self.end(of: head, from: start) {
            let request = HTTPRequest(head: head[..<end])
            let response = request.map(answer) ?? .plain("no HTTP/1.1", .badRequest)
            begin(response.bytes(isHead: request?.method == "HEAD"), now: now)
        } else if head.count >= limits.headBytesMax {
            begin(HTTPResponse.plain("too much", .headTooLarge).bytes(isHead: false), now: now)
        }
    }

    private func begin(_ bytes: [UInt8], now: ContinuousClock.Instant) {
        head = []
        deadline = now + limits.answer
        send(bytes, from: 0)
    }

    private func send(_ bytes: [UInt8], from start: Int) {
        let count = unsafe bytes[start...].withUnsafeBytes {
            unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        }
        if count < 0, !Self.mayBeTriedAgain {
            step = .over
        } else if start + max(count, 0) == bytes.count {
            shutdown(descriptor, Int32(SHUT_WR))
            step = .ending(left: limits.ignoredBytesMax)
        } else {
            step = .sending(bytes, from: start + max(count, 0))
        }
    }

    private func take(_ left: Int) {
        guard let ignored = receive(8192) else { return }
        step = .ending(left: left - ignored.count)
        if ignored.count >= left { cut() }
    }

    /// What is there; nil when nothing is, and when it is over.
    private func receive(_ most: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = unsafe recv(descriptor, &bytes, most, Int32(MSG_DONTWAIT))
        if count > 0 { return Array(bytes[..<count]) }
        if count == 0 || !Self.mayBeTriedAgain { step = .over }
        return nil
    }

    private static var mayBeTriedAgain: Bool { errno == EAGAIN || errno == EINTR }

    /// Where the empty line is that ends a head; a line may also end in LF alone (RFC 9112, section 2.2).
    private static func end(of head: [UInt8], from start: Int) -> Int? {
        let lf = UInt8(ascii: "\n")
        return head.indices.dropFirst(start).first { position in
            guard head[position] == lf else { return false }
            let next = head[(position + 1)...].prefix(2)
            return next.first == lf || next.elementsEqual([UInt8(ascii: "\r"), lf])
        }
    }
}
