import Foundation
import Support
import Testing

extension WhenTheBrokerBreaks {
    @Suite("the broker itself", .timeLimit(.minutes(15)))
    struct BrokerLossTests {
        @Test("killed and started again, over and over, the broker finds its worker again")
        func killed() async throws {
            try await PrivateBroker.with { broker in
                try await TestRegion.with(on: broker) { region in
                    let trial = try await FaultTrial(region)
                    for number in 1...LongTests.rounds(1, 10) {
                        let round = try await trial.round(number, breaks: "broker", sendsDuring: false) {
                            try await broker.kill()
                        } end: {
                            try await broker.resume()
                        }
                        print("killed, round \(number): \(round.text)")
                    }
                    try await trial.running.stop()
                }
            }
        }

        @Test("when the broker loses patience with what is not settled, nothing is lost, doubled or parked")
        func deliveryTimeout() async throws {
            try await PrivateBroker.with { broker in
                try await broker.loseDeliveryPatience()
                async let refused: Void = refusedResult(on: broker)
                async let hanging: Void = hangingDisk(on: broker)
                _ = try await (refused, hanging)
            }
        }

        /// A refused result that cannot be handed over is held until the broker closes the channel.
        private func refusedResult(on broker: BrokerUnderTest) async throws {
            try await TestRegion.with(on: broker) { region in
                let running = try await region.ready(try region.worker("a"))[0]
                try await region.host.delete(region.rejects)
                var malformed = TestResult("malformed")
                malformed.raw = Array("{".utf8)
                let results = TestResult.ordinary(10)
                try await region.publish(results[..<5] + [malformed] + results[5...])
                // The broker closes the channel that holds it, again and again: after three times it is suspect.
                _ = try await eventually("five channels closed", within: .seconds(60)) {
                    try await running.http.metrics().sum("lethe_reconnects_total") >= 5 ? true : nil
                }
                #expect(running.process.errors.text.contains("406"))
                #expect(try await running.outcomes() == ["stored": 10])
                try await region.lethe(["setup"])
                try await region.drained()
                // One whose confirm came after the next closing is there twice.
                let reasons = try await region.listedRejects().map(\.reason)
                #expect(Set(reasons) == ["not_json"], "\(reasons)")
                try await running.ready()
                try await running.stop()
            }
        }

        /// A disk that stops answering: what is held goes back, and all is stored once when it answers.
        private func hangingDisk(on broker: BrokerUnderTest) async throws {
            try await TestRegion.with(on: broker) { region in
                let disk = try await HangingDisk(in: region.folder)
                let worker = try region.worker("a")
                let running = try await region.ready(worker, environment: disk.environment())[0]
                let before = TestResult.ordinary(5, prefix: "before")
                try await region.publish(before)
                try await region.drained()
                try disk.set(hangs: true)
                let during = TestResult.ordinary(300, prefix: "during")
                try await region.publish(Array(during[..<100]))
                let reason = try await running.waits(for: "store", within: .seconds(40))
                #expect(reason.contains("does not answer"))
                try await region.publish(Array(during[100...]))
                _ = try await eventually("everything given back", within: .seconds(20)) {
                    let depth = try await region.host.depth(of: region.queue)
                    return depth.ready == 300 && depth.unsettled == 0 ? true : nil
                }
                let load = try await ProcessFigures.load(of: running.process.id) {
                    try await Task.sleep(for: .seconds(2))
                }
                #expect(load < FaultTrial.loadMax)
                try disk.set(hangs: false)
                try await region.drained()
                try await running.ready(within: .seconds(60))
                let ids = try await worker.exportedIDs()
                #expect(ids.count == 305)
                #expect(try Set(ids) == Set((before + during).map(region.recordID)))
                #expect(try await region.host.depth(of: region.rejects).ready == 0)
                try await running.stop()
            }
        }
    }
}

extension BrokerUnderTest {
    /// Has the broker close a channel that has not settled a delivery for three seconds (half an hour otherwise).
    fileprivate func loseDeliveryPatience() async throws {
        try await evaluate(
            """
            application:set_env(rabbit, consumer_timeout, 3000), \
            application:set_env(rabbit, channel_tick_interval, 500)
            """)
    }
}
