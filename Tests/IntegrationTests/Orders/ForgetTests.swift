import Foundation
import Support
import Testing

extension OrdersFromOutside {
    @Suite("forget and find", .timeLimit(.minutes(2)))
    struct ForgetTests {
        private static let number = "447700900123"
        private static let spelled = "+44 7700-900123"

        @Test("forget erases a person as caller and as called on every worker, and nobody else")
        func erasesEverywhere() async throws {
            try await TestRegion.with { region in
                let workers = [try region.worker("a"), try region.worker("b")]
                for (number, worker) in workers.enumerated() {
                    try await region.store(person(number) + others(number), in: worker)
                }
                let running = try await region.ready(workers[0], workers[1])
                let mine = try (person(0) + person(1)).map(region.recordID)
                let rest = try (others(0) + others(1)).map(region.recordID)

                let found = try await region.run(
                    ["find"] + TestRegion.tenant + ["--number", Self.spelled, "--wait"])
                #expect(found.end == .exited(0))
                #expect(found.errors.contains("eu-3-a: 3 records"))
                #expect(found.errors.contains("eu-3-b: 3 records"))

                let started = Date.now
                let forget = try await region.run(
                    ["forget"] + TestRegion.tenant + ["--number", "-", "--wait"],
                    input: Self.spelled + "\n")
                #expect(forget.end == .exited(0), "\(forget.errors)")
                let id = try #require(forget.outputLines.first.map(String.init))
                #expect(forget.outputLines.count == 1 && UUID(uuidString: id) != nil)
                for name in ["a", "b"] {
                    #expect(forget.errors.contains("eu-3-\(name): done, 1 keys and 3 records destroyed"))
                }
                #expect(forget.errors.hasSuffix("complete\n"))

                #expect(try await exported(workers) == rest.sorted())
                try await checkErased(workers, mine: mine, by: id, since: started)
                let tables = try await checkTables(region, id)
                let said = [found.output, found.errors, forget.output, forget.errors, tables]
                let search = ByteSearch([Self.number, "7700900123"])
                #expect(search.hits(in: Array(said.joined().utf8), called: "the commands").isEmpty)
                for worker in running { try await worker.stop() }
            }
        }

        private func person(_ worker: Int) -> [TestResult] {
            var results = TestResult.of(Self.number, 3, "mine-\(worker)")
            results[2].from = "442079460001"
            results[2].to = Self.number
            return results
        }

        private func others(_ worker: Int) -> [TestResult] {
            TestResult.ordinary(4, prefix: "other-\(worker)")
        }

        private func exported(_ workers: [TestWorker]) async throws -> [String] {
            var ids: [String] = []
            for worker in workers { ids += try await worker.exportedIDs() }
            return ids.sorted()
        }

        private func checkErased(
            _ workers: [TestWorker], mine: [String], by order: String, since: Date
        ) async throws {
            var ids: [String] = []
            for worker in workers {
                let erased = try await worker.erased(["--since", since.formatted(.iso8601)])
                #expect(erased.allSatisfy { $0.order == order })
                ids += erased.map(\.recordId)
                let later = since.addingTimeInterval(3600).formatted(.iso8601)
                #expect(try await worker.erased(["--since", later]).isEmpty)
            }
            #expect(ids.sorted() == mine.sorted())
        }

