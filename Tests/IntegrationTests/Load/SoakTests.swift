import Foundation
import Support
import Testing

extension UnderLoad {
    @Suite("soak", .timeLimit(.minutes(60)))
    struct SoakTests {
        /// Results that wait when the fleet starts, and as many that come while it works.
        private static let count = LongTests.rounds(8000, 500_000)
        private static let fleet = LongTests.rounds(3, 8)
        private static let forgets = LongTests.rounds(10, 200)

        @Test(
            "a fleet at its highest rate drains a backlog, forgets and expires meanwhile, loses nothing and grows no larger"
        )
        func fleet() async throws {
            try await PrivateBroker.with { broker in
                try await TestRegion.with(on: broker) { region in
                    let clock = try await FakeClock(in: region.folder)
                    let backlog = try await Production.Running([region], arguments(seed: 1))
                        .sent(within: .seconds(1800))
                    let persons = (0..<Self.forgets).map { "4477009\(10_000 + $0)" }
                    try await region.publish(persons.flatMap { TestResult.of($0, 3, "mine-\($0)") })
                    var old = TestResult.ordinary(50, prefix: "old")
                    // Their hour is over within the next two hours.
                    for index in old.indices {
                        old[index].captured = Date.now.addingTimeInterval(-(30 * 24 - 2) * 3600)
                    }
                    try await region.publish(old)

                    let workers = try (0..<Self.fleet).map { try region.worker("fleet-\($0)") }
                    var running: [RunningWorker] = []
                    for worker in workers {
                        running.append(try await worker.start(environment: clock.environment))
                    }
                    let producing = try Production.Running([region], arguments(seed: 2))
                    try await forget(persons[..<(persons.count / 2)], in: region)
                    let before = try running.map { try ProcessFigures(of: $0.process.id) }
                    try clock.pass(.seconds(3 * 3600))
                    try await forget(persons[(persons.count / 2)...], in: region)
                    let production = try await producing.sent(within: .seconds(1800))
                    try await region.drained(within: .seconds(3000))
                    for (worker, before) in zip(running, before) {
                        try await worker.ready(within: .seconds(60))
                        let after = try ProcessFigures(of: worker.process.id)
                        #expect(after.residentBytes < before.residentBytes * 3 / 2 + (32 << 20))
                        #expect(after.openFiles <= before.openFiles + 4)
                        #expect(after.threads <= before.threads + 4)
                    }

                    var stored: [String] = []
                    for worker in workers {
                        stored += try await worker.exportedIDs(environment: clock.environment)
                        let oldHour = old[0].captured.formatted(.iso8601).prefix(13)
                        #expect(!worker.segments.contains { $0.contains(oldHour) })
                    }
                    let expected = try backlog.recordIDs(in: region).union(production.recordIDs(in: region))
                    // On another worker than the first a result that was delivered again is stored too.
                    #expect(Set(stored) == expected)
                    #expect(try await region.run(["orders", "--verify"]).end == .exited(0))
                    for worker in running { try await worker.stop() }
                }
            }
        }

        private func arguments(seed: Int) -> [String] {
            Production.speechOnly + ["--count", "\(Self.count)", "--seed", "\(seed)"]
        }

        private func forget(_ persons: ArraySlice<String>, in region: TestRegion) async throws {
            for person in persons {
                let command = TestCommand.forget(person)
                try await region.send([command])
                try await region.awaitOrder(command.id)
            }
        }
    }
}
