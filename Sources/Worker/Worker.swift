public import AMQP
public import Logging
public import Redaction
public import Sealing
import ServiceLifecycle
import UnixSignals
public import Vault

/// One worker of a region: takes results, follows orders, keeps the thirty days, and stops in order.
public struct Worker: Sendable {
    /// What a worker is made of.
    public struct Setup: Sendable {
        /// The worker's region.
        public var region: Region
        /// Whether results are taken.
        public var takesResults: Bool
        /// How long a record is kept.
        public var retention: Duration
        /// Unacknowledged results at most.
        public var prefetch: UInt16
        /// When a batch is full, and how long it waits.
        public var batch: BatchPolicy
        /// The broker.
        public var broker: BrokerEndpoint
        /// The worker's name: a label in receipts, and in the broker's list of connections.
        public var name: String
        /// The version of the program, for *here*.
        public var software: String
        /// Where the keyring comes from.
        public var keyringSource: KeyringSource
        /// What is masked.
        public var policy: RedactionPolicy

        /// Sets all parts.
        public init(
            region: Region, takesResults: Bool, retention: Duration, prefetch: UInt16, batch: BatchPolicy,
            broker: BrokerEndpoint, name: String, software: String, keyringSource: KeyringSource,
            policy: RedactionPolicy = RedactionPolicy()
        ) {
            self.region = region
            self.takesResults = takesResults
            self.retention = retention
            self.prefetch = prefetch
            self.batch = batch
            self.broker = broker
            self.name = name
            self.software = software
            self.keyringSource = keyringSource
            self.policy = policy
        }
    }

    /// Why a worker ended.
    public enum Ending: Sendable {
        /// It was asked to stop.
        case stopped
        /// Its store was retired and destroyed: begin with a new, empty one.
        case retired
        /// Another start of the same store is at work.
        case cloned
    }

    private let setup: Setup
    private let tools: WorkerTools
    private let intake: Intake
    private let desk: RejectDesk
    private let control: Control
    private let progress = ControlProgress()
    private let keyringWatch: KeyringWatch
    private let credentialWatch: CredentialWatch
    private let retentionWatch: RetentionWatch
    private let storeWatch: StoreWatch
    private let liveness: Liveness

    /// How long a stop may take before unfinished work goes back to the queue.
    private static let stopDeadline: Duration = .seconds(10)

    /// Puts a worker together; nothing runs yet.
    ///
    /// - Parameters:
    ///   - setup: Its configuration.
    ///   - vault: Its store, opened, and closed by the worker at its end.
    ///   - keyring: The keyring that the store was opened with.
    ///   - clock: The time of day.
    ///   - conditions: Readiness, to be told.
    ///   - metrics: Counters, to be told.
    ///   - liveness: Told whether the store's thread turns.
    ///   - log: Where to log.
    /// - Throws: When the store cannot be read.
    public init(
        _ setup: Setup, vault: Vault, keyring: Keyring, clock: WallClock, conditions: Conditions,
        metrics: Metrics, liveness: Liveness, log: Logger
    ) async throws(VaultError) {
        self.setup = setup
        let publisher = Publisher(
            PublisherConfiguration(endpoint: setup.broker, connectionName: "\(setup.name) internal"),
            logger: log)
        tools = WorkerTools(
            vault: vault, topology: Topology(region: setup.region), keyring: KeyringInUse(keyring),
            publisher: publisher, clock: clock, conditions: conditions, metrics: metrics, log: log)
        let consumer = Consumer(
            ConsumerConfiguration(
                endpoint: setup.broker, connectionName: "\(setup.name) intake",
                queue: tools.topology.resultsQueue, batch: setup.batch),
            logger: log)
        let settlements = Settlements(consumer: consumer) { metrics.set(unacknowledged: $0, since: $1) }
        desk = tools.desk(settlements) { metrics.count($0, $1) }
        intake = Intake(
            region: setup.region, retention: setup.retention, prefetch: setup.prefetch,
            redactor: Redactor(policy: setup.policy), consumer: consumer, vault: vault, desk: desk,
            settlements: settlements, keyring: tools.keyring, clock: clock,
            conditions: conditions, metrics: metrics, log: log)
        let control = try await Control(setup, tools, progress: progress)
        self.control = control
        keyringWatch = KeyringWatch(
            source: setup.keyringSource, region: setup.region, keyring: tools.keyring, vault: vault,
            conditions: conditions, log: log
        ) { control.keyringChanged() }
        credentialWatch = CredentialWatch(
            endpoint: setup.broker, name: setup.name, conditions: conditions, log: log
        ) { [intake] in
            intake.renewLink()
            control.renewLinks()
            publisher.renew()
        }
        storeWatch = StoreWatch(vault: vault, metrics: metrics)
        self.liveness = liveness
        metrics.links.watch(.intake) { [consumer] in LinkFigures(consumer.status) }
        metrics.links.watch(.internal) { [publisher] in LinkFigures(publisher.status) }
        retentionWatch = RetentionWatch(vault: vault, conditions: conditions, metrics: metrics, log: log) {
            await control.isFollowing
        }
    }

