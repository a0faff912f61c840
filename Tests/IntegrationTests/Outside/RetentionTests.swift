import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("thirty days", .timeLimit(.minutes(2)))
    struct RetentionTests {
        /// After this even the hour that is just now being captured began thirty days ago.
        private static let thirtyDays = Duration.seconds(30 * 86_400)

        @Test(
            "a running worker destroys each hour when it is thirty days old, and no export shows it any more")
        func runningWorkerExpires() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let running = try await worker.start(environment: clock.environment)
                var old = TestResult.ordinary(5, prefix: "old")
                // Of an hour that began between two and three hours ago; that of the others began within the last one.
                for index in old.indices { old[index].captured = Date.now.addingTimeInterval(-2 * 3600) }
                let new = TestResult.ordinary(7, prefix: "new")
                try await region.publish(old + new)
                try await region.drained()
                #expect(worker.segments.count == 4)
                #expect(try await worker.exportedIDs(environment: clock.environment).count == 12)

                // Thirty days less one hour and a half: of both hours only the older one has reached its end.
                try clock.pass(Self.thirtyDays - .seconds(5400))
                try await awaitSegments(2, worker)
                #expect(
                    try await Set(worker.exportedIDs(environment: clock.environment))
                        == Set(try new.map(region.recordID)))
                try clock.pass(Self.thirtyDays)
                try await awaitSegments(0, worker)
                #expect(try await worker.exportedIDs(environment: clock.environment).isEmpty)
                #expect(try await running.http.metrics().sum("lethe_segments_expired_total") == 2)

                // What comes now, thirty days late, is acknowledged and not kept.
                try await region.publish(TestResult.ordinary(3, prefix: "late"))
                try await region.drained()
                #expect(try await running.outcomes()["expired"] == 3)
                #expect(worker.segments.isEmpty)
                try await running.ready()
                try await running.stop()
            }
        }

        private func awaitSegments(_ count: Int, _ worker: TestWorker) async throws {
            _ = try await eventually("\(count) files of hours", within: .seconds(20)) {
                worker.segments.count == count ? true : nil
            }
        }

        @Test(
            "a store whose worker was off for thirty days shows nothing, and loses it before anything else is done"
        )
        func stoppedWorkerExpiresFirst() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let first = try await worker.start(environment: clock.environment)
                try await region.publish(TestResult.ordinary(5))
                try await region.drained()
                try await first.stop()
                #expect(worker.segments.count == 2)

                try clock.pass(Self.thirtyDays)
                #expect(try await worker.exportedIDs(environment: clock.environment).isEmpty)
                let second = try await worker.start(environment: clock.environment)
                try await awaitSegments(0, worker)
                try await second.stop()
            }
        }

        @Test("a clock that goes back is in doubt: the worker says so and destroys nothing")
        func clockGoesBack() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let running = try await worker.start(environment: clock.environment)
                try await region.publish(TestResult.ordinary(5))
                try await region.drained()
                try await running.ready()
                try clock.set(.seconds(-86_400))
                let reason = try await running.waits(for: "clock")
                #expect(reason.contains("clock"))
                #expect(worker.segments.count == 2)
                try clock.set(.zero)
                try await running.ready()
                try await running.stop()
            }
        }
    }
}
