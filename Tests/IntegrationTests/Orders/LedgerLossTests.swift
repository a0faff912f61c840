import AMQP
import Foundation
import Support
import Testing

extension OrdersWhenSomethingBreaks {
    @Suite("a ledger that loses entries", .timeLimit(.minutes(3)))
    struct LedgerLossTests {
        private static let number = "447700900123"
        private static let otherApplication = "0f5e4a52-2d43-4d8e-9a64-6a1c5e8c7b11"

        /// A closed gate for the person, and one for the other application: asked for an hour ago, so that speech of
        /// now lies behind their fences.
        private static func gates() -> [TestCommand] {
            let past = Date.now.addingTimeInterval(-3600)
            return [
                TestCommand.forget(number, requestedAt: past).with("suppress", json: "true"),
                TestCommand("purge", requestedAt: past, application: otherApplication)
                    .with("suppress", json: "true"),
            ]
        }

        /// Checks on a worker that runs alone that both gates are closed at this time, and no other.
        private static func areClosed(
            _ region: TestRegion, _ worker: RunningWorker, captured: Date = .now
        ) async throws {
            let before = try await worker.outcomes()
            var other = TestResult("other-\(UUID().uuidString)")
            (other.application, other.from, other.captured) = (otherApplication, "442071234567", captured)
            try await region.publish(
                TestResult.of(number, 1, UUID().uuidString, captured: captured) + [other]
                    + TestResult.of("442071234567", 1, UUID().uuidString, captured: captured))
            try await region.drained()
            let after = try await worker.outcomes()
            #expect(after["suppressed", default: 0] == before["suppressed", default: 0] + 2)
            #expect(after["stored", default: 0] == before["stored", default: 0] + 1)
        }

        @Test(
            "deleted and made anew, with lethe setup or empty, it is read again, completed, and that is reported",
            arguments: [true, false])
        func recreated(bySetup: Bool) async throws {
            try await TestRegion.with { region in
                let (first, second) = (try region.worker("a"), try region.worker("b"))
                var running = try await region.ready(first, second)
                let gates = Self.gates()
                try await region.send(gates)
                for gate in gates { try await region.awaitOrder(gate.id) }
                try await running[1].stop()

                if bySetup {
                    try await region.host.delete(region.ledger)
                } else {
                    try await region.recreateLedger()
                    _ = try await eventually("an empty ledger to be said", within: .seconds(30)) {
                        let reason = try await running[0].readiness().1["ledger"]?.reason
                        return reason?.contains("run lethe setup") == true ? true : nil
                    }
                    #expect(try await region.entries(of: region.ledger).isEmpty, "a worker has written")
                }
                _ = try await running[0].waits(for: "ledger")
                try await region.lethe(["setup"])
                _ = try await running[0].process.errors.line(
                    containing: "is completed with what this store knows", within: .seconds(60))
                #expect(try await running[0].http.metrics().sum("lethe_ledger_rereads_total") >= 1)
                try await running[0].ready()
                let ids = Set(gates.map(\.id))
                _ = try await eventually("the gates in the ledger", within: .seconds(20)) {
                    try await ids.isSubset(of: region.admitted()) ? true : nil
                }
                #expect(try await Set(region.stores().map(\.name)) == ["eu-3-a", "eu-3-b"])

                // Grown beyond where the other one stands, it holds something else there: seen by its digest. It comes
                // in several batches, of which none may be taken for the whole.
                try await region.fill(2500)
                let forget = TestCommand.forget("442079999999")
                try await region.send([forget])
                try await region.awaitOrder(forget.id, "waiting", waitingFor: ["eu-3-b"])
                running[1] = try await region.ready(second)[0]
                _ = try await running[1].process.errors.line(
                    containing: "the ledger does not hold what was handled", within: .seconds(20))
                #expect(try await running[1].http.metrics().sum("lethe_ledger_rereads_total") == 1)
                try await region.awaitOrder(forget.id)
                try await running[0].stop()
                try await running[1].stop()
                running[0] = try await region.ready(try region.worker("c"))[0]
                try await Self.areClosed(region, running[0])
                running += try await region.ready(first, second)
                let id = try await region.complete("find", Self.number)
                #expect(try await region.order(id)?.receipts.count == 3)
                for worker in running where worker.process.isRunning { try await worker.stop() }
            }
        }

        @Test("what could not be appended to a ledger made anew is appended later, also after a kill")
        func completedLater() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let first = try await region.ready(worker)[0]
                let gates = Self.gates()
                try await region.send(gates)
                for gate in gates { try await region.awaitOrder(gate.id) }
                try await first.stop()
                try await region.host.delete(region.ledger)
                try await region.lethe(["setup"])
                try await region.fill(20)