        /// Looks at the order in every table, and gives what they said.
        private func checkTables(_ region: TestRegion, _ id: String) async throws -> String {
            let listed = try #require(try await region.order(id))
            #expect(listed.state == "complete" && listed.command == "forget" && listed.waitingFor.isEmpty)
            #expect(listed.receipts.map(\.worker).sorted() == ["eu-3-a", "eu-3-b"])
            #expect(listed.receipts.allSatisfy { $0.outcome == "done" && $0.signed == true })
            #expect(listed.requestedAt?.hasSuffix("Z") == true)

            let json = try await region.lethe(["orders", "--json"])
            let rows = try JSONSerialization.jsonObject(with: Data(json.outputBytes)) as? [[String: Any]]
            let contract = ["id", "command", "requested_at", "state", "waiting_for", "receipts"]
            #expect(rows?.allSatisfy { Set($0.keys).isSuperset(of: contract) } == true)

            let table = try await region.lethe(["orders"])
            let line = try #require(table.outputLines.first { $0.hasPrefix(id) })
            #expect(line.contains("forget") && line.contains("complete  after"))
            #expect(line.contains("2 keys, 6 records destroyed"))
            let verified = try await region.lethe(["orders", "--verify"])
            #expect(verified.errors.contains("every code and signature is right"))
            let stores = try await region.lethe(["orders", "--stores"])
            #expect(stores.outputLines.count == 2)
            #expect(try await region.stores().map(\.name).sorted() == ["eu-3-a", "eu-3-b"])
            return [json, table, verified, stores].map { $0.output + $0.errors }.joined()
        }

        @Test("--wait ends with 3 when time runs out, and says whom it waited for")
        func notInTime() async throws {
            try await TestRegion.with { region in
                let nobody = try await region.run(
                    ["find"] + TestRegion.tenant
                        + ["--number", Self.number, "--wait", "--timeout", "0.5"])
                #expect(nobody.end == .exited(3))
                #expect(nobody.errors.contains("not admitted yet"))

                let workers = [try region.worker("a"), try region.worker("b")]
                let running = try await region.ready(workers[0], workers[1])
                let early = try #require(nobody.outputLines.first.map(String.init))
                try await region.awaitOrder(early)
                try await running[1].stop()
                let late = try await region.run(
                    ["forget"] + TestRegion.tenant + ["--number", Self.number, "--wait", "--timeout", "1"])
                #expect(late.end == .exited(3))
                #expect(late.errors.contains("eu-3-a: done") && late.errors.contains("waiting for eu-3-b"))
                let id = try #require(late.outputLines.first.map(String.init))
                try await region.awaitOrder(id, "waiting", waitingFor: ["eu-3-b"])
                let again = try await region.ready(workers[1])
                try await region.awaitOrder(id)
                for worker in [running[0]] + again { try await worker.stop() }
            }
        }

        @Test(
            "a forget with more than a thousand hits is held, fences all the same, and goes on with --broad")
        func held() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(
                    TestResult.of(Self.number, 1001, "mine") + TestResult.ordinary(5))
                try await region.drained()
                let forget = ["forget"] + TestRegion.tenant + ["--number", Self.number, "--wait"]
                let held = try await region.run(forget)
                #expect(held.end == .exited(1))
                #expect(held.errors.contains("held: 1001 records"))
                let id = try #require(held.outputLines.first.map(String.init))
                let order = try await region.awaitOrder(id, "waiting", waitingFor: ["eu-3-a"])
                #expect(order["eu-3-a"]?.outcome == "held" && order["eu-3-a"]?.recordsFound == 1001)
                try await region.publish(TestResult.of(Self.number, 1, "late"))
                try await region.drained()
                #expect(try await running.outcomes()["fenced"] == 1)
                // Held is fenced: it is still there, and no export shows it.
                #expect(try await worker.exportedIDs().count == 5)

                let broad = try await region.run(forget + ["--broad"])
                #expect(broad.end == .exited(0))
                #expect(broad.errors.contains("1001 records destroyed"))
                #expect(try await worker.exportedIDs().count == 5)
                try await running.stop()
            }
        }

        @Test("a command that is refused after it was sent ends --wait with 1 and its reason")
        func refused() async throws {
            try await TestRegion.with { region in
                let running = try await region.ready(try region.worker("a"))
                let clock = try await FakeClock(in: region.folder)
                try clock.pass(.seconds(3600))
                let early = try await region.run(
                    ["forget"] + TestRegion.tenant + ["--number", Self.number, "--wait"],
                    environment: clock.environment)
                #expect(early.end == .exited(1))
                #expect(early.errors.contains("refused: requested_in_future"))
                try await running[0].stop()
            }
        }
    }
}
