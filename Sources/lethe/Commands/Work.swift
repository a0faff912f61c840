import AMQP
import ArgumentParser
import Foundation
import Logging
import Redaction
import Sealing
import ServiceLifecycle
import Settings
import UnixSignals
import Vault
import Worker

/// Runs a worker until SIGTERM.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a worker: take results, redact, seal, store, acknowledge; stop in order on SIGTERM.",
        discussion: """
            From nothing to a running worker, with the region, the broker and the two folders in lethe.yaml:

              lethe keys new --config lethe.yaml
              lethe setup --config lethe.yaml
              lethe work --config lethe.yaml

            SIGTERM and Ctrl-C stop it in order, exit 0; a second one ends it at once. --dry-run shows what would be stored, as \
            lethe export prints it, and needs no store:

              lethe work --config lethe.yaml --dry-run 10

            The results go back to the end of the queue with one delivery more on their count; a worker takes a result alone \
            once it has been delivered three times.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Take the clock for right, although the store has seen a later time.")
    var trustClock = false

    @Option(help: "Take so many results, at most 1000, show what would be stored, and give them back.")
    var dryRun: Int?

    func validate() throws {
        if let dryRun, !(1...1000).contains(dryRun) {
            throw ValidationError("--dry-run takes a number of results, 1 to 1000")
        }
    }

    func run() async throws {
        if let dryRun { return try await show(dryRun) }
        let configuration = try options.read(
            required: Needs.broker.union(Needs.store))
        let log = Logger.console(configuration)
        let memoryIsLocked = CrashHygiene.lockMemory()
        let clock = WallClock.system
        let region = try configuration.regionNamed()
        let setup = try Worker.Setup(
            region: region, takesResults: configuration.intake == .on, retention: configuration.retention,
            prefetch: configuration.brokerPrefetch,
            batch: BatchPolicy(resultsMax: configuration.batchResults, linger: configuration.batchLinger),
            broker: configuration.endpoint(), name: configuration.workerName, software: Version.program,
            keyringSource: configuration.keyringSource(), policy: configuration.redactionPolicy())
        let keyring = try Keyring.load(setup.keyringSource)
        try keyring.checkFitsWorker(of: region)
        let store = try configuration.store()
        let vault = try await Vault.open(store, keyring: keyring, clock: .system)
        if trustClock {
            try await vault.trustClock()
        }
        let conditions = Conditions(clock: clock)
        let metrics = Metrics(
            facts: WorkerFacts(
                name: setup.name, region: region.name, version: Version.program,
                engine: Redactor.engineVersion, takesResults: setup.takesResults,
                retentionSeconds: setup.retention.components.seconds), clock: clock)
        let liveness = Liveness(metrics: metrics)
        let life = WorkerLife(
            setup: setup, store: store, first: (vault, keyring), clock: clock, conditions: conditions,
            metrics: metrics, liveness: liveness, log: log)
        let health = try HealthServer(
            host: configuration.httpAddress.host, port: configuration.httpAddress.port,
            conditions: conditions, metrics: metrics, liveness: liveness)
        if !memoryIsLocked {
            log.info("memory may be swapped out: the limit for locked memory is too low")
        }
        log.info("worker starting", metadata: ["region": "\(region.name)", "name": "\(setup.name)"])
        try await run(life, beside: health, address: configuration.httpAddress.host, log: log)
    }

    private func show(_ count: Int) async throws {
        let configuration = try options.read(required: Needs.broker.union(Needs.keyring))
        let region = try configuration.regionNamed()
        let keyring = try Keyring.load(configuration.keyringSource())
        try keyring.checkFitsWorker(of: region)
        let lines = try await DryRun(
            topology: Topology(region: region), endpoint: configuration.endpoint(), keyring: keyring,
            retention: configuration.retention,
            redactor: Redactor(policy: configuration.redactionPolicy()), clock: .system
        ).lines(count)
        for line in lines { try Console.write(json: line) }
        let counts = Dictionary(grouping: lines, by: \.outcome.rawValue).mapValues(\.count)
        let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Console.note(
            "\(lines.count) results, given back: \(words.joined(separator: ", ")); nothing was stored or acknowledged"
        )
    }

    /// Health is started first and stopped last.
    private func run(_ life: WorkerLife, beside health: HealthServer, address: String, log: Logger)
        async throws
    {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: health),
                    .init(
                        service: Announcement(address: "\(address):\(health.port)", log: log),
                        successTerminationBehavior: .ignore),
                    .init(service: life, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: SecondSignal()),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "lethe.lifecycle") { _ in SwiftLogNoOpLogHandler() }))
        try await group.run()
    }
}

/// One worker after the other: a store that was retired is followed by a new, empty one.
private struct WorkerLife: Service {
    let setup: Worker.Setup
    let store: VaultConfiguration
    let first: (vault: Vault, keyring: Keyring)
    let clock: WallClock
    let conditions: Conditions
    let metrics: Metrics
    let liveness: Liveness
    let log: Logger

    func run() async throws {
        var (vault, keyring) = first
        while true {
            let worker = try await Worker(
                setup, vault: vault, keyring: keyring, clock: clock, conditions: conditions, metrics: metrics,
                liveness: liveness, log: log)
            switch await worker.run() {
            case .stopped: return
            case .cloned:
                throw CommandFailure(
                    "another start of this same store is at work: it was cloned; remove one of the two, keys and all"
                )
            case .retired:
                keyring = try Keyring.load(setup.keyringSource)
                vault = try await Vault.open(store, keyring: keyring, clock: .system)
            }
        }
    }
}

/// Says where health is served, once the signals are heeded: whoever waits for the line may stop the worker then.
private struct Announcement: Service {
    let address: String
    let log: Logger

    func run() async throws {
        log.info("health is served", metadata: ["address": "\(address)"])
        try? await gracefulShutdown()
    }
}

/// Puts the default action of the stop signals back once the first has come, so that a second one ends the process at once.
///
/// It is the last service, hence the first that is told to stop.
private struct SecondSignal: Service {
    func run() async throws {
        try? await gracefulShutdown()
        for number in [SIGTERM, SIGINT] {
            _ = signal(number, SIG_DFL)
        }
    }
}
