import Foundation
import Support
import Testing

extension WhenTheBrokerIsInAlarm {
    @Suite("backlog and burst", .timeLimit(.minutes(4)))
    struct AlarmTests {
        /// What the broker runs out of, by its own measure.
        private enum Shortage: String, CaseIterable, Sendable {
            case memory
            case disk

            var begins: String {
                switch self {
                case .memory: "vm_memory_monitor:set_vm_memory_high_watermark(0.0001)"
                case .disk: "rabbit_disk_monitor:set_disk_free_limit(900000000000000)"
                }
            }

            var ends: String {
                switch self {
                case .memory: "vm_memory_monitor:set_vm_memory_high_watermark(0.6)"
                case .disk: "rabbit_disk_monitor:set_disk_free_limit(1000000)"
                }
            }
        }

        @Test("in an alarm a worker that starts drains the backlog; a burst waits, and comes afterwards")
        func drainsAndTakesTheBurst() async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for shortage in Shortage.allCases {
                    group.addTask {
                        try await PrivateBroker.with { broker in
                            try await TestRegion.with(on: broker) { region in
                                try await Self.endure(shortage, broker, region)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }

        private static func endure(
            _ shortage: Shortage, _ broker: BrokerUnderTest, _ region: TestRegion
        ) async throws {
            let worker = try region.worker("a")
            // The roster knows it, so that it need not be heard first.
            try await region.store(TestResult.ordinary(1, prefix: "first"), in: worker)
            let backlog = try await Production.send(
                [region], ["--count", "2000", "--seed", "1"] + Production.speechOnly)

            try await broker.evaluate(shortage.begins)
            let running = try await worker.start()
            try await region.drained()
            #expect(try await running.outcomes()["stored"] == 2000)
            let reason = try await running.waits(for: "roster", saying: ["blocked"])
            let producer = try Production.Running(
                [region], ["--count", "2000", "--seed", "2"] + Production.speechOnly)
            #expect(producer.process.isRunning, "the broker takes nothing")
            let load = try await ProcessFigures.load(of: running.process.id) {
                try await Task.sleep(for: .seconds(2))
            }
            #expect(load < FaultTrial.loadMax)

            try await broker.evaluate(shortage.ends)
            let burst = try await producer.sent()
            try await region.drained()
            try await running.ready(within: .seconds(60))
            let first = Set(try TestResult.ordinary(1, prefix: "first").map(region.recordID))
            let ids = try await worker.exportedIDs()
            #expect(ids.count == 4001)
            #expect(
                try Set(ids) == first.union(backlog.recordIDs(in: region)).union(burst.recordIDs(in: region)))
            print("\(shortage.rawValue) alarm: 2000 drained, \(reason); a burst of 2000 after it")
            try await running.stop()
        }
    }
}
