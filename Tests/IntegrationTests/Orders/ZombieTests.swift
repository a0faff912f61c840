import Foundation
import Support
import Testing

extension OrdersFromOutside {
    @Suite("what was said before a forget", .timeLimit(.minutes(2)))
    struct ZombieTests {
        private static let number = "447700900123"
        private static let text = "ignoble zebra parliament"

        @Test(
            "is stored by nobody: from a backlog, delivered again after a kill, by another worker, by a later one"
        )
        func neverStored() async throws {
            try await TestRegion.with { region in
                // It dies of one result, with the others taken and not acknowledged, and some of them committed.
                let victim = try region.worker("a")
                var deadly = TestResult("deadly")
                (deadly.text, deadly.from) = (Self.text, "442071234567")
                let mine = TestResult.of(Self.number, 30, "mine")
                let rest = TestResult.ordinary(30)
                try await region.publish(mine + rest + [deadly])
                let dying = try await victim.start(environment: ["LETHE_TESTHOOK_ABORT_ON_TEXT": Self.text])
                #expect(try await dying.process.end(within: .seconds(30)) == .signalled(SIGABRT))

                // Everything waits in the queue; a worker without intake admits the forget and takes nothing.
                let quiet = try region.worker("b", settings: ["intake": "off"])
                let admitting = try await region.ready(quiet)[0]
                let backlog = try await region.host.depth(of: region.queue)
                #expect(backlog.ready > 0 && backlog.unsettled == 0)
                let forget = TestCommand.forget(Self.number)
                try await region.send([forget])
                try await region.awaitOrder(forget.id, "waiting", waitingFor: ["eu-3-a"])
                #expect(try await region.host.depth(of: region.queue).ready == backlog.ready)

                let again = try await victim.start()
                try await region.drained()
                try await region.awaitOrder(forget.id)
                let all = try (rest + [deadly]).map(region.recordID)
                #expect(try await Set(victim.exportedIDs()) == Set(all))
                #expect(try await again.outcomes()["fenced", default: 0] > 0)
                #expect(try await again.outcomes()["fenced", default: 0] <= 30)

                // A worker that is made only now learns the fence before its first result.
                try await again.stop()
                let later = try region.worker("c")
                let newcomer = try await later.start()
                try await region.publish(mine)
                try await region.drained()
                #expect(try await newcomer.outcomes() == ["fenced": 30])
                #expect(later.segments.isEmpty)
                #expect(try await region.order(forget.id)?.state == "complete")
                for worker in [admitting, newcomer] { try await worker.stop() }
            }
        }

        @Test("is not stored when it was on its way to a worker while the forget was applied")
        func prefetched() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let stopped = try await region.ready(worker)[0]
                let other = try await region.ready(try region.worker("b", settings: ["intake": "off"]))[0]
                let mine = TestResult.of(Self.number, 40, "mine")
                let rest = TestResult.ordinary(40)
                stopped.process.signal(SIGSTOP)
                try await region.publish(zip(mine, rest).flatMap { [$0, $1] })
                _ = try await eventually("all to be on its way", within: .seconds(20)) {
                    try await region.host.depth(of: region.queue).unsettled == 80 ? true : nil
                }
                // Both compete for commands: of two, one gets to the worker that can admit it.
                let forgets = [TestCommand.forget(Self.number), TestCommand.forget(Self.number)]
                try await region.send(forgets)
                _ = try await eventually("an order in the ledger", within: .seconds(20)) {
                    try await region.admitted().isEmpty ? nil : true
                }
                stopped.process.signal(SIGCONT)
                try await region.drained()
                for forget in forgets { try await region.awaitOrder(forget.id) }
                #expect(try await Set(worker.exportedIDs()) == Set(try rest.map(region.recordID)))
                for worker in [stopped, other] { try await worker.stop() }
            }
        }

        @Test("is not stored when it was a reject and is requeued, while another's is")
        func requeued() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let running = try await region.ready(worker, environment: clock.environment)[0]
                // Too far in the future to be taken, until the clock has come there.
                let early = Date.now + 1800
                let mine = TestResult.of(Self.number, 1, "mine", captured: early)
                let rest = TestResult.of("442071234567", 1, "other", captured: early)
                try await region.publish(mine + rest)
                try await region.drained()
                #expect(try await running.outcomes() == ["malformed": 2])
                try clock.pass(.seconds(3600))
                let forget = TestCommand.forget(Self.number, requestedAt: .now + 3600)
                try await region.send([forget])
                try await region.awaitOrder(forget.id)
                try await region.lethe(["rejected", "requeue", "--all"])
                try await region.drained()
                #expect(try await running.outcomes() == ["malformed": 2, "fenced": 1, "stored": 1])
                #expect(
                    try await worker.exportedIDs(environment: clock.environment)
                        == [try region.recordID(of: rest[0])])
                try await running.stop()
            }
        }

        @Test("goes with the hour of the request, and later hours are spared however late the forget comes")
        func laterHours() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                let hour = Date(
                    timeIntervalSince1970: (Date.now.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
                let request = hour.addingTimeInterval(-1800)
                let mine =
                    TestResult.of(Self.number, 1, "before", captured: request - 7200)
                    + TestResult.of(Self.number, 1, "same-hour", captured: request + 600)
                let later = TestResult.of(Self.number, 2, "later", captured: hour)
                try await region.publish(mine + later)
                try await region.drained()
                let forget = TestCommand.forget(Self.number, requestedAt: request)
                try await region.send([forget])
                #expect(try await region.awaitOrder(forget.id).recordsErased == 2)
                #expect(try await Set(worker.exportedIDs()) == Set(try later.map(region.recordID)))
                try await running.stop()
            }
        }

        @Test("counts up to five minutes after the request: later speech is stored, unless it is suppressed")
        func boundary() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                let request = Date(
                    timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down) - 3600)
                let fenced = TestResult.of(Self.number, 1, "fenced", captured: request + 300)[0]
                let free = TestResult.of(Self.number, 1, "free", captured: request + 301)[0]
                let forget = TestCommand.forget(Self.number, requestedAt: request)
                try await region.send([forget])
                try await region.awaitOrder(forget.id)
                try await region.publish([fenced, free])
                try await region.drained()
                #expect(try await running.outcomes() == ["fenced": 1, "stored": 1])

                let suppress = TestCommand.forget(Self.number, requestedAt: request + 1)
                    .with("suppress", json: "true")
                try await region.send([suppress])
                try await region.awaitOrder(suppress.id)
                let later = TestResult.of(Self.number, 1, "later", captured: request + 302)[0]
                try await region.publish([later])
                try await region.drained()
                #expect(try await running.outcomes()["suppressed"] == 1)
                let lift = TestCommand("lift", requestedAt: request + 2).with("number", Self.number)
                try await region.send([lift])
                try await region.awaitOrder(lift.id)
                try await region.publish([fenced, later])
                try await region.drained()
                #expect(
                    try await running.outcomes() == ["fenced": 2, "stored": 2, "suppressed": 1])
                // The hour of the request went with it, later ones were spared.
                #expect(try await worker.exportedIDs().contains(try region.recordID(of: later)))
                try await running.stop()
            }
        }
    }
}
