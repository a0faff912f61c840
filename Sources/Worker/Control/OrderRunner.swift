import Logging
import Vault

/// Carries out the orders that have come into force, beside the intake.
struct OrderRunner: Sendable {
    let vault: Vault
    let name: String
    let receipts: ReceiptDesk
    let conditions: Conditions
    let metrics: Metrics
    let log: Logger
    private let wakeup = Wakeup()

    init(
        vault: Vault, name: String, receipts: ReceiptDesk, conditions: Conditions, metrics: Metrics,
        log: Logger
    ) {
        self.vault = vault
        self.name = name
        self.receipts = receipts
        self.conditions = conditions
        self.metrics = metrics
        self.log = log
    }

    /// There may be an order to carry out.
    func wake() { wakeup.wake() }

    /// Works until ``finish()``; what is left then is carried out after the next start.
    func run() async {
        var backoff = Backoff(first: .milliseconds(250), cap: .seconds(30))
        wake()
        for await _ in wakeup.calls {
            while !Task.isCancelled {
                do throws(VaultError) {
                    // Between two calls batches are stored.
                    while try await vault.carryOut(worker: name), !Task.isCancelled {}
                    await metrics.look(at: vault)
                    conditions.hold(.orders, "none waits")
                    backoff.reset()
                    receipts.wake()
                    break
                } catch {
                    receipts.wake()
                    await metrics.look(at: vault)
                    if conditions.wait(.orders, error.description) {
                        log.error(
                            "an order could not be carried out; trying again",
                            metadata: ["error": "\(error.description)"])
                    }
                    guard (try? await Task.sleep(for: backoff.next())) != nil else { return }
                }
            }
        }
    }

    /// Ends ``run()``.
    func finish() { wakeup.finish() }
}
