public import AMQP
import Foundation
public import Logging
public import Sealing
public import ServiceLifecycle
public import Vault

/// One worker of a region: takes results, keeps the thirty days, and stops in order.
public struct Worker: Service {
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
        /// The label in the broker's list of connections.
        public var name: String
        /// Where the keyring comes from.
        public var keyringSource: KeyringSource

        /// Sets all parts.
        public init(
            region: Region, takesResults: Bool, retention: Duration, prefetch: UInt16, batch: BatchPolicy,
            broker: BrokerEndpoint, name: String, keyringSource: KeyringSource
        ) {
            self.region = region
            self.takesResults = takesResults
            self.retention = retention
            self.prefetch = prefetch
            self.batch = batch
            self.broker = broker
            self.name = name
            self.keyringSource = keyringSource
        }
    }

    private let setup: Setup
    private let vault: Vault
    private let conditions: Conditions
    private let log: Logger
    private let intake: Intake
    private let desk: RejectDesk
    private let consumer: Consumer
    private let publisher: Publisher
    private let keyringWatch: KeyringWatch
    private let retentionWatch: RetentionWatch

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
    ///   - log: Where to log.
    public init(
        _ setup: Setup, vault: Vault, keyring: Keyring, clock: WallClock, conditions: Conditions,
        metrics: Metrics, log: Logger
    ) {
        self.setup = setup
        self.vault = vault
        self.conditions = conditions
        self.log = log
        let topology = Topology(region: setup.region)
        let keyringInUse = KeyringInUse(keyring)
        consumer = Consumer(
            ConsumerConfiguration(
                endpoint: setup.broker, connectionName: "\(setup.name) intake", queue: topology.resultsQueue,
                batch: setup.batch),
            logger: log)
        publisher = Publisher(
            PublisherConfiguration(endpoint: setup.broker, connectionName: "\(setup.name) rejects"),
            logger: log)
        let settlements = Settlements(consumer: consumer, metrics: metrics)
        desk = RejectDesk(
            topology: topology, publisher: publisher, keyring: keyringInUse, clock: clock,
            conditions: conditions, metrics: metrics, log: log
        ) { tags, outcome in
            await settlements.settle(tags)
            metrics.count(outcome, tags.count)
        }
        intake = Intake(
            region: setup.region, retention: setup.retention, prefetch: setup.prefetch, consumer: consumer,
            vault: vault, desk: desk, settlements: settlements, keyring: keyringInUse, clock: clock,
            conditions: conditions, metrics: metrics, log: log)
        keyringWatch = KeyringWatch(
            source: setup.keyringSource, region: setup.region, keyring: keyringInUse, vault: vault,
            conditions: conditions, log: log)
        retentionWatch = RetentionWatch(vault: vault, conditions: conditions, metrics: metrics, log: log)
    }

    /// Works until the process is asked to stop; then cancels, commits, acknowledges, and closes the store.
    ///
    /// Expiry comes before everything else: a worker that was off must not show, nor keep, what is too old.
    public func run() async throws {
        await retentionWatch.look()
        conditions.hold(.keyring, "read at start")
        conditions.hold(.store, "open")
        conditions.hold(.rejects, "none waits")
        if !setup.takesResults {
            conditions.hold(.broker, "intake is off")
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await keyringWatch.run() }
            group.addTask { try? await retentionWatch.run() }
            if setup.takesResults {
                group.addTask { await takeResults() }
            }
            await group.waitForAll()
        }
        do throws(VaultError) {
            try await vault.close(.clean)
            log.info("stopped; everything committed is acknowledged")
        } catch {
            // The next start takes this run for killed, and is careful: nothing is lost.
            log.error("the clean end could not be noted", metadata: ["error": "\(error.description)"])
        }
    }

    private func takeResults() async {
        let uncleanEnd = vault.startedAfterUncleanEnd
        if uncleanEnd {
            log.notice("the run before did not end in order; beginning with one result at a time")
        }
        await withTaskGroup(of: Void.self) { group in
            let publishing = Task { await desk.run() }
            group.addTask { await intake.run(afterUncleanEnd: uncleanEnd) }
            group.addTask {
                try? await gracefulShutdown()
                await intake.stop(deadline: Self.stopDeadline)
                // The originals of what still waits have gone back to the queue with the channel.
                publishing.cancel()
                await desk.finish()
                await publisher.stop()
            }
            await group.waitForAll()
        }
    }
}
