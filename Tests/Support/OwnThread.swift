import Foundation

/// Runs what blocks on a thread of its own.
///
/// - Parameter body: may block.
/// - Returns: what it returns.
/// - Throws: what it throws.
public func onOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
