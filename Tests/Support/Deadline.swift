/// Runs an operation that must end within a time, and cancels it when it does not.
///
/// - Parameters:
///   - limit: how long it may take.
///   - what: names the wait in the failure, such as `the worker's end`.
///   - operation: reacts to cancellation.
/// - Returns: what the operation returns.
/// - Throws: `TestFailure` at the limit, else what the operation throws.
public func within<Value: Sendable>(
    _ limit: Duration, _ what: String, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else {
            throw TestFailure("waited \(limit) for \(what)")
        }
        return value
    }
}

/// Asks again and again until the answer is there: for what another process shows only when asked.
///
/// - Parameters:
///   - what: names the wait in the failure.
///   - limit: how long it may take.
///   - pause: the time between two questions.
///   - question: gives the answer, or nil when it is to be asked again.
/// - Returns: the answer.
/// - Throws: `TestFailure` at the limit, else what the question throws.
public func eventually<Value>(
    _ what: String, within limit: Duration, every pause: Duration = .milliseconds(50),
    _ question: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock.now + limit
    repeat {
        if let answer = try await question() { return answer }
        try await Task.sleep(for: pause)
    } while ContinuousClock.now < end
    throw TestFailure("waited \(limit) for \(what)")
}
