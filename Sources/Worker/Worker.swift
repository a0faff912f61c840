public import AMQP
public import Logging
public import Sealing
import ServiceLifecycle
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

        /// Sets all parts.
        public init(
            region: Region, takesResults: Bool, retention: Duration, prefetch: UInt16, batch: BatchPolicy,
            broker: BrokerEndpoint, name: String, software: String, keyringSource: KeyringSource
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
    private let vault: Vault
    private let conditions: Conditions
    private let log: Logger
    private let parts: WorkerParts

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
    /// - Throws: When the store cannot be read.
    public init(
        _ setup: Setup, vault: Vault, keyring: Keyring, clock: WallClock, conditions: Conditions,
        metrics: Metrics, log: Logger
    ) async throws(VaultError) {
        self.setup = setup
        self.vault = vault
        self.conditions = conditions
        self.log = log
        parts = try await WorkerParts(
            setup, vault: vault, keyring: keyring, clock: clock, conditions: conditions, metrics: metrics,
            log: log)
    }

    /// Works until the process is asked to stop, or the store is retired or found to be a clone; then cancels,
    /// commits, acknowledges, and closes the store.
    ///
    /// Expiry comes before everything else: a worker that was off must not show, nor keep, what is too old.
    /// The ledger comes next: nothing is taken before every order up to its end is in force.
    ///
    /// - Returns: Why it ended.
    public func run() async -> Ending {
        await parts.retentionWatch.look()
        conditions.hold(.keyring, "read at start")
        conditions.hold(.store, "open")
        conditions.hold(.rejects, "none waits")
        conditions.hold(.orders, "none waits")
        conditions.hold(.receipts, "none waits")
        if setup.takesResults {
            conditions.wait(.broker, "the ledger is followed first")
        } else {
            conditions.hold(.broker, "intake is off")
        }
        conditions.wait(.commands, "the ledger is followed first")
        let ending = await withTaskGroup(of: Void.self) { group in
            group.addTask { await parts.followOrders() }
            group.addTask { await parts.takeWhenFollowed(results: setup.takesResults) }
            let ending = await parts.ending()
            await parts.stop(within: Self.stopDeadline)
            return ending
        }
        await close(ending)
        return ending
    }

    private func close(_ ending: Ending) async {
        do throws(VaultError) {
            switch ending {
            case .stopped, .cloned:
                try await vault.close(.clean)
                log.info("stopped; everything committed is acknowledged")
            case .retired:
                try await vault.discard()
                log.notice("this store was retired: its keys and records are destroyed")
            }
        } catch {
            // The next start takes this run for killed, and is careful: nothing is lost. A retired store that
            // is not destroyed yet is destroyed by the next start.
            log.error("the end could not be noted", metadata: ["error": "\(error.description)"])
        }
    }
}
