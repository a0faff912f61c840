import Foundation
import Support
import Testing

extension OrdersFromOutside {
    @Suite("purge, suppress and lift", .timeLimit(.minutes(2)))
    struct PurgeTests {
        private static let number = "447700900123"
        private static let otherApplication = "0f5e4a52-2d43-4d8e-9a64-6a1c5e8c7b11"

        @Test("each scope of purge erases what it names, and nothing else")
        func scopes() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)
                let hour = Date(
                    timeIntervalSince1970: (Date.now.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
                let results = [
                    Self.result("application"), Self.result("neighbour", application: Self.otherApplication),
                    Self.result("account", account: "acct0002"),
                    Self.result("before", account: "acct0003", captured: hour.addingTimeInterval(-1)),
                    Self.result("after", account: "acct0003", captured: hour),
                ]
                try await region.publish(results)
                try await region.drained()
                var left = try Set(results.map(region.recordID))
                #expect(try await Set(worker.exportedIDs()) == left)

                let scopes: [([String], [Int])] = [
                    (TestRegion.tenant, [0]), (["--account", "acct0002"], [2]),
                    (["--before", hour.formatted(.iso8601)], [3]), (["--everything", "eu-3"], [1, 4]),
                ]
                for (arguments, erased) in scopes {
                    let result = try await region.run(["purge"] + arguments + ["--wait"])
                    #expect(result.end == .exited(0), "\(arguments): \(result.errors)")
                    #expect(result.errors.contains("\(erased.count) records destroyed"), "\(result.errors)")
                    left.subtract(try erased.map { try region.recordID(of: results[$0]) })
                    #expect(try await Set(worker.exportedIDs()) == left, "\(arguments)")
                }
                #expect(try await worker.erased().count == results.count)
                // All of it was captured before the purge of everything: it stays out.
                try await region.publish(results)
                try await region.drained()
                #expect(try await running[0].outcomes()["fenced"] == results.count)
                try await running[0].stop()
            }
        }

        private static func result(
            _ id: String, account: String = TestResult.account, application: String = TestResult.application,
            captured: Date = .now
        ) -> TestResult {
            var result = TestResult(id)
            (result.account, result.application, result.captured) = (account, application, captured)
            return result
        }

        @Test(
            "purge refuses what is no scope with exit 2 and sends nothing",
            arguments: [
                [], ["--everything", "us-1"], ["--before", "2026-01-01T00:30:00Z"],
                ["--before", "2126-01-01T00:00:00Z"], ["--before", "yesterday"],
                ["--account", "a", "--everything", "eu-3"], ["--everything", "eu-3", "--suppress"],
            ])
        func noScope(arguments: [String]) async throws {
            let folder = try TemporaryFolder()
            let environment = [
                "LETHE_REGION": "eu-3", "LETHE_BROKER_URL": "amqp://127.0.0.1:1/",
                "LETHE_KEYRING_FILE": folder.path("keyring.json"),
            ]
            _ = try await LetheProgram.run(["keys", "new"], environment: environment)
            let result = try await LetheProgram.run(["purge"] + arguments, environment: environment)
            #expect(result.end == .exited(2), "\(result.errors)")
            #expect(result.outputBytes.isEmpty)
        }

        @Test("suppress refuses what comes later, until lift; account-wide and per application are apart")
        func suppressed() async throws {
            try await TestRegion.with { region in
                let running = try await region.ready(try region.worker("a"))[0]
                // Asked for an hour ago: what is captured now lies behind the fence.
                let clock = try await FakeClock(in: region.folder)
                try clock.set(.seconds(-3600))
                let past = clock.environment
                let account = ["--account", TestResult.account]
                func outcome(_ expected: String, _ number: String = Self.number) async throws {
                    try await one(number, in: region, running, is: expected)
                }

                try await outcome("stored")
                try await region.complete("forget", Self.number, ["--suppress"], environment: past)
                try await outcome("suppressed")
                try await outcome("stored", "442071234567")
                try await wait(region, ["forget"] + account + ["--number", Self.number, "--suppress"], past)
                try await region.complete("lift", Self.number)
                try await outcome("suppressed")
                try await wait(region, ["lift"] + account + ["--number", Self.number], [:])
                try await outcome("stored")

                // The gate of an application, and of the account, for whoever calls.
                try await region.complete("purge", nil, ["--suppress"], environment: past)
                try await outcome("suppressed", "442071234567")
                try await region.complete("lift", nil)
                try await outcome("stored", "442071234567")
                try await wait(region, ["purge", "--suppress"] + account, past)
                try await outcome("suppressed", "442071234568")
                try await wait(region, ["lift"] + account, [:])
                try await outcome("stored", "442071234568")
                try await running.stop()
            }
        }

        private func wait(
            _ region: TestRegion, _ arguments: [String], _ environment: [String: String]
        ) async throws {
            let result = try await region.run(arguments + ["--wait"], environment: environment)
            guard result.end == .exited(0) else { throw TestFailure("\(arguments): \(result.errors)") }
        }

        private func one(
            _ number: String, in region: TestRegion, _ worker: RunningWorker, is expected: String
        ) async throws {
            let before = try await worker.outcomes()
            try await region.publish(TestResult.of(number, 1, UUID().uuidString))
            try await region.drained()
            let after = try await worker.outcomes()
            let changed = after.filter { $0.value != before[$0.key, default: 0] }.map(\.key)
            #expect(changed == [expected])
        }
    }
}
