import Foundation
import Support
import Testing

extension OrdersFromOutside {
    @Suite("stores that come and go", .timeLimit(.minutes(2)))
    struct RosterTests {
        private static let number = "447700900123"

        @Test("a cloned store is found out and stops with exit code 1")
        func cloned() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.of(Self.number, 3, "mine"), in: worker)
                let copy = region.folder.path("eu-3/clone")
                try FileManager.default.copyItem(atPath: region.folder.path("eu-3/a"), toPath: copy)
                let original = try await region.ready(worker)[0]
                let clone = try await region.worker("clone", store: copy).start()
                #expect(try await clone.process.end(within: .seconds(30)) == .exited(1))
                #expect(clone.process.errors.text.contains("cloned"))
                #expect(try await region.stores().count == 1)
                // The original is not older than its clone: it goes on, or it stops and says why; never both run.
                if original.process.isRunning {
                    try await original.stop()
                } else {
                    #expect(original.process.errors.text.contains("cloned"))
                }
            }
        }

        @Test("a store that was put back from a copy of an earlier start is found out")
        func putBack() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.of(Self.number, 3, "mine"), in: worker)
                let copy = region.folder.path("eu-3/clone")
                try FileManager.default.copyItem(atPath: region.folder.path("eu-3/a"), toPath: copy)
                for _ in 0..<2 { try await region.ready(worker)[0].stop() }
                let original = try await region.ready(worker)[0]
                let clone = try await region.worker("clone", store: copy).start()
                #expect(try await clone.process.end(within: .seconds(30)) == .exited(1))
                try await region.publish(TestResult.ordinary(2))
                try await region.drained()
                #expect(try await original.outcomes() == ["stored": 2])
                try await original.stop()
            }
        }

        @Test("retire --discard destroys a store whose worker is off, at once, after a question")
        func discardedOff() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.of(Self.number, 3, "mine"), in: worker)
                let before = try await region.stores()
                let unasked = try await worker.lethe(["retire", "--discard"])
                #expect(unasked.end == .exited(1) && unasked.errors.contains("--yes"))
                #expect(try await worker.exportedIDs().count == 3)

                let discarded = try await worker.lethe(["retire", "--discard", "--yes"])
                #expect(discarded.end == .exited(0), "\(discarded.errors)")
                #expect(discarded.errors.contains("keys and records are destroyed"))
                #expect(worker.segments.isEmpty && !worker.files.contains { $0.contains("state.sqlite") })
                #expect(try await region.stores().allSatisfy { $0.retiredAt != nil })
                let running = try await region.ready(worker)[0]
                let after = try await region.stores()
                #expect(after.count == 2 && after.count { $0.retiredAt == nil } == 1)
                #expect(after.first { $0.retiredAt != nil }?.store == before.first?.store)
                try await running.stop()
            }
        }

        @Test("retire --discard has a running worker destroy its store and begin anew, with every fence")
        func discardedRunning() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.ordinary(5))
                try await region.drained()
                try await region.complete("forget", Self.number)
                let discarded = try await worker.lethe(["retire", "--discard", "--yes"])
                #expect(discarded.end == .exited(0), "\(discarded.errors)")
                #expect(discarded.errors.contains("its worker runs"))
                _ = try await eventually("a new store", within: .seconds(20)) {
                    let stores = try await region.stores()
                    return stores.count == 2 && stores.count { $0.retiredAt == nil } == 1 ? true : nil
                }
                #expect(worker.segments.isEmpty)
                try await running.ready()
                try await region.publish(
                    TestResult.of(Self.number, 2, "late") + TestResult.ordinary(3, prefix: "new"))
                try await region.drained()
                #expect(try await running.outcomes() == ["stored": 8, "fenced": 2])
                #expect(try await worker.exportedIDs().count == 3)
                let id = try await region.complete("find", "442070000000")
                #expect(try await region.order(id)?.receipts.map(\.recordsFound) == [1])
                try await running.stop()
            }
        }

        @Test("a clock in doubt is believed again when it agrees with another store's")
        func clocks() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                try clock.pass(.seconds(86_400))
                let worker = try region.worker("a")
                try await region.ready(worker, environment: clock.environment)[0].stop()
                // It was wrong and is put right: only the store does not know which of the two it was.
                let running = try await worker.start()
                _ = try await running.waits(for: "clock")
                try await region.publish(TestResult.ordinary(2))
                let other = try await region.ready(try region.worker("b", settings: ["intake": "off"]))
                try await running.ready()
                try await region.drained()
                #expect(try await running.outcomes()["stored"] == 2)
                for worker in other + [running] { try await worker.stop() }
            }
        }

        @Test("a store that does not exist cannot be retired, nor one named by too little")
        func unknownStore() async throws {
            try await TestRegion.with { region in
                let running = try await region.ready(try region.worker("a"), try region.worker("b"))
                let unknown = try await region.run(["retire", "ffffffffffffffff", "--yes"])
                #expect(unknown.end == .exited(1))
                let both = try await region.run(["retire", "", "--yes"])
                #expect(both.end == .exited(1))
                #expect(try await region.run(["retire", "--yes"]).end == .exited(2))
                #expect(try await region.stores().allSatisfy { $0.retiredAt == nil })
                for worker in running { try await worker.stop() }
            }
        }
    }
}
