import Foundation
import Support
import Testing

extension WhenSomethingBreaks {
    @Suite("a keyring that fails", .timeLimit(.minutes(3)))
    struct KeyringFaultTests {
        @Test("rotated again and again under load, it costs no result, and everything opens with the newest")
        func rotationUnderLoad() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await running.ready()
                let producing = try Production.Running(
                    [region], Production.speechOnly + ["--count", "10000", "--rate", "2000", "--seed", "7"])
                let rotations = 5
                for round in 1...rotations {
                    try await region.lethe(["keys", "rotate"])
                    running.process.signal(SIGHUP)
                    _ = try await running.process.errors.line(
                        containing: "wrapping " + (1...round + 1).map(String.init).joined(separator: ","),
                        within: .seconds(20))
                    try await region.publish(TestResult.ordinary(5, prefix: "between-\(round)"))
                }
                let production = try await producing.sent()
                try await region.drained()
                // Every older version goes: what is left under one would not open.
                for version in 1...rotations {
                    try await region.lethe(["keys", "rotate", "--remove-wrapping", "\(version)"])
                }
                var expected = try production.recordIDs(in: region)
                for round in 1...rotations {
                    let results = TestResult.ordinary(5, prefix: "between-\(round)")
                    expected.formUnion(try results.map(region.recordID))
                }
                let stored = try await worker.exportedIDs()
                #expect(stored.count == Set(stored).count)
                #expect(Set(stored) == expected)
                try await running.stop()
            }
        }

        @Test(
            "one that lacks the version in use, is another region's, is open to others, or comes from a command that hangs or fails starts no worker, and gives no data",
            arguments: KeyringFault.allCases)
        func unfit(fault: KeyringFault) async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.ordinary(5), in: worker)
                let whole = try Data(contentsOf: URL(fileURLWithPath: region.keyringPath))
                let environment = try await fault.environment(in: region)
                let unfit = try region.worker(
                    "a", settings: fault.command.map { ["keyring.command": $0] } ?? [:])
                // Beside each other: one fault takes its time.
                async let work = unfit.lethe(["work"], environment: environment)
                async let export = unfit.lethe(["export"], environment: environment)
                for result in [try await work, try await export] {
                    #expect([.exited(1), .exited(2)].contains(result.end))
                    #expect(result.outputBytes.isEmpty)
                    #expect(result.errors.contains(fault.words), "it says: \(result.errors)")
                }
                try whole.write(to: URL(fileURLWithPath: region.keyringPath))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: region.keyringPath)
                #expect(try await region.worker("a").exportedIDs().count == 5)
            }
        }

        @Test(
            "whose command hangs or fails while a worker runs is said, and the worker goes on with the former one"
        )
        func commandFails() async throws {
            try await TestRegion.with { region in
                let command = region.folder.path("print-keyring")
                func script(_ body: String) throws {
                    try "#!/bin/sh\n\(body)\n".write(toFile: command, atomically: true, encoding: .utf8)
                    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: command)
                }
                let works = "exec cat '\(region.keyringPath)'"
                try script(works)
                let worker = try region.worker(
                    "a", settings: ["keyring.command": command])
                let running = try await worker.start()
                try await running.ready()
                for (round, body) in ["exec sleep 1000", "echo unavailable >&2; exit 7"].enumerated() {
                    try script(body)
                    running.process.signal(SIGHUP)
                    _ = try await running.waits(for: "keyring", within: .seconds(60))
                    try await region.publish(TestResult.ordinary(5, prefix: "round-\(round)"))
                    try await region.drained()
                    #expect(try await running.outcomes()["stored"] == 5 * (round + 1))
                    try script(works)
                    running.process.signal(SIGHUP)
                    try await running.ready()
                }
                #expect(!running.process.errors.lines.contains { $0.contains("unavailable") })
                try await running.stop()
            }
        }
    }
}

/// A way in which a keyring is of no use.
enum KeyringFault: String, CaseIterable, Sendable {
    case lacksVersion, anotherRegions, openToOthers, unreadable, hangs, fails

    /// What the program says about it.
    var words: String {
        switch self {
        case .lacksVersion: "version 1"
        case .anotherRegions: "region"
        case .openToOthers: "chmod 600"
        case .unreadable: "keyring"
        case .hangs: "did not end within"
        case .fails: "status 7"
        }
    }

    /// Makes it so; what a command needs in its environment then.
    func environment(in region: TestRegion) async throws -> [String: String] {
        switch self {
        case .lacksVersion:
            try await region.lethe(["keys", "rotate"])
            try await region.lethe(["keys", "rotate", "--remove-wrapping", "1"])
        case .anotherRegions:
            let path = region.folder.path("elsewhere.json")
            let environment = ["LETHE_REGION": "us-1", "LETHE_KEYRING_FILE": path]
            let made = try await LetheProgram.run(
                ["keys", "new"], environment: environment, within: .seconds(30))
            guard made.end == .exited(0) else { throw TestFailure(made.errors) }
            return ["LETHE_KEYRING_FILE": path]
        case .openToOthers:
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: region.keyringPath)
        case .unreadable:
            try Data("nonsense".utf8).write(to: URL(fileURLWithPath: region.keyringPath))
        case .hangs, .fails: break
        }
        return [:]
    }

    /// The command that is to print the keyring.
    var command: String? {
        switch self {
        case .hangs: "exec sleep 1000"
        case .fails: "exit 7"
        default: nil
        }
    }
}
