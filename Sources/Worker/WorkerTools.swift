import AMQP
import Logging
import Sealing
import Vault

/// What the intake and the control of a worker share.
struct WorkerTools: Sendable {
    let vault: Vault
    let topology: Topology
    let keyring: KeyringInUse
    /// Rejects, receipts and the ledger's entries leave by one connection, apart from those that consume.
    let publisher: Publisher
    let clock: WallClock
    let conditions: Conditions
    let metrics: Metrics
    let log: Logger

    /// A desk for what one consumer refuses.
    ///
    /// - Parameters:
    ///   - settlements: Of the consumer.
    ///   - count: Told what was settled, and how often.
    /// - Returns: The desk; it works once it is run.
    func desk(
        _ settlements: Settlements, count: @escaping @Sendable (Outcome, Int) -> Void
    ) -> RejectDesk {
        RejectDesk(
            topology: topology, publisher: publisher, keyring: keyring, clock: clock, conditions: conditions,
            metrics: metrics, log: log
        ) { tags, outcome in
            await settlements.settle(tags)
            count(outcome, tags.count)
        }
    }
}
