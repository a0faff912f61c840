import Foundation
import Support
import Testing

extension WhenSomethingBreaks {
    @Suite("a wrong clock", .timeLimit(.minutes(3)))
    struct ClockTests {
        private static let (hour, day) = (Duration.seconds(3600), Duration.seconds(86_400))

        /// How many results are in the queue, whoever has them.
        private func waiting(_ region: TestRegion) async throws -> Int {
            let depth = try await region.host.depth(of: region.queue)
            return depth.ready + depth.unsettled
        }

        @Test("that jumps while a worker runs costs no key and no result, and is said")
        func jumps() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let running = try await worker.start(environment: clock.environment)
                var sent = TestResult.ordinary(5)
                try await region.publish(sent)
                try await region.drained()
                let jumps = [.seconds(600), Self.hour * 5, Self.day * 20, Self.day * 40]
                for (round, jump) in jumps.flatMap({ [$0, .zero - $0] }).enumerated() {
                    try clock.set(jump)
                    let reason = try await running.waits(for: "clock")
                    #expect(reason.contains(jump < .zero ? "behind" : "ahead"))
                    // To this clock what is said now is over, of yesterday, or of the future.
                    let results = TestResult.ordinary(10, prefix: "jump-\(round)")
                    try await region.publish(results)
                    sent += results
                    _ = try await running.waits(for: "store")
                    #expect(try await waiting(region) == 10)
                    try clock.set(.zero)
                    try await running.ready(within: .seconds(60))
                    try await region.drained()
                }
                let stored = try await Set(worker.exportedIDs())
                #expect(stored == Set(try sent.map(region.recordID)))
                let outcomes = try await running.outcomes()
                #expect(outcomes["stored"] == sent.count)
                #expect(outcomes["expired", default: 0] == 0 && outcomes["malformed", default: 0] == 0)
                try await running.stop()
            }
        }

        @Test("at a worker's start costs no key, no result and no order")
        func atStart() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let first = try await worker.start(environment: clock.environment)
                let sent = TestResult.ordinary(5)
                try await region.publish(sent)
                try await region.drained()
                try await first.stop()
                for jump in [Self.day * 20, .zero - Self.day * 20] {
                    try clock.set(jump)
                    let running = try await worker.start(environment: clock.environment)
                    _ = try await running.waits(for: "clock")
                    let forget = TestCommand.forget("447700900999")
                    try await region.send([forget])
                    _ = try await running.waits(for: "commands")
                    try clock.set(.zero)
                    try await running.ready(within: .seconds(60))
                    try await region.awaitOrder(forget.id)
                    try await running.stop()
                }
                #expect(try await Set(worker.exportedIDs()) == Set(try sent.map(region.recordID)))
            }
        }

        @Test("of a new worker is found out by what the others have said, before it takes anything")
        func newWorker() async throws {
            try await TestRegion.with { region in
                let right = try await region.ready(try region.worker("a"))[0]
                try await right.stop()
                let clock = try await FakeClock(in: region.folder)
                try clock.set(.zero - Self.day * 20)
                let running = try await region.worker("b").start(environment: clock.environment)
                let reason = try await running.waits(for: "clock")
                #expect(reason.contains("another store"))
                try await region.publish(TestResult.ordinary(10))
                _ = try await running.waits(for: "broker")
                #expect(try await waiting(region) == 10)
                try clock.set(.zero)
                try await region.drained()
                #expect(try await running.outcomes() == ["stored": 10])
                try await running.stop()
            }
        }

        @Test(
            "that nobody else contradicts is found out by the results, and somebody may say that it is right")
        func results() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                // It was never right: no time was seen before.
                try clock.set(Self.day * 40)
                var running = try await worker.start(environment: clock.environment)
                try await running.ready()
                try await region.publish(TestResult.ordinary(400))
                let reason = try await running.waits(for: "clock")
                #expect(reason.contains("more than half"))
                #expect(try await running.outcomes()["expired", default: 0] <= 50)
                #expect(try await waiting(region) >= 350)
                try await running.stop()
                running = try await worker.start(["--trust-clock"], environment: clock.environment)
                try await region.drained()
                #expect(try await running.outcomes()["expired", default: 0] >= 350)
                try await running.stop()
            }
        }
    }
}