    /// Works until the process is asked to stop, or the store is retired or found to be a clone; then cancels,
    /// commits, acknowledges, and closes the store.
    ///
    /// Expiry comes before everything else: a worker that was off must not show, nor keep, what is too old.
    /// The ledger comes next: nothing is taken before every order up to its end is in force.
    ///
    /// - Returns: Why it ended.
    public func run() async -> Ending {
        await retentionWatch.look()
        begin(tools.conditions)
        let ending = await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await keyringWatch.run() }
            group.addTask { await credentialWatch.run() }
            group.addTask { try? await retentionWatch.run() }
            group.addTask { await storeWatch.run() }
            group.addTask { await liveness.watch(tools.vault) }
            group.addTask { await control.follow() }
            group.addTask { await reconnectOnSignal() }
            let taking = Task { await take() }
            let ending = await whenEnding()
            await stop()
            await taking.value
            let publishing = tools.publisher.status
            await control.stopFollowing(
                sendsReceipts: publishing.state == .connected && !publishing.blocked)
            // Whoever waits for a confirm, from a broker in alarm say, waits no longer.
            await tools.publisher.stop()
            group.cancelAll()
            await group.waitForAll()
            return ending
        }
        await close(ending)
        return ending
    }

    private func begin(_ conditions: Conditions) {
        conditions.hold(.keyring, "read at start")
        conditions.hold(.store, "open")
        conditions.hold(.rejects, "none waits")
        conditions.hold(.roster, "nothing is to be said yet")
        conditions.hold(.orders, "none waits")
        conditions.hold(.receipts, "none waits")
        conditions.notYet(.commands, "the ledger is followed first")
        if setup.takesResults {
            conditions.notYet(.broker, "the ledger is followed first")
        } else {
            conditions.hold(.broker, "intake is off")
        }
    }

    /// On SIGHUP, tries at once what waits to be tried again: a new password or certificate may lie there.
    private func reconnectOnSignal() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) {
            intake.reconnectNow()
            control.reconnectNow()
            tools.publisher.reconnectNow()
        }
    }

    /// Takes commands and results, once the ledger allows it, until stopped.
    private func take() async {
        let mayTake = await control.mayTake {
            guard setup.takesResults else { return }
            tools.conditions.notYet(.broker, "this store's first word in the ledger must come back first")
        }
        guard mayTake, await clockIsTrusted() else { return }
        tools.vault.clock.beginTaking()
        let uncleanEnd = tools.vault.startedAfterUncleanEnd
        if uncleanEnd {
            tools.log.notice("the run before did not end in order; beginning with one result at a time")
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await control.admit(afterUncleanEnd: uncleanEnd) }
            if setup.takesResults { group.addTask { await takeResults(uncleanEnd) } }
        }
    }

    /// Waits until the clock is in no doubt.
    ///
    /// - Returns: Whether the worker may take anything; not when it must end.
    private func clockIsTrusted() async -> Bool {
        await persistently(
            unless: { progress.ending != nil }, waitMax: .seconds(1),
            failed: { error in
                for condition in [Condition.commands] + (setup.takesResults ? [.broker] : []) {
                    tools.conditions.wait(condition, error.description)
                }
            }
        ) { () throws(VaultError) in _ = try tools.vault.clock.trusted(.store) }
    }

    private func takeResults(_ uncleanEnd: Bool) async {
        let publishing = Task { await desk.run() }
        await intake.run(afterUncleanEnd: uncleanEnd)
        // The originals of what still waits have gone back to the queue with the channel.
        publishing.cancel()
        await desk.finish()
    }

    /// Waits until the process is asked to stop, or the ledger says that this store must not go on.
    private func whenEnding() async -> Ending {
        await withTaskCancellationOrGracefulShutdownHandler {
            await progress.ended.wait()
        } onCancelOrGracefulShutdown: {
            progress.end(.stopped)
        }
        return progress.ending ?? .stopped
    }

    /// Stops taking: results in flight are finished, or go back when the time is up.
    private func stop() async {
        await intake.stop(deadline: Self.stopDeadline)
        await control.stopTaking()
    }

    private func close(_ ending: Ending) async {
        do throws(VaultError) {
            switch ending {
            case .stopped, .cloned:
                try await tools.vault.close(.clean)
                tools.log.info("stopped; everything committed is acknowledged")
            case .retired:
                try await tools.vault.discard()
                tools.log.notice("this store was retired: its keys and records are destroyed")
            }
        } catch {
            // The next start takes this run for killed, and is careful: nothing is lost. A retired store that
            // is not destroyed yet is destroyed by the next start.
            tools.log.error("the end could not be noted", metadata: ["error": "\(error.description)"])
        }
    }
}
