import Foundation
import Glibc

/// What a client may take.
struct HTTPLimits {
    /// The connections at once; for one more the oldest is cut off, and others wait in the system's queue.
    var connectionsMax = 128
    /// What even the oldest has before it makes room: time to ask, in the midst of a crowd.
    var grace: Duration = .milliseconds(100)
    /// The first line of a request and its headers.
    var headBytesMax = 8192
    /// How long a client may take for them.
    var head: Duration = .seconds(5)
    /// How long it may take to receive the answer and end the connection.
    var answer: Duration = .seconds(10)
    /// What it may say after the head, a body say; nobody reads it.
    var ignoredBytesMax = 1 << 18
    /// How long answers may still take when the server stops.
    var stopping: Duration = .seconds(1)
}

/// Answers GET and HEAD, one request a connection, on a thread of its own.
///
/// Nothing that a client does takes more than its share: what it sends, how long it takes and how many connections there are has a bound, and
/// no work grows faster than what it sends. The thread is none of Swift's pool: no client keeps the worker from its work, and no work of the worker
/// keeps health from being told.
struct HTTPServer: Sendable {
    let listener: HTTPListener
    var limits = HTTPLimits()
    /// Gives the answer to a request, without waiting for anything.
    let answer: @Sendable (HTTPRequest) -> HTTPResponse

    /// Serves until the listener is stopped.
    func run() async {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                Thread.current.name = "lethe-health"
                var loop = HTTPLoop(server: self)
                while loop.goesOn { loop.turn() }
                continuation.resume()
            }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
    }

    /// The page takes some ten KB of stack; no recursion depends on input.
    private static let stackBytes = 1 << 20
}

/// The connections that the server's thread has, and one turn after the other over them.
private struct HTTPLoop {
    private let server: HTTPServer
    /// The oldest first.
    private var connections: [HTTPConnection] = []
    /// When all ends, once the listener has stopped.
    private var end: ContinuousClock.Instant?
    /// Until when nothing is accepted, since there was no descriptor left for it.
    private var exhaustedUntil: ContinuousClock.Instant?

    /// Accepted a turn, so that each is looked at before many others come.
    private static let acceptedMax = 16
    private static let exhaustedPause: Duration = .milliseconds(100)

    init(server: HTTPServer) {
        self.server = server
    }

    var goesOn: Bool { end == nil || !connections.isEmpty }

    /// Waits until there is something to do, and does it.
    mutating func turn() {
        let isAccepting = acceptsFrom.map { $0 <= .now } != false
        var asked = connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        // Its end is told whatever it is asked for; a negative descriptor is passed over.
        asked.append(
            pollfd(
                fd: end == nil ? server.listener.descriptor : -1, events: isAccepting ? Int16(POLLIN) : 0,
                revents: 0))
        let count = unsafe poll(&asked, nfds_t(asked.count), milliseconds)
        let now = ContinuousClock.now
        if count > 0 {
            for (connection, asked) in zip(connections, asked) where asked.revents != 0 {
                connection.proceed(server.answer, now: now)
            }
        }
        for connection in connections where connection.deadline <= now || end.map({ $0 <= now }) == true {
            connection.cut()
        }
        connections.removeAll(where: \.isOver)
        guard count > 0, let listener = asked.last?.revents, listener != 0 else { return }
        if listener & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { stop(now) } else { accept(now) }
    }

    /// From when there is room for one more; nil when there is.
    private var acceptsFrom: ContinuousClock.Instant? {
        guard connections.count >= server.limits.connectionsMax else { return exhaustedUntil }
        let room = connections[0].begun + server.limits.grace
        return max(room, exhaustedUntil ?? room)
    }

    /// Until the next deadline; without end when there is none.
    private var milliseconds: Int32 {
        let now = ContinuousClock.now
        var instants = connections.map(\.deadline)
        if let end { instants.append(end) }
        if let acceptsFrom, acceptsFrom > now { instants.append(acceptsFrom) }
        guard let next = instants.min() else { return -1 }
        return Int32(clamping: Int64(max(.zero, now.duration(to: next)) / .milliseconds(1)) + 1)
    }

    private mutating func accept(_ now: ContinuousClock.Instant) {
        for _ in 0..<Self.acceptedMax {
            if let acceptsFrom, acceptsFrom > now { return }
            switch server.listener.accept() {
            case .none: return
            case .exhausted:
                exhaustedUntil = now + Self.exhaustedPause
                cutOldest()
                return
            case .connection(let descriptor):
                if connections.count >= server.limits.connectionsMax { cutOldest() }
                connections.append(HTTPConnection(descriptor, limits: server.limits, now: now))
            }
        }
    }

    private mutating func cutOldest() {
        if !connections.isEmpty { connections.removeFirst().cut() }
    }

    /// Lets go of all but those that have an answer on its way.
    private mutating func stop(_ now: ContinuousClock.Instant) {
        end = now + server.limits.stopping
        connections.removeAll { !$0.isAnswered }
    }
}
