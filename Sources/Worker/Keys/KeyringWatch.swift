import Dispatch
import Logging
import Sealing
import ServiceLifecycle
import Vault

/// Reads the keyring again every minute and on SIGHUP; a new wrapping version is taken up by rewrapping the hour keys.
struct KeyringWatch: Service {
    let source: KeyringSource
    let region: Region
    let keyring: KeyringInUse
    let vault: Vault
    let conditions: Conditions
    let log: Logger
    /// Called when the keys of the store may have changed.
    let changed: @Sendable () -> Void

    func run() async throws {
        await Rereading.run { await read() }
    }

    private func read() async {
        do {
            let fresh = try await source.load()
            try fresh.checkFitsWorker(of: region)
            let former = keyring.current
            if fresh.versions != former.versions {
                // First, so that a rewrapping which fails is gone on with at the next reading.
                try await vault.adopt(fresh)
                keyring.replace(with: fresh)
                changed()
                log.notice("the keyring changed", metadata: ["versions": "\(fresh.versions)"])
            }
            conditions.hold(.keyring, "read when last due")
        } catch {
            // The keyring read before stays in use.
            if conditions.wait(.keyring, "\(error)") {
                log.warning(
                    "the keyring cannot be read; the former one stays in use", metadata: ["error": "\(error)"]
                )
            }
        }
    }
}

extension KeyringSource {
    /// Reads the keyring on a thread that may block: a command may take seconds, and the cooperative pool has few threads.
    fileprivate func load() async throws -> Keyring {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(with: Result { try Keyring.load(self) })
            }
        }
    }
}
