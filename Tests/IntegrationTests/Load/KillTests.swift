import Foundation
import Support
import Testing

extension UnderLoad {
    @Suite("killed at random moments", .timeLimit(.minutes(3)))
    struct KillTests {
        /// Printed with a failure by the test's own name; another value makes another history.
        static let seed: UInt64 = 20_261_123
        static let kills = 22

        @Test("a worker killed 22 times under load loses nothing acknowledged and stores nothing twice")
        func nothingAcknowledgedIsMissing() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker(
                    "a", settings: ["broker.prefetch": "500", "batch.results": "100"])
                let producer = try Production.Running(
                    [region], ["--count", "9000", "--rate", "1000", "--seed", "7"] + Production.speechOnly)
                var random = SplitMix(state: Self.seed)
                var storedBeforeTheEnd = 0
                for kill in 0..<Self.kills {
                    let running = try await worker.start()
                    // At random moments of its start and, on however slow a machine, of its work.
                    if kill.isMultiple(of: 2) { try await running.ready(within: .seconds(60)) }
                    try await Task.sleep(for: .milliseconds(Int(random.next() % 450)))
                    try await running.process.kill()
                    storedBeforeTheEnd = try await worker.exportedIDs().count
                }
                #expect(storedBeforeTheEnd > 0, "killed before anything was stored: the test shows nothing")
                let production = try await producer.sent()

                let last = try await worker.start()
                try await region.drained(within: .seconds(90))
                // What was being processed alone when a kill came is taken for its cause, and parked.
                let parked = try await region.listedRejects()
                #expect(parked.allSatisfy { $0.reason == "suspect" })
                if !parked.isEmpty {
                    try await region.lethe(["rejected", "requeue", "--all"])
                    try await region.drained()
                }
                let ids = try await worker.exportedIDs()
                #expect(Set(ids).count == ids.count, "stored twice")
                #expect(try Set(ids) == production.recordIDs(in: region))
                try await last.stop()
            }
        }
    }
}

/// A small seeded generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
