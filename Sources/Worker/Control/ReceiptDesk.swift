import AMQP
import Logging
import Orders
import Sealing
import Vault

/// Sends receipts; each stays in the store until the broker has confirmed it.
struct ReceiptDesk: Sendable {
    let topology: Topology
    let publisher: Publisher
    let keyring: KeyringInUse
    let vault: Vault
    let conditions: Conditions
    let metrics: Metrics
    let log: Logger
    private let wakeup = Wakeup()

    /// Sent at once, at most.
    private static let chunkMax = 500

    init(
        topology: Topology, publisher: Publisher, keyring: KeyringInUse, vault: Vault, conditions: Conditions,
        metrics: Metrics, log: Logger
    ) {
        self.topology = topology
        self.publisher = publisher
        self.keyring = keyring
        self.vault = vault
        self.conditions = conditions
        self.metrics = metrics
        self.log = log
    }

    /// There may be something to send.
    func wake() { wakeup.wake() }

    /// Sends what there is, and what comes, until ``finish()``.
    func run() async {
        var backoff = Backoff(first: .milliseconds(250), cap: .seconds(30))
        wake()
        for await _ in wakeup.calls {
            while await !sendAll() {
                guard (try? await Task.sleep(for: backoff.next())) != nil else { return }
            }
            backoff.reset()
        }
    }

    /// Ends ``run()``.
    func finish() { wakeup.finish() }

    /// Sends what there is.
    ///
    /// - Returns: Whether nothing is left.
    @discardableResult
    func sendAll() async -> Bool {
        do {
            while true {
                let waiting = try await vault.receiptsWaiting(limit: Self.chunkMax)
                if waiting.isEmpty {
                    conditions.hold(.receipts, "none waits")
                    return true
                }
                let outcomes = await publisher.publish(try waiting.map { try publication(of: $0.receipt) })
                let sent = zip(waiting, outcomes).filter { $1 == .confirmed }.map(\.0.sequence)
                try await vault.receiptsSent(sent)
                metrics.countReceipts(sent.count)
                if let obstacle = PublishObstacle.reason(outcomes) {
                    wait("the broker does not confirm receipts: \(obstacle)")
                    return false
                }
            }
        } catch {
            wait((error as? VaultError)?.description ?? "receipts cannot be authenticated")
            return false
        }
    }

    private func publication(of receipt: SignedReceipt) throws(SealingError) -> Publication {
        let note = try Note(
            receipt.text, signature: receipt.signature, as: .receipt, keyring: keyring.current,
            region: topology.region)
        return Publication(
            exchange: topology.internalExchange, routingKey: Topology.receiptsKey, body: note.body,
            contentType: Topology.noteType)
    }

    private func wait(_ reason: String) {
        if conditions.wait(.receipts, reason) {
            log.warning("receipts wait to be sent", metadata: ["reason": "\(reason)"])
        }
    }
}
