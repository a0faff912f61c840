import Foundation
import Sealing
import Support

/// A worker's configuration and store; it can be started, killed and started again.
struct TestWorker: Sendable {
    let region: TestRegion
    let name: String
    let configuration: String
    let records: String
    let keys: String
    private let settings: [String: String]

    init(region: TestRegion, name: String, store: String?, settings: [String: String]) throws {
        self.region = region
        self.name = name
        let store = try store ?? region.folder.folder("\(region.name)/\(name)")
        records = store + "/records"
        keys = store + "/keys"
        // In the environment: the file has these sections already, and YAML allows each only once.
        self.settings = Dictionary(
            uniqueKeysWithValues: settings.map {
                ("LETHE_" + $0.key.uppercased().replacing(".", with: "_"), $0.value)
            })
        let lines = [
            "region: \(region.name)", "broker:", "  url: \(region.workerURL)", "store:",
            "  records: \(records)",
            "  keys: \(keys)", "keyring:",
            settings["keyring.command"].map { "  command: \($0)" } ?? "  file: \(region.keyringPath)",
            "http:", "  address: 127.0.0.1:0",
            "worker:", "  name: \(region.name)-\(name)",
        ]
        configuration = try region.folder.write(
            "\(region.name)-\(name).yaml", lines.joined(separator: "\n") + "\n")
    }

    /// Starts it and waits until it serves its health; it may not be ready yet.
    func start(
        _ arguments: [String] = [], environment: [String: String] = [:], through wrapper: [String] = []
    ) async throws -> RunningWorker {
        let environment = LetheProgram.environment.merging(settings) { _, new in new }
            .merging(environment) { _, new in new }
        let command = try wrapper + [LetheProgram.path(), "work", "--config", configuration] + arguments
        let process = try ChildProcess("/usr/bin/env", command, environment: environment)
        let line = try await process.errors.line(containing: "health is served", within: .seconds(30))
        guard let port = line.split(whereSeparator: { !$0.isNumber }).last.flatMap({ Int($0) }) else {
            throw TestFailure("no port in “\(line)”")
        }
        return RunningWorker(process: process, http: HTTPProbe(port: port))
    }

    /// Runs a command on its store.
    func lethe(_ arguments: [String], environment: [String: String] = [:]) async throws -> Tool {
        try await LetheProgram.run(
            arguments + ["--config", configuration], environment: environment, within: .seconds(120))
    }

    /// The readable records of its store; it may be running.
    func exported(environment: [String: String] = [:]) async throws -> [ExportedRecord] {
        let result = try await lethe(["export"], environment: environment)
        guard result.end == .exited(0) else { throw TestFailure("export: \(result.end): \(result.errors)") }
        let decoder = JSONDecoder()
        return try result.outputLines.map { try decoder.decode(ExportedRecord.self, from: Data($0.utf8)) }
    }

    /// The ids of its readable records, each as often as it is there.
    func exportedIDs(environment: [String: String] = [:]) async throws -> [String] {
        try await exported(environment: environment).map(\.recordID)
    }

    /// The files of its store.
    var files: [String] {
        TemporaryFolder.files(below: records) + TemporaryFolder.files(below: keys)
    }

    /// The files of its hours.
    var segments: [String] {
        files.filter { $0.hasSuffix(".records") || $0.hasSuffix(".keys") }
    }
}

/// A worker that runs.
struct RunningWorker: Sendable {
    let process: ChildProcess
    let http: HTTPProbe

    /// The state of readiness.
    struct Readiness: Decodable {
        struct Condition: Decodable {
            let name: String
            let ok: Bool
            let reason: String
        }

        let ready: Bool
        let conditions: [Condition]

        subscript(_ name: String) -> Condition? {
            conditions.first { $0.name == name }
        }
    }

    func readiness() async throws -> (status: Int, Readiness) {
        let (status, body) = try await http.get("/readyz")
        return (status, try JSONDecoder().decode(Readiness.self, from: Data(body.utf8)))
    }

    /// Waits until it says that it is ready.
    func ready(within limit: Duration = .seconds(30)) async throws {
        var waitedFor = ""
        do {
            _ = try await eventually("readiness", within: limit) {
                let (status, readiness) = try await readiness()
                waitedFor = readiness.conditions.filter { !$0.ok }.map { "\($0.name): \($0.reason)" }
                    .joined(separator: "; ")
                return status == 200 ? true : nil
            }
        } catch let failure as TestFailure {
            throw TestFailure("\(failure), which says \(waitedFor)")
        }
    }

    /// Waits until it says what a condition waits for; "starting" is before it has looked.
    func waits(for condition: String, within limit: Duration = .seconds(30)) async throws -> String {
        try await eventually("\(condition) not to hold", within: limit) {
            let (status, readiness) = try await readiness()
            guard let state = readiness[condition], !state.ok, state.reason != "starting", status == 503
            else {
                return nil
            }
            return state.reason
        }
    }

    /// Waits until it says that a condition waits for something in these words, in any order.
    func waits(for condition: String, saying words: [String], within limit: Duration = .seconds(60))
        async throws -> String
    {
        try await eventually("\(condition) to say \(words)", within: limit) { () -> String? in
            let reason = try await waits(for: condition, within: limit)
            return words.allSatisfy { reason.contains($0) } ? reason : nil
        }
    }

    /// How many results came to each outcome.
    func outcomes() async throws -> [String: Int] {
        try await http.metrics().values(of: "lethe_results_total", by: "outcome").filter { $0.value > 0 }
    }

    /// Stops it in order.
    func stop(within limit: Duration = .seconds(20)) async throws {
        process.signal(SIGTERM)
        let end = try await process.end(within: limit)
        guard end == .exited(0) else { throw TestFailure("stopped with \(end): \(process.errors.tail)") }
    }
}

/// A line of `lethe export`.
struct ExportedRecord: Decodable, Sendable {
    struct Result: Decodable, Sendable {
        let text: String
        let confidence: Double?
    }

    let recordID: String
    let capturedHour: String
    let expiresAt: String
    let region: String
    let from: String?
    let results: [Result]

    private enum CodingKeys: String, CodingKey {
        case recordID = "record_id"
        case capturedHour = "captured_hour"
        case expiresAt = "expires_at"
        case region
        case from
        case results
    }
}
