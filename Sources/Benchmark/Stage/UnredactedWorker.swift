import AMQP
import ArgumentParser
import Foundation
import Redaction
import Sealing
import ServiceLifecycle
import UnixSignals
import Vault
import Worker

/// A worker that redacts nothing, to see what redaction costs.
///
/// No configuration of `lethe` can ask for this: an empty list of types is refused there. It is put together here, in a program that is never installed.
struct UnredactedWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unredacted-worker", abstract: "For measurements only.", shouldDisplay: false)

    @Option var region: String
    @Option var broker: String
    @Option var records: String
    @Option var keys: String
    @Option var keyring: String

    func run() async throws {
        guard let region = Region(region) else { throw ValidationError("no region's name") }
        let source = KeyringSource.file(keyring)
        var policy = RedactionPolicy()
        policy.types = []
        let setup = try Worker.Setup(
            region: region, takesResults: true, retention: VaultConfiguration.retentionMax, prefetch: 3000,
            batch: BatchPolicy(), broker: BrokerEndpoint(url: broker), name: "bench", software: "bench",
            keyringSource: source, policy: policy)
        let keyring = try Keyring.load(source)
        let vault = try await Vault.open(
            VaultConfiguration(records: records, keys: keys, region: region), keyring: keyring, clock: .system
        )
        let conditions = Conditions(clock: .system)
        let metrics = Metrics(
            facts: WorkerFacts(
                name: setup.name, region: region.name, version: setup.software,
                engine: Redactor.engineVersion,
                takesResults: true, retentionSeconds: setup.retention.components.seconds), clock: .system)
        let liveness = Liveness(metrics: metrics)
        let worker = try await Worker(
            setup, vault: vault, keyring: keyring, clock: .system, conditions: conditions, metrics: metrics,
            liveness: liveness, log: .silent)
        let health = try HealthServer(
            host: "127.0.0.1", port: 0, conditions: conditions, metrics: metrics, liveness: liveness)
        Progress.note("health is served at \(health.port)")
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: health),
                    .init(
                        service: Life(worker: worker), successTerminationBehavior: .gracefullyShutdownGroup),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: .silent))
        try await group.run()
        // As `lethe` does: threads of libraries may still hold what exit(3) would free.
        _exit(0)
    }
}

/// The worker as a service.
private struct Life: Service {
    let worker: Worker

    func run() async throws { _ = await worker.run() }
}
