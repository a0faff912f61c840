import AMQP
import Foundation
import Logging
import Sealing
import Support

/// A region set up for one test: topology in a virtual host, keyring, a user for its workers.
struct TestRegion: Sendable {
    let name: String
    let host: VirtualHost
    let folder: TemporaryFolder
    let workerURL: String

    /// Runs a test with regions of its own.
    static func with<Value>(
        _ names: [String], on broker: BrokerUnderTest? = nil, _ body: ([TestRegion]) async throws -> Value
    ) async throws -> Value {
        try await VirtualHost.with(on: broker) { host in
            let folder = try TemporaryFolder()
            var regions: [TestRegion] = []
            for name in names {
                let region = TestRegion(
                    name: name, host: host, folder: folder, workerURL: try await host.workerURL(region: name))
                try folder.folder(name)
                try await region.lethe(["keys", "new"])
                try await region.lethe(["setup"])
                regions.append(region)
            }
            return try await body(regions)
        }
    }

    /// Runs a test with one region.
    static func with<Value>(
        on broker: BrokerUnderTest? = nil, _ body: (TestRegion) async throws -> Value
    ) async throws -> Value {
        try await with(["eu-3"], on: broker) { try await body($0[0]) }
    }

    var queue: String { "speech.results.\(name)" }
    var rejects: String { "speech.rejected.\(name)" }
    var keyringPath: String { folder.path("\(name)/keyring.json") }

    /// The workers' URL through another port of this machine, that of a proxy.
    func workerURL(at port: Int) -> String {
        workerURL.replacing(host.broker.address, with: "127.0.0.1:\(port)")
    }

    /// Its keyring, for computing what records must be called.
    func keyring() throws -> Keyring {
        try Keyring.load(.file(keyringPath))
    }

    /// A worker of the region, not started.
    func worker(_ name: String, store: String? = nil, settings: [String: String] = [:]) throws -> TestWorker {
        try TestWorker(region: self, name: name, store: store, settings: settings)
    }

    /// What `lethe` needs to know for commands that concern the region and no store.
    var environment: [String: String] {
        ["LETHE_REGION": name, "LETHE_BROKER_URL": host.url, "LETHE_KEYRING_FILE": keyringPath]
    }

    /// Runs a command for the region, which must succeed.
    @discardableResult
    func lethe(_ arguments: [String]) async throws -> Tool {
        let result = try await LetheProgram.run(arguments, environment: environment, within: .seconds(120))
        guard result.end == .exited(0) else {
            throw TestFailure("lethe \(arguments.joined(separator: " ")): \(result.end): \(result.errors)")
        }
        return result
    }

    /// Publishes results as a producer does, each confirmed.
    func publish(_ results: [TestResult]) async throws {
        try await publish(
            results.map {
                Publication(
                    exchange: "speech.results", routingKey: name, body: $0.body, contentType: $0.contentType,
                    headers: $0.headers)
            })
    }

    /// Publishes anything, each confirmed.
    func publish(_ publications: [Publication]) async throws {
        let publisher = Publisher(
            PublisherConfiguration(endpoint: try BrokerEndpoint(url: host.url), connectionName: "test"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let outcomes = await publisher.publish(publications)
        await publisher.stop()
        guard outcomes.allSatisfy({ $0 == .confirmed }) else { throw TestFailure("published: \(outcomes)") }
    }

    /// Waits until nothing waits in the intake and nothing is out for settlement.
    func drained(within limit: Duration = .seconds(60)) async throws {
        _ = try await eventually("\(queue) to be empty", within: limit, every: .milliseconds(100)) {
            let depth = try await host.depth(of: queue)
            return depth.ready == 0 && depth.unsettled == 0 ? true : nil
        }
    }

    /// The rejects as the broker holds them.
    func sealedRejects() async throws -> [(reason: String?, bytes: [UInt8])] {
        let queue = rejects
        return try await withSession(try BrokerEndpoint(url: host.url), connectionName: "test") { session in
            var found: [(String?, [UInt8])] = []
            while let delivery = try session.get(queue) {
                guard case .bytes(let bytes) = delivery.body else { continue }
                var reason: String?
                if case .string(let text) = delivery.headers["lethe-reason"] { reason = text }
                found.append((reason, bytes))
            }
            return found
        }
    }

    /// The rejects as `lethe rejected list --json` shows them.
    func listedRejects() async throws -> [ListedReject] {
        try JSONDecoder().decode(
            [ListedReject].self, from: Data(try await lethe(["rejected", "list", "--json"]).outputBytes))
    }
}

/// A row of `lethe rejected list --json`.
struct ListedReject: Decodable {
    let id: String?
    let reason: String?
    let kind: String?
}
