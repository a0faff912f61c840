import Locking

@testable import AMQP

/// Runs `body` on a thread of its own, since it blocks.
func startThread(_ body: @escaping @Sendable () -> Void) {
    do {
        try LinkThread.start("test", body)
    } catch {
        preconditionFailure("a test's thread could not be started: \(error)")
    }
}

/// A value that tests and their threads share, and can await.
final class Shared<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var waiters:
            [(condition: @Sendable (Value) -> Bool, continuation: CheckedContinuation<Value, Never>)] =
                []
    }

    private let state: Locked<State>

    init(_ value: Value) {
        state = Locked(State(value: value))
    }

    var value: Value { state.withLock { $0.value } }

    func update(_ change: (inout Value) -> Void) {
        let (value, ready) = state.withLock { state in
            change(&state.value)
            let value = state.value
            let ready = state.waiters.filter { $0.condition(value) }.map(\.continuation)
            state.waiters.removeAll { $0.condition(value) }
            return (value, ready)
        }
        for continuation in ready { continuation.resume(returning: value) }
    }

    /// Waits until `condition` holds, for threads that may block.
    func waitBlocking(until condition: @escaping @Sendable (Value) -> Bool) {
        let wakeup = Wakeup()
        Task {
            await wait(until: condition)
            wakeup.signal()
        }
        wakeup.wait(until: nil)
    }

    /// Waits until `condition` holds.
    @discardableResult
    func wait(until condition: @escaping @Sendable (Value) -> Bool) async -> Value {
        await withCheckedContinuation { continuation in
            let value = state.withLock { state -> Value? in
                if condition(state.value) { return state.value }
                state.waiters.append((condition, continuation))
                return nil
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
