import Support
import Testing

extension UnderLoad {
    @Suite("reconciliation", .timeLimit(.minutes(3)))
    struct ReconciliationTests {
        @Test("each of 20,000 results over two regions and four workers ends as it should, and none is lost")
        func everyResultIsAccountedFor() async throws {
            try await TestRegion.with(["eu-3", "us-1"]) { regions in
                var workers: [(region: TestRegion, worker: TestWorker, running: RunningWorker)] = []
                for region in regions {
                    for name in ["a", "b"] {
                        let worker = try region.worker(name)
                        workers.append((region, worker, try await worker.start()))
                    }
                }
                let production = try await Production.send(regions, ["--count", "20000", "--seed", "42"])
                #expect(production.tally.sent == 20_000)

                for region in regions {
                    let mine = workers.filter { $0.region.name == region.name }
                    let expected = try #require(production.tally.regions[region.name])
                    let outcomes = try await settled(
                        mine.map(\.running), expected.outcomes.values.reduce(0, +))
                    try await region.drained()
                    compare(outcomes, expected.outcomes)
                    try await compareStores(mine.map(\.worker), outcomes, production.recordIDs(in: region))

                    let nowhere = production.lines.count {
                        $0.routingKey == region.name && $0.region != region.name && $0.outcomeAtHome == nil
                    }
                    let rejects = try await region.listedRejects()
                    #expect(rejects.count == (expected.outcomes["malformed"] ?? 0) + nowhere)
                    #expect(rejects.count { $0.kind == "header" } == nowhere)
                    #expect(rejects.allSatisfy { $0.id != nil })
                }
                for worker in workers { try await worker.running.stop() }
            }
        }

        /// Waits until a region's workers have settled that many results.
        private func settled(_ workers: [RunningWorker], _ count: Int) async throws -> [String: Int] {
            try await eventually("\(count) settled results", within: .seconds(90), every: .milliseconds(200))
            {
                var sum: [String: Int] = [:]
                for worker in workers { sum.merge(try await worker.outcomes(), uniquingKeysWith: +) }
                return sum.values.reduce(0, +) >= count ? sum : nil
            }
        }

        /// The same by each name, but for a repeated result: on another worker than the first it is stored too.
        private func compare(_ outcomes: [String: Int], _ expected: [String: Int]) {
            func withoutRepeats(_ counts: [String: Int]) -> [String: Int] {
                var counts = counts.filter { $0.value > 0 }
                counts["stored or duplicate"] = (counts["stored"] ?? 0) + (counts["duplicate"] ?? 0)
                counts["stored"] = nil
                counts["duplicate"] = nil
                return counts
            }
            #expect(withoutRepeats(outcomes) == withoutRepeats(expected))
        }

        private func compareStores(
            _ workers: [TestWorker], _ outcomes: [String: Int], _ expected: Set<String>
        ) async throws {
            var merged: Set<String> = []
            var stored = 0
            for worker in workers {
                let records = try await worker.exported()
                let ids = Set(records.map(\.recordID))
                #expect(ids.count == records.count, "a store holds a record twice")
                #expect(records.allSatisfy { $0.region == worker.region.name })
                merged.formUnion(ids)
                stored += ids.count
            }
            #expect(merged == expected)
            #expect(stored == outcomes["stored"])
        }
    }
}
