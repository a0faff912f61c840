import Foundation
import Sealing
import Support
import Testing

extension OrdersWhenSomethingBreaks {
    @Suite("entries that are not what they should be", .timeLimit(.minutes(2)))
    struct LedgerFaultTests {
        private static let number = "447700900123"

        @Test("a forged entry is reported and never obeyed, and the orders after it are carried out")
        func forged() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.of(Self.number, 2, "mine") + TestResult.ordinary(2))
                try await region.drained()
                // Right in everything but the key of its code; and something that is no entry at all.
                let stranger = try Keyring.create(region: nil, now: 0)
                let (id, forged) = try region.forget(
                    of: Self.number, tokens: region.keyring(), code: stranger)
                try await region.append([forged, Array("forget everything".utf8)])
                _ = try await eventually("both to be counted", within: .seconds(20)) {
                    try await running.http.metrics().sum("lethe_ledger_forged_total") == 2 ? true : nil
                }
                #expect(running.process.errors.text.contains("does not authenticate"))
                #expect(try await worker.exportedIDs().count == 4)
                try await running.ready()

                try await region.complete("forget", "442070000000")
                #expect(try await worker.exportedIDs().count == 3)
                #expect(try await region.order(id) == nil)
                let verified = try await region.run(["orders", "--verify"])
                #expect(verified.end == .exited(1))
                #expect(verified.errors.contains("2 entries or receipts do not authenticate"))
                #expect(try await region.run(["orders"]).end == .exited(0))
                try await running.stop()
            }
        }

        @Test(
            "an entry of an unknown kind or version stops following: not ready, nothing skipped, nothing taken",
            arguments: [#"{"kind":"burn","version":1}"#, #"{"kind":"opening","version":2}"#])
        func unknown(entry: String) async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.of(Self.number, 2, "mine"))
                try await region.drained()
                try await region.append(entry)
                let reason = try await running.waits(for: "ledger")
                #expect(reason.contains("run a newer lethe"))
                _ = try await running.process.errors.line(
                    containing: "an entry that this program does not know", within: .seconds(5))
                // What comes after it is not obeyed, for who knows what it would mean.
                let forget = TestCommand.forget(Self.number)
                try await region.send([forget])
                try await region.awaitOrder(forget.id, "waiting", waitingFor: ["eu-3-a"])
                #expect(try await worker.exportedIDs().count == 2)
                let verified = try await region.run(["orders", "--verify"])
                #expect(verified.end == .exited(1) && verified.errors.contains("newer program"))
                try await running.stop()

                let again = try await worker.start()
                #expect(try await again.waits(for: "ledger").contains("run a newer lethe"))
                try await region.publish(TestResult.ordinary(1))
                #expect(try await again.readiness().1["broker"]?.ok == false)
                #expect(try await region.host.depth(of: region.queue).ready == 1)
                try await again.stop()
            }
        }

        @Test("an entry under a newer control key waits for the keyring, and is carried out when it is there")
        func newerControlKey() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.of(Self.number, 2, "mine") + TestResult.ordinary(3))
                try await region.drained()
                let newer = try region.keyring().rotated(now: Int64(Date.now.timeIntervalSince1970))
                // Both in one go: the one before it does not wait with it.
                let (early, first) = try region.forget(of: "442070000000", tokens: region.keyring())
                let (id, second) = try region.forget(of: Self.number, tokens: newer, code: newer)
                try await region.append([first, second])
                let reason = try await running.waits(for: "ledger")
                #expect(reason.contains("control key version 2"))
                try await region.awaitOrder(early)
                #expect(try await worker.exportedIDs().count == 4)
                // A worker that is stopped meanwhile ends in order, and does not call the entry unknown.
                let other = try await region.worker("b").start()
                _ = try await other.waits(for: "ledger")
                try await other.stop()
                #expect(!other.process.errors.text.contains("does not know"))

                try newer.write(to: region.keyringPath, overwrite: true)
                running.process.signal(SIGHUP)
                try await running.ready()
                let again = try await region.ready(try region.worker("b"))
                #expect(try await region.awaitOrder(id)["eu-3-a"]?.recordsErased == 2)
                #expect(try await worker.exportedIDs().count == 2)
                for worker in again + [running] { try await worker.stop() }
            }
        }
    }
}
