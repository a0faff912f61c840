import Glibc
import Locking

/// What the watchdog looks at, at every tick.
protocol Watched: AnyObject, Sendable {
    /// Called on the watchdog's thread; must not block.
    func tick(now: Instant)
}

/// The one thread that looks after links whose own thread may be stuck inside the C library.
///
/// A send never returns once the peer has stopped reading: librabbitmq 0.11 then waits without limit, and
/// heartbeats do not help. Nobody but another thread can end that, by shutting the socket down.
final class Watchdog: Sendable {
    static let shared = Watchdog()

    /// How often it looks: a limit is kept to within this.
    static let interval: Duration = .milliseconds(100)

    private struct State {
        var watched: [ObjectIdentifier: any Watched] = [:]
        var isRunning = false
    }

    private let state = Locked(State())

    /// Begins to watch; keeps `watched` alive until `remove`.
    func add(_ watched: any Watched) throws(AMQPError) {
        let mustStart = state.withLock { state in
            state.watched[ObjectIdentifier(watched)] = watched
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard mustStart else { return }
        do throws(AMQPError) {
            try LinkThread.start("amqp-watchdog") { [self] in run() }
        } catch {
            state.withLock { state in
                state.isRunning = false
                state.watched[ObjectIdentifier(watched)] = nil
            }
            throw error
        }
    }

    func remove(_ watched: any Watched) {
        state.withLock { state in
            state.watched[ObjectIdentifier(watched)] = nil
        }
    }

    private func run() {
        while true {
            let watched = state.withLock { state in
                // The thread ends with its last ward, so that a process without links has no such thread.
                if state.watched.isEmpty { state.isRunning = false }
                return Array(state.watched.values)
            }
            guard !watched.isEmpty else { return }
            let now = ContinuousClock.now
            for one in watched { one.tick(now: now) }
            usleep(UInt32(Self.interval.millisecondsRoundedUp * 1000))
        }
    }
}

/// The watchdog's hold on one link: since when a library call has been running, and the socket to shut down.
final class CallGuard: Watched {
    private struct State {
        /// A duplicate of the socket's descriptor: the library closes its own without a word, and the number may
        /// by then belong to another file.
        var descriptor: Int32 = -1
        /// Written by the link's thread around its work, read by the watchdog.
        var deadline: Instant?
        /// Since when the call has been running, also once the socket has been shut down; written likewise.
        var enteredAt: Instant?
        var hasFired = false
        /// Nothing is lost when the connection is torn down now: it is still being set up.
        var isSettingUp = false
        var isAborted = false
        /// Signalled when the set-up is aborted, for a wait that no socket can end.
        var wakeup: Wakeup?
    }

    private let state = Locked(State())

    deinit {
        detach()
    }

    /// Takes hold of a connected socket.
    func attach(_ descriptor: Int32) {
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        let isAborted = state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
            state.descriptor = duplicate
            state.hasFired = false
            return state.isAborted
        }
        if isAborted { shutDown() }
    }

    func detach() {
        state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
            state.descriptor = -1
            state.deadline = nil
            state.enteredAt = nil
        }
    }

    /// The link's thread enters the library and expects to be back within `limit`.
    func enter(limit: Duration) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.deadline = now + limit
            state.enteredAt = now
        }
    }

    func leave() {
        state.withLock { state in
            state.deadline = nil
            state.enteredAt = nil
        }
    }

    /// Since when the link's thread has been in the library; nil while it is not.
    var inCallSince: Instant? {
        state.withLock { $0.enteredAt }
    }

    /// Whether the socket was shut down because a call took too long.
    var hasFired: Bool {
        state.withLock { $0.hasFired }
    }

    func setSettingUp(_ isSettingUp: Bool) {
        state.withLock { $0.isSettingUp = isSettingUp }
    }

    /// Ends a connection that is still being set up, now and until `detach`ed for good.
    func abortSetUp() {
        let mustShutDown = state.withLock { state in
            state.isAborted = true
            state.wakeup?.signal()
            return state.isSettingUp
        }
        if mustShutDown { shutDown() }
    }

    /// Whether the link is to end and nothing more is to be set up.
    var isAborted: Bool {
        state.withLock { $0.isAborted }
    }

    /// Runs a wait that `wakeup` ends, by signalling it as soon as the set-up is aborted.
    func untilAborted<Value>(
        wakes wakeup: Wakeup, _ body: () throws(AMQPError) -> Value
    ) throws(AMQPError) -> Value {
        state.withLock { $0.wakeup = wakeup }
        defer { state.withLock { $0.wakeup = nil } }
        return try body()
    }

    func tick(now: Instant) {
        state.withLock { state in
            guard let deadline = state.deadline, now >= deadline else { return }
            state.deadline = nil
            state.hasFired = true
            if state.descriptor >= 0 { shutdown(state.descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func shutDown() {
        state.withLock { state in
            if state.descriptor >= 0 { shutdown(state.descriptor, Int32(SHUT_RDWR)) }
        }
    }
}
