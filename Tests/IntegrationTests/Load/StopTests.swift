import Foundation
import Support
import Testing

extension UnderLoad {
    @Suite("stopping", .timeLimit(.minutes(2)))
    struct StopTests {
        @Test("on SIGTERM under load everything committed is acknowledged and the rest goes back")
        func stopsInOrder() async throws {
            try await TestRegion.with { region in
                // Results wait before the worker starts, so that it is in the middle of them when it is told to stop.
                let production = try await Production.send(
                    [region], ["--count", "12000", "--seed", "3"] + Production.speechOnly)
                let first = try region.worker("a")
                let running = try await first.start()
                _ = try await eventually(
                    "the first stored result", within: .seconds(20), every: .milliseconds(5)
                ) {
                    try await running.outcomes()["stored"].flatMap { $0 > 0 ? true : nil }
                }
                let begun = ContinuousClock.now
                try await running.stop(within: .seconds(10))
                #expect(begun.duration(to: .now) < .seconds(8))

                let stored = Set(try await first.exportedIDs())
                let left = try await region.host.depth(of: region.queue)
                #expect(left.unsettled == 0)
                #expect(left.ready > 0, "it had finished before it was stopped: the test shows nothing")
                #expect(
                    stored.count + left.ready == 12_000, "committed results are acknowledged, no others are")

                let second = try region.worker("b")
                let other = try await second.start()
                try await region.drained()
                try await other.stop()
                let rest = Set(try await second.exportedIDs())
                #expect(stored.isDisjoint(with: rest))
                #expect(try stored.union(rest) == production.recordIDs(in: region))
            }
        }

        @Test("a stop in order is not taken for a crash at the next start")
        func startsAtFullPrefetchAfterwards() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let first = try await worker.start()
                try await first.ready()
                try await first.stop()
                let second = try await worker.start()
                try await second.ready()
                #expect(!second.process.errors.text.contains("did not end in order"))
                try await second.process.kill()
                let third = try await worker.start()
                try await third.ready()
                #expect(third.process.errors.text.contains("did not end in order"))
                try await third.stop()
            }
        }
    }
}
