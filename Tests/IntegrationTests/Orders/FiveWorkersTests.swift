import Foundation
import Support
import Testing

extension OrdersWhenSomethingBreaks {
    @Suite("every worker answers", .timeLimit(.minutes(3)))
    struct FiveWorkersTests {
        private static let number = "447700900123"

        @Test("with one down, one retired and one that joins later, an order is complete exactly when it is")
        func exactlyWhenItIs() async throws {
            try await TestRegion.with { region in
                let workers = try ["a", "b", "c", "d"].map { try region.worker($0) }
                for worker in workers {
                    try await region.store(
                        TestResult.of(Self.number, 2, "mine-\(worker.name)")
                            + TestResult.ordinary(2, prefix: "rest-\(worker.name)"), in: worker)
                }
                // Two are down: c comes back, d never does as it was.
                var running = try await region.ready(workers[0], workers[1])
                let retired = try #require(try await region.stores().first { $0.name == "eu-3-d" }?.store)
                let forget = TestCommand.forget(Self.number)
                try await region.send([forget])
                let down: Set = ["eu-3-c", "eu-3-d"]
                let waiting = try await region.awaitOrder(forget.id, "waiting", waitingFor: down)
                #expect(waiting.receipts.map(\.worker).sorted() == ["eu-3-a", "eu-3-b"])

                let joined = try await region.ready(try region.worker("e"))
                running += joined
                try await region.awaitOrder(forget.id, "waiting", waitingFor: down)
                let asked = try await region.run(["retire", retired])
                #expect(asked.end == .exited(1), "it was heard of a moment ago")
                #expect(asked.errors.contains("--yes"))
                try await region.awaitOrder(forget.id, "waiting", waitingFor: down)
                try await region.lethe(["retire", String(retired.prefix(12)), "--yes"])
                try await region.awaitOrder(forget.id, "waiting", waitingFor: ["eu-3-c"])

                running += try await region.ready(workers[2])
                let complete = try await region.awaitOrder(forget.id)
                for name in ["a", "b", "c"] { #expect(complete["eu-3-\(name)"]?.recordsErased == 2) }
                #expect(complete["eu-3-d"] == nil)
                try await beginsAnew(workers[3], retired, region)
                // What it holds now it has taken since; the order stays complete.
                try await region.awaitOrder(forget.id)
                for worker in running { try await worker.stop() }
            }
        }

        /// A retired store destroys what it had, and begins with another id.
        private func beginsAnew(_ worker: TestWorker, _ retired: String, _ region: TestRegion) async throws {
            #expect(!worker.segments.isEmpty)
            let running = try await worker.start()
            _ = try await running.process.errors.line(
                containing: "this store was retired", within: .seconds(20))
            try await running.ready()
            #expect(worker.segments.isEmpty)
            let stores = try await region.stores().filter { $0.name == "eu-3-d" }
            #expect(stores.count == 2 && stores.count { $0.retiredAt == nil } == 1)
            #expect(stores.first { $0.store == retired }?.retiredAt != nil)
            try await running.stop()
        }

        @Test("killed at any step of an order, a worker finishes it after its next start, and counts it once")
        func killedAtEachStep() async throws {
            try await TestRegion.with { region in
                let victim = try region.worker("v")
                let others = try await region.ready(try region.worker("a", settings: ["intake": "off"]))
                let steps = [
                    "follow", "followed", "erase-keys", "erase-note", "erase-rows", "erase-sweep",
                    "erase-done", "answer", "answered",
                ]
                let captured = Date.now
                let person = { (index: Int) in "4477009001\(10 + index)" }
                try await region.store(
                    steps.indices.flatMap {
                        TestResult.of(person($0), 3, "mine-\($0)", captured: captured)
                    }, in: victim)
                for (index, step) in steps.enumerated() {
                    let forget = TestCommand.forget(person(index))
                    try await region.send([forget])
                    try await region.awaitOrder(forget.id, "waiting", waitingFor: ["eu-3-v"])
                    let dying = try await victim.start(environment: ["LETHE_TESTHOOK_KILL_AT": step])
                    let end = try await dying.process.end(within: .seconds(20))
                    #expect(end == .signalled(SIGKILL), "\(step)")
                    let killed = try await region.awaitOrder(
                        forget.id, "waiting", waitingFor: ["eu-3-v"])
                    #expect(killed["eu-3-v"] == nil, "\(step)")
                    let again = try await victim.start()
                    let order = try await region.awaitOrder(forget.id)
                    #expect(order["eu-3-v"]?.outcome == "done", "\(step)")
                    #expect(order["eu-3-v"]?.recordsErased == 3, "\(step)")
                    #expect(order["eu-3-v"]?.keysDestroyed == 1, "\(step)")
                    #expect(try await victim.exportedIDs().count == 3 * (steps.count - index - 1), "\(step)")
                    #expect(try await victim.erased().count { $0.order == forget.id } == 3, "\(step)")
                    try await again.stop()
                }
                for worker in others { try await worker.stop() }
            }
        }

        @Test(
            "killed while whole hours are destroyed, a worker finishes that too",
            arguments: [
                "erase-hour", "erase-hour-done",
            ])
        func killedAtHours(step: String) async throws {
            try await TestRegion.with { region in
                let victim = try region.worker("v")
                let others = try await region.ready(try region.worker("a", settings: ["intake": "off"]))
                let old = Date.now.addingTimeInterval(-2 * 3600)
                try await region.store(
                    TestResult.of(Self.number, 2, "old", captured: old)
                        + TestResult.of(Self.number, 3, "new"), in: victim)
                let purge = TestCommand("purge", account: nil, application: nil).with("everything", "eu-3")
                try await region.send([purge])
                try await region.awaitOrder(purge.id, "waiting", waitingFor: ["eu-3-v"])
                let dying = try await victim.start(environment: ["LETHE_TESTHOOK_KILL_AT": step])
                #expect(try await dying.process.end(within: .seconds(20)) == .signalled(SIGKILL))
                try await region.awaitOrder(purge.id, "waiting", waitingFor: ["eu-3-v"])
                let again = try await victim.start()
                let order = try await region.awaitOrder(purge.id)
                #expect(order["eu-3-v"]?.recordsErased == 5)
                #expect(victim.segments.isEmpty)
                for worker in others + [again] { try await worker.stop() }
            }
        }

        @Test("a hundred and fifty forgets at once are carried out, each for its own person")
        func manyAtOnce() async throws {
            try await TestRegion.with { region in
                let workers = [try region.worker("a"), try region.worker("b")]
                let running = try await region.ready(workers[0], workers[1])
                let now = Date.now
                let results = (0..<600).map { index in
                    // Four results each of a hundred and fifty persons, in four different hours.
                    var result = TestResult("result-\(index)")
                    result.from = "447700\(900_000 + index % 150)"
                    result.captured = now.addingTimeInterval(-3600 * Double(index / 150))
                    return result
                }
                let rest = TestResult.ordinary(20)
                try await region.publish(results + rest)
                try await region.drained()
                let forgets = (0..<150).map { TestCommand.forget("+447700\(900_000 + $0)") }
                try await region.send(forgets)
                try await region.commandsSettled()
                let orders = try await eventually("all orders to be complete", within: .seconds(60)) {
                    let orders = try await region.orders()
                    return orders.count == 150 && orders.allSatisfy { $0.state == "complete" } ? orders : nil
                }
                #expect(orders.allSatisfy { $0.recordsErased == 4 })
                var left: [String] = []
                for worker in workers { left += try await worker.exportedIDs() }
                #expect(try left.sorted() == rest.map(region.recordID).sorted())
                for worker in running {
                    #expect(try await worker.http.metrics().sum("lethe_orders_pending") == 0)
                    try await worker.ready()
                    try await worker.stop()
                }
            }
        }
    }
}
