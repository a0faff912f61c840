import Locking

/// The end of a link's thread, to be awaited by anyone.
final class Ending: Sendable {
    private struct State {
        var hasStarted = false
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())

    /// Notes the start.
    /// - Returns: false when it had started, or ended, before.
    func begin() -> Bool {
        state.withLock { state in
            defer { state.hasStarted = true }
            return !state.hasStarted && !state.hasEnded
        }
    }

    /// Ends what never started.
    /// - Returns: false when it has started, and will end by itself.
    func endUnlessStarted() -> Bool {
        let mayEnd = state.withLock { state in
            defer { if !state.hasStarted { state.hasEnded = true } }
            return !state.hasStarted
        }
        return mayEnd
    }

    /// Notes the end and wakes everyone who waits.
    func end() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }
}
