import ServiceLifecycle
import Vault

/// Tries until it works, or the worker stops: nothing may go on before.
///
/// - Parameters:
///   - isStopping: Whether to give up.
///   - waitMax: How long to wait between two tries at most.
///   - failed: Told of each failure.
///   - body: Idempotent.
/// - Returns: Whether it worked.
func persistently(
    unless isStopping: () -> Bool, waitMax: Duration = .seconds(30), failed: (VaultError) -> Void,
    _ body: () async throws(VaultError) -> Void
) async -> Bool {
    var backoff = Backoff(first: .milliseconds(250), cap: waitMax)
    while !isStopping() {
        do throws(VaultError) {
            try await body()
            return true
        } catch {
            failed(error)
            let wait = backoff.next()
            guard (try? await cancelWhenGracefulShutdown { try await Task.sleep(for: wait) }) != nil else {
                return false
            }
        }
    }
    return false
}
