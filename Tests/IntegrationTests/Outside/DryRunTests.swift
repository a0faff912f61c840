import AMQP
import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("a dry run", .timeLimit(.minutes(1)))
    struct DryRunTests {
        private struct Line: Decodable {
            let outcome: String
            let reason: String?
        }

        @Test("shows what would be stored, as export does, and leaves everything in the queue")
        func showsAndLeaves() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                var spoken = TestResult("spoken")
                spoken.text = "call me on oh seven seven double oh nine oh oh one two three"
                var (disabled, empty, broken) = (TestResult("disabled"), TestResult("empty"), TestResult("x"))
                disabled.improves = false
                empty.text = ""
                broken.raw = Array("{".utf8)
                let results = [spoken, disabled, empty, broken, TestResult("rest"), TestResult("unseen")]
                try await region.publish(results)

                let run = try await region.run(["work", "--dry-run", "5"])
                #expect(run.end == .exited(0), "\(run.errors)")
                let lines = try outcomes(run.outputLines.map(String.init))
                #expect(lines.map(\.outcome) == ["stored", "not_enabled", "empty", "malformed", "stored"])
                #expect(lines[3].reason != nil)
                #expect(run.outputLines[0].contains("call me on [PHONE]"))
                #expect(!run.output.contains("447700900123") && !run.errors.contains("447700900123"))
                #expect(worker.files.isEmpty)
                let depth = try await region.host.depth(of: region.queue)
                #expect(depth.ready == 6 && depth.unsettled == 0)
                #expect(try await deliveryCounts(region) == [0, 1, 1, 1, 1, 1])

                // The worker stores exactly what was shown.
                let running = try await region.ready(worker)[0]
                try await region.drained()
                let exported = try await worker.lethe(["export"]).outputLines.map(String.init)
                let shown = records(run.outputLines.map(String.init))
                #expect(shown.count == 2 && Set(shown).isSubset(of: exported))
                #expect(exported.count == 3)
                try await running.stop()
            }
        }

        private func outcomes(_ lines: [String]) throws -> [Line] {
            try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        }

        /// What is shown as stored, without the outcome.
        private func records(_ lines: [String]) -> [String] {
            let outcome = "\"outcome\":\"stored\","
            return lines.filter { $0.contains(outcome) }.map { $0.replacing(outcome, with: "") }
        }

        /// How often the broker has delivered each message before, found by another look, fewest first.
        private func deliveryCounts(_ region: TestRegion) async throws -> [Int] {
            let queue = region.queue
            return try await withSession(try BrokerEndpoint(url: region.host.url), connectionName: "test") {
                session in
                var counts: [Int] = []
                while let delivery = try session.get(queue) { counts.append(delivery.deliveryCount) }
                return counts.sorted()
            }
        }
    }
}
