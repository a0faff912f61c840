import AMQP
import Locking
import Logging
import Sealing
import ServiceLifecycle
import Vault

/// The control of a worker: commands are admitted, the ledger is followed, orders are carried out and answered.
struct Control: Sendable {
    private let vault: Vault
    private let admission: Admission
    private let desk: RejectDesk
    private let follower: LedgerFollower
    private let runner: OrderRunner
    private let receipts: ReceiptDesk
    private let roster: RosterKeeper
    private let progress: ControlProgress

    /// Wires the parts together; nothing runs yet.
    ///
    /// - Parameters:
    ///   - setup: The worker's configuration.
    ///   - tools: What it shares with the intake.
    ///   - progress: Told how far the ledger has been followed, and whether the worker must end.
    /// - Throws: When the store cannot say where it stands.
    init(
        _ setup: Worker.Setup, _ tools: WorkerTools, progress: ControlProgress
    ) async throws(VaultError) {
        let (vault, conditions, metrics, log) = (tools.vault, tools.conditions, tools.metrics, tools.log)
        let receipts = ReceiptDesk(
            topology: tools.topology, publisher: tools.publisher, keyring: tools.keyring, vault: vault,
            conditions: conditions, metrics: metrics, log: log)
        let runner = OrderRunner(
            vault: vault, name: setup.name, receipts: receipts, conditions: conditions, metrics: metrics,
            log: log)
        let writer = LedgerWriter(
            topology: tools.topology, publisher: tools.publisher, keyring: tools.keyring)
        let roster = RosterKeeper(
            vault: vault, writer: writer, name: setup.name, software: setup.software, clock: tools.clock,
            conditions: conditions, log: log)
        let commands = Consumer(
            ConsumerConfiguration(
                endpoint: setup.broker, connectionName: "\(setup.name) control",
                queue: tools.topology.controlQueue),
            logger: log)
        let settlements = Settlements(consumer: commands) { _, _ in }
        let desk = tools.desk(settlements) { _, _ in }
        let admission = Admission(
            region: setup.region, name: setup.name, consumer: commands, vault: vault, writer: writer,
            desk: desk, receipts: receipts, settlements: settlements, keyring: tools.keyring,
            clock: tools.clock, conditions: conditions, metrics: metrics, log: log)
        metrics.links.watch(.control) { LinkFigures(commands.status) }
        follower = try await LedgerFollower(
            topology: tools.topology, endpoint: setup.broker, name: setup.name, vault: vault,
            keyring: tools.keyring, conditions: conditions, metrics: metrics, log: log
        ) { news in
            switch news {
            case .lost(let reason):
                // Before the intake has a link of its own, this one speaks for it.
                if setup.takesResults, !progress.endReached.isOpen { conditions.wait(.broker, reason) }
            case .followed(let followed):
                if followed.isCloned { progress.end(.cloned) }
                if followed.isRetired { progress.end(.retired) }
                if followed.heardSelf { progress.selfHeard.open() }
                guard !followed.orders.isEmpty else { return }
                runner.wake()
                receipts.wake()
                await admission.followed(followed.orders)
            case .reachedEnd: progress.endReached.open()
            case .rereading: await roster.forgetContents()
            case .reread(let contents): await roster.complete(contents)
            }
        }
        self.vault = vault
        self.admission = admission
        self.desk = desk
        self.runner = runner
        self.receipts = receipts
        self.roster = roster
        self.progress = progress
    }

    /// Whether the ledger is followed at its end.
    var isFollowing: Bool {
        get async { await follower.isFollowing }
    }

    /// Follows the ledger, carries orders out, answers and keeps the roster, until cancelled or stopped.
    func follow() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await follower.run() }
            group.addTask { await runner.run() }
            group.addTask { await receipts.run() }
            group.addTask { await roster.run() }
        }
    }

    /// Waits until every order up to the ledger's end is in force and the store is on the roster.
    ///
    /// - Returns: Whether the worker may take anything; not when it must end.
    func mayTake(waiting: () -> Void) async -> Bool {
        await progress.endReached.wait()
        guard progress.ending == nil else { return false }
        // A store that cannot say counts as new.
        if (try? await vault.isOnRoster()) != true {
            waiting()
            await progress.selfHeard.wait()
        }
        return progress.ending == nil
    }

    /// Admits commands until ``stopTaking()``.
    func admit(afterUncleanEnd: Bool) async {
        let publishing = Task { await desk.run() }
        await admission.run(afterUncleanEnd: afterUncleanEnd)
        // The originals of what still waits have gone back to the queue with the channel.
        publishing.cancel()
        await desk.finish()
    }

    /// The store's key versions may have changed.
    func keyringChanged() { roster.wake() }

    /// Has links that wait to connect again try at once.
    func reconnectNow() {
        follower.reconnectNow()
        admission.reconnectNow()
    }

    /// Has the links make new connections.
    func renewLinks() {
        follower.renewLink()
        admission.renewLink()
    }

    /// Ends ``admit(afterUncleanEnd:)``.
    func stopTaking() async { await admission.stop() }

    /// Ends ``follow()``, but for what only a cancellation ends.
    ///
    /// - Parameter sendsReceipts: Whether to send the receipts that wait; what is not sent now is sent after the
    ///   next start.
    func stopFollowing(sendsReceipts: Bool) async {
        await follower.stop()
        runner.finish()
        receipts.finish()
        if sendsReceipts { await receipts.sendAll() }
    }
}
