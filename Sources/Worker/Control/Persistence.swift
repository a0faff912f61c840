import Vault

/// Tries until it works, or the worker stops: nothing may go on before.
///
/// - Parameters:
///   - isStopping: Whether to give up.
///   - failed: Told of each failure.
///   - body: Idempotent.
/// - Returns: Whether it worked.
func persistently(
    unless isStopping: () -> Bool, failed: (VaultError) -> Void, _ body: () async throws(VaultError) -> Void
) async -> Bool {
    var backoff = Backoff(first: .milliseconds(250), cap: .seconds(30))
    while !isStopping() {
        do throws(VaultError) {
            try await body()
            return true
        } catch {
            failed(error)
            guard (try? await Task.sleep(for: backoff.next())) != nil else { return false }
        }
    }
    return false
}
