import AMQP
import Locking
import Logging
import Sealing
import ServiceLifecycle
import Vault

/// What a worker is made of, wired together: the intake beside the control of orders.
struct WorkerParts: Sendable {
    let retentionWatch: RetentionWatch
    private let keyringWatch: KeyringWatch
    private let vault: Vault
    private let conditions: Conditions
    private let log: Logger
    private let publisher: Publisher
    private let intake: Intake
    private let intakeDesk: RejectDesk
    private let admission: Admission
    private let admissionDesk: RejectDesk
    private let follower: LedgerFollower
    private let runner: OrderRunner
    private let receipts: ReceiptDesk
    private let roster: RosterKeeper
    private let progress: ControlProgress
    private let stopped = Latch()

    init(
        _ setup: Worker.Setup, vault: Vault, keyring: Keyring, clock: WallClock, conditions: Conditions,
        metrics: Metrics, log: Logger
    ) async throws(VaultError) {
        self.vault = vault
        self.conditions = conditions
        self.log = log
        let topology = Topology(region: setup.region)
        let keyring = KeyringInUse(keyring)
        let publisher = Publisher(
            PublisherConfiguration(endpoint: setup.broker, connectionName: "\(setup.name) internal"),
            logger: log)
        self.publisher = publisher
        func desk(_ settlements: Settlements, _ count: @escaping @Sendable (Outcome, Int) -> Void)
            -> RejectDesk
        {
            RejectDesk(
                topology: topology, publisher: publisher, keyring: keyring, clock: clock,
                conditions: conditions, metrics: metrics, log: log
            ) { tags, outcome in
                await settlements.settle(tags)
                count(outcome, tags.count)
            }
        }

        let results = Consumer(
            ConsumerConfiguration(
                endpoint: setup.broker, connectionName: "\(setup.name) intake", queue: topology.resultsQueue,
                batch: setup.batch),
            logger: log)
        let settlements = Settlements(consumer: results) { metrics.set(unacknowledged: $0) }
        let intakeDesk = desk(settlements) { metrics.count($0, $1) }
        self.intakeDesk = intakeDesk
        intake = Intake(
            region: setup.region, retention: setup.retention, prefetch: setup.prefetch, consumer: results,
            vault: vault, desk: intakeDesk, settlements: settlements, keyring: keyring, clock: clock,
            conditions: conditions, metrics: metrics, log: log)

        let receipts = ReceiptDesk(
            topology: topology, publisher: publisher, keyring: keyring, vault: vault, conditions: conditions,
            metrics: metrics, log: log)
        self.receipts = receipts
        let runner = OrderRunner(
            vault: vault, name: setup.name, receipts: receipts, conditions: conditions, metrics: metrics,
            log: log)
        self.runner = runner
        let writer = LedgerWriter(topology: topology, publisher: publisher, keyring: keyring)
        let commands = Consumer(
            ConsumerConfiguration(
                endpoint: setup.broker, connectionName: "\(setup.name) control",
                queue: topology.controlQueue),
            logger: log)
        let commandSettlements = Settlements(consumer: commands) { _ in }
        let admissionDesk = desk(commandSettlements) { _, _ in }
        self.admissionDesk = admissionDesk
        let admission = Admission(
            region: setup.region, name: setup.name, consumer: commands, vault: vault, writer: writer,
            desk: admissionDesk, receipts: receipts, settlements: commandSettlements, keyring: keyring,
            clock: clock, conditions: conditions, metrics: metrics, log: log)
        self.admission = admission

        let progress = ControlProgress()
        self.progress = progress
        let keeper = Locked<RosterKeeper?>(nil)
        let follower = try await LedgerFollower(
            topology: topology, endpoint: setup.broker, name: setup.name, vault: vault, keyring: keyring,
            conditions: conditions, metrics: metrics, log: log
        ) { news in
            switch news {
            case .followed(let followed):
                if followed.isCloned { progress.end(.cloned) }
                if followed.isRetired { progress.end(.retired) }
                if followed.heardSelf { progress.selfHeard.open() }
                guard !followed.orders.isEmpty else { return }
                runner.wake()
                receipts.wake()
                await admission.followed(followed.orders)
            case .reachedEnd: progress.endReached.open()
            case .rereading: await keeper.current?.forgetContents()
            case .reread(let contents): await keeper.current?.complete(contents)
            }
        }
        self.follower = follower
        let roster = RosterKeeper(
            vault: vault, writer: writer, name: setup.name, software: setup.software, clock: clock,
            conditions: conditions, log: log
        ) { await follower.isFollowing }
        keeper.withLock { $0 = roster }
        self.roster = roster

        keyringWatch = KeyringWatch(
            source: setup.keyringSource, region: setup.region, keyring: keyring, vault: vault,
            conditions: conditions, log: log
        ) { roster.wake() }
        retentionWatch = RetentionWatch(vault: vault, conditions: conditions, metrics: metrics, log: log)
    }

    /// Follows the ledger, carries orders out, answers, and watches keys and time, until the worker has stopped.
    func followOrders() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await keyringWatch.run() }
            group.addTask { try? await retentionWatch.run() }
            group.addTask { await follower.run() }
            group.addTask { await runner.run() }
            group.addTask { await receipts.run() }
            group.addTask { await roster.run() }
            await stopped.wait()
            group.cancelAll()
        }
    }

    /// Admits commands and takes results, once every order up to the ledger's end is in force and the store is
    /// on the roster; until the worker ends.
    func takeWhenFollowed(results takesResults: Bool) async {
        await progress.endReached.wait()
        if progress.ending == nil, !(await isOnRoster()) {
            if takesResults { conditions.wait(.broker, "this store's first *here* must come back first") }
            await progress.selfHeard.wait()
        }
        guard progress.ending == nil else { return }
        let uncleanEnd = vault.startedAfterUncleanEnd
        if uncleanEnd {
            log.notice("the run before did not end in order; beginning with one result at a time")
        }
        let desks = [Task { await intakeDesk.run() }, Task { await admissionDesk.run() }]
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await admission.run(afterUncleanEnd: uncleanEnd) }
            if takesResults { group.addTask { await intake.run(afterUncleanEnd: uncleanEnd) } }
            await group.waitForAll()
        }
        // The originals of what still waits have gone back to the queue with the channel.
        for desk in desks { desk.cancel() }
        await intakeDesk.finish()
        await admissionDesk.finish()
    }

    /// Waits until the worker must end: it is asked to stop, or the ledger says that this store must not go on.
    func ending() async -> Worker.Ending {
        // Cancelled when another service of the program fails, such as health whose port is taken.
        await withTaskCancellationOrGracefulShutdownHandler {
            await progress.ended.wait()
        } onCancelOrGracefulShutdown: {
            progress.end(.stopped)
        }
        return progress.ending ?? .stopped
    }

    /// Stops in order: what takes first, then what follows, then what sends.
    ///
    /// - Parameter deadline: After this, results in flight go back to the queue unacknowledged.
    func stop(within deadline: Duration) async {
        await intake.stop(deadline: deadline)
        await admission.stop()
        await follower.stop()
        runner.finish()
        receipts.finish()
        // What cannot be sent now is sent after the next start.
        if publisher.status.state == .connected { await receipts.sendAll() }
        stopped.open()
        await publisher.stop()
    }

    /// A store that cannot say counts as new: it waits until it is heard.
    private func isOnRoster() async -> Bool { (try? await vault.isOnRoster()) ?? false }
}
