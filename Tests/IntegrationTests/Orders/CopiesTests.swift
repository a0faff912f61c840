import Foundation
import Sealing
import Support
import Testing

extension OrdersFromOutside {
    @Suite("copies made before a forget", .timeLimit(.minutes(2)))
    struct CopiesTests {
        private static let number = "447700900123"

        @Test(
            "copies of every records folder do not open for the person with today's keys, and do for all others"
        )
        func recordsCopies() async throws {
            try await TestRegion.with { region in
                let workers = [try region.worker("a"), try region.worker("b")]
                for worker in workers {
                    var called = TestResult("called-\(worker.name)")
                    (called.from, called.to) = ("442079460001", Self.number)
                    try await region.store(
                        TestResult.of(Self.number, 3, "mine-\(worker.name)") + [called]
                            + TestResult.ordinary(4, prefix: "rest-\(worker.name)"), in: worker)
                }
                let reader = region.folder.path("reader.json")
                try await region.lethe(["keys", "reader", reader])
                let copies = try workers.map { try copy($0.records, region) }
                let running = try await region.ready(workers[0], workers[1])
                let variables = { (copy: String) in
                    ["LETHE_STORE_RECORDS": copy, "LETHE_KEYRING_FILE": reader]
                }
                for (worker, copy) in zip(workers, copies) {
                    #expect(try await worker.exportedIDs(environment: variables(copy)).count == 8)
                }
                try await region.complete("forget", Self.number)
                for (worker, copy) in zip(workers, copies) {
                    let rest = try TestResult.ordinary(4, prefix: "rest-\(worker.name)").map(region.recordID)
                    let export = try await worker.lethe(["export"], environment: variables(copy))
                    #expect(export.end == .exited(0), "\(export.errors)")
                    #expect(export.errors.contains("4 skipped whose keys are gone"), "\(export.errors)")
                    let left = try await worker.exportedIDs(environment: variables(copy))
                    #expect(Set(left) == Set(rest))
                }
                for worker in running { try await worker.stop() }
            }
        }

        private func copy(_ folder: String, _ region: TestRegion) throws -> String {
            let copy = region.folder.path("copy-\(UUID().uuidString)")
            try FileManager.default.copyItem(atPath: folder, toPath: copy)
            return copy
        }

        @Test(
            "after a rotation old fences and suppressions hold, forgets find old records, old keys copies are dead"
        )
        func rotation() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let later = clock.environment
                let worker = try region.worker("a")
                let running = try await region.ready(worker, environment: later)[0]
                let suppressed = "442071234567"
                try await region.publish(
                    TestResult.of(Self.number, 3, "mine") + TestResult.of(suppressed, 2, "theirs")
                        + TestResult.ordinary(4))
                try await region.drained()
                let copies = (records: try copy(worker.records, region), keys: try copy(worker.keys, region))
                let old = [
                    "LETHE_STORE_RECORDS": copies.records, "LETHE_STORE_KEYS": copies.keys,
                ]
                try await region.complete("forget", suppressed, ["--suppress"], environment: later)

                try await region.lethe(["keys", "rotate"])
                running.process.signal(SIGHUP)
                _ = try await running.process.errors.line(
                    containing: "the keyring changed", within: .seconds(20))
                // Past the hour from which the new index key is in force, at least 48 h ahead.
                let ahead = Duration.seconds(50 * 3600)
                try clock.pass(ahead)
                let then = Date.now.addingTimeInterval(50 * 3600)
                try await region.publish(
                    TestResult.of(suppressed, 2, "late") + TestResult.of(suppressed, 1, "new", captured: then)
                        + TestResult.of(Self.number, 1, "mine-new", captured: then))
                try await region.drained()
                #expect(
                    try await running.outcomes() == ["stored": 10, "fenced": 2, "suppressed": 1])
                // The store says so as soon as it can, after the log's line.
                _ = try await eventually("the store to name the new wrapping version", within: .seconds(20)) {
                    try await region.stores().map(\.wrappingVersions) == [[2]] ? true : nil
                }

                let id = try await region.complete("forget", Self.number, environment: later)
                #expect(try await region.order(id)?.recordsErased == 4)
                #expect(try await worker.exportedIDs(environment: later).count == 4)
                // Until the version goes, an old copy of both folders opens all that is not over.
                #expect(try await worker.exportedIDs(environment: old).count == 9)
                try await region.lethe(["keys", "rotate", "--remove-wrapping", "1"])
                let dead = try await worker.lethe(["export"], environment: old)
                #expect(dead.outputBytes.isEmpty, "an old copy of the keys folder opens")
                #expect(try await worker.exportedIDs(environment: later).count == 4)
                try await running.stop()
            }
        }

        @Test("a store that has used an index key for which an order has no token answers that it is blocked")
        func blocked() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let running = try await region.ready(
                    try region.worker("a"), environment: clock.environment)[0]
                // Whoever admits an order has missed the new keyring; this store has used it.
                let former = region.folder.path("former.json")
                try FileManager.default.copyItem(atPath: region.keyringPath, toPath: former)
                try await region.lethe(["keys", "rotate"])
                running.process.signal(SIGHUP)
                _ = try await running.process.errors.line(
                    containing: "the keyring changed", within: .seconds(20))
                try clock.pass(.seconds(50 * 3600))
                try await region.publish(
                    TestResult.of(Self.number, 1, "new", captured: .now.addingTimeInterval(50 * 3600)))
                try await region.drained()
                #expect(try await running.outcomes() == ["stored": 1])

                let keyring = try Keyring.load(.file(former))
                let (id, order) = try region.forget(of: Self.number, tokens: keyring)
                try await region.append([order])
                let listed = try await region.awaitOrder(id, "waiting", waitingFor: ["eu-3-a"])
                #expect(listed["eu-3-a"]?.outcome == "blocked")
                let again = try await region.complete("forget", Self.number, environment: clock.environment)
                #expect(try await region.order(again)?.recordsErased == 1)
                try await running.stop()
            }
        }
    }
}