                try await region.host.letWorkers(of: region.name, write: false)
                let refused = try await worker.start()
                _ = try await refused.process.errors.line(
                    containing: "the ledger was read again from its start", within: .seconds(20))
                // It follows and takes results all the same, and keeps its gates closed.
                try await region.publish(TestResult.of(Self.number, 2, "late") + TestResult.ordinary(2))
                try await region.drained()
                #expect(try await refused.outcomes() == ["suppressed": 2, "stored": 2])
                #expect(try await region.admitted().isEmpty)
                try await refused.process.kill()

                try await region.host.letWorkers(of: region.name, write: true)
                let again = try await region.ready(worker)[0]
                _ = try await eventually("the gates in the ledger", within: .seconds(20)) {
                    try await Set(region.admitted()) == Set(gates.map(\.id)) ? true : nil
                }
                try await again.stop()
            }
        }

        @Test(
            "roster, suppressions and closed gates outlive what the ledger keeps; who was away sees the gap")
        func retention() async throws {
            try await TestRegion.with { region in
                try await region.recreateLedger([
                    "x-max-age": .string("1s"), "x-stream-max-segment-size-bytes": .int(20_000),
                ])
                try await region.fill(1)
                let clock = try await FakeClock(in: region.folder)
                let later = clock.environment
                let (first, second) = (try region.worker("a"), try region.worker("b"))
                var running = try await region.ready(first, second, environment: later)
                let gates = Self.gates()
                try await region.send(gates)
                for gate in gates { try await region.awaitOrder(gate.id) }
                for worker in running { try await worker.stop() }
                let last = try #require(try await region.entries(of: region.ledger).last?.offset)
                try await forget(upTo: last, region)
                #expect(try await region.orders().allSatisfy { $0.state == "unknown" })

                try clock.pass(.seconds(31 * 86_400))
                let month = Date.now.addingTimeInterval(31 * 86_400)
                running = try await region.ready(first, second, environment: later)
                for worker in running {
                    _ = try await worker.process.errors.line(
                        containing: "is completed with what this store knows", within: .seconds(20))
                    #expect(
                        try await worker.http.metrics().sum("lethe_ledger_rereads_total") >= 1,
                        "\(worker.process.errors.tail)")
                }
                let ids = Set(gates.map(\.id))
                _ = try await eventually("the gates in the ledger", within: .seconds(20)) {
                    try await ids.isSubset(of: region.admitted()) ? true : nil
                }
                for worker in running { try await worker.stop() }
                let newcomer = try await region.ready(try region.worker("c"), environment: later)[0]
                try await Self.areClosed(region, newcomer, captured: month)

                running = try await region.ready(first, second, environment: later) + [newcomer]
                let id = try await region.complete("find", Self.number, environment: later)
                let order = try #require(try await region.order(id))
                #expect(Set(order.receipts.map(\.worker)) == ["eu-3-a", "eu-3-b", "eu-3-c"])
                try await region.complete("lift", Self.number, environment: later)
                for worker in running { try await worker.stop() }
            }
        }

        @Test(
            "a suppression is appended again before the ledger forgets it, by a worker that goes on running")
        func renewed() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let running = try await region.ready(
                    try region.worker("a"), environment: clock.environment)[0]
                let gates = Self.gates()
                try await region.send(gates)
                for gate in gates { try await region.awaitOrder(gate.id) }
                #expect(try await region.admitted().count == 2)
                // Half of what the ledger keeps; a new keyring makes the worker look at once, not within a minute.
                try clock.pass(.seconds(30 * 86_400 + 60))
                try await region.lethe(["keys", "rotate"])
                running.process.signal(SIGHUP)
                _ = try await eventually("both again", within: .seconds(20)) {
                    try await region.admitted().count == 4 ? true : nil
                }
                #expect(try await Set(region.admitted()) == Set(gates.map(\.id)))
                try await running.ready()
                try await running.stop()
            }
        }

        /// Lets the ledger's retention take everything up to an entry.
        private func forget(upTo offset: Int64, _ region: TestRegion) async throws {
            _ = try await eventually("the ledger to forget", within: .seconds(30), every: .milliseconds(250))
            {
                try await region.fill(60)
                let first = try await region.entries(of: region.ledger).first?.offset
                return first.map { $0 > offset } == true ? true : nil
            }
        }
    }
}
