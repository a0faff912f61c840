import AMQP
import Foundation
import Support
import Testing

extension WithHostileInput {
    @Suite("hostile input", .timeLimit(.minutes(5)))
    struct HostileInputTests {
        @Test("each hostile result has its outcome, and harms neither the worker nor a result beside it")
        func results() async throws {
            try await TestRegion.with { region in
                let corpus = HostileResults.all(region: region.name)
                let neighbours = TestResult.ordinary(corpus.count, prefix: "neighbour")
                // Every hostile one has an innocent one on each side.
                let messages = zip(corpus, neighbours).flatMap { hostile, neighbour in
                    [hostile.message, RawPublisher.Message(body: neighbour.body)]
                }
                try await region.publishRaw(messages, exchange: "speech.results")
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await region.drained(within: .seconds(120))
                try await running.ready()

                var outcomes = Dictionary(grouping: corpus, by: \.outcome).mapValues(\.count)
                outcomes["stored", default: 0] += neighbours.count
                let counted = try await running.outcomes()
                #expect(counted == outcomes, "\(counted) instead of \(outcomes)")
                let stored = try await Set(worker.exportedIDs())
                #expect(stored.count == outcomes["stored"])
                #expect(try stored.isSuperset(of: neighbours.map(region.recordID)))
                let reasons = try await region.rejectReasons()
                #expect(reasons == Self.reasons(corpus), "\(reasons)")
                #expect(try await running.http.metrics().sum("lethe_reconnects_total") == 0)
                print("\(corpus.count) hostile results: \(outcomes)")
                print(
                    "their reasons: \(reasons.sorted { $0.key < $1.key }), peak \(try running.peakMemory >> 20) MiB"
                )
                // A hundred megabytes are hashed as they pass.
                #expect(try running.peakMemory < 300 << 20)

                // Killed among them, so that they come again with the broker's delivery count, longer than before.
                try await region.publishRaw(messages, exchange: "speech.results")
                try await running.process.kill()
                let again = try await worker.start()
                _ = try await eventually("some to be settled", within: .seconds(60)) {
                    try await again.outcomes()["duplicate", default: 0] > 10 ? true : nil
                }
                try await again.process.kill()
                let last = try await worker.start()
                try await region.drained(within: .seconds(240))
                #expect(try await Set(worker.exportedIDs()) == stored)
                #expect(try await last.outcomes()["suspect"] == nil)
                #expect(try await Set(region.rejectReasons().keys) == Set(reasons.keys))
                try await last.stop()
            }
        }

        @Test(
            "each hostile command is admitted or refused, and harms neither the worker nor a command beside it"
        )
        func commands() async throws {
            try await TestRegion.with { region in
                let corpus = HostileCommands.all()
                let running = try await region.ready(try region.worker("a"))[0]
                let neighbours = corpus.map { _ in TestCommand("find").with("number", "447700900123") }
                try await region.publishRaw(
                    zip(corpus, neighbours).flatMap { [$0.message, RawPublisher.Message(body: $1.body)] },
                    exchange: "speech.control")
                try await region.commandsSettled(within: .seconds(120))
                let admitted = corpus.count { $0.outcome == "admitted" }
                let outcomes = try await running.http.metrics().values(
                    of: "lethe_commands_total", by: "outcome")
                #expect(outcomes["admitted"] == admitted + neighbours.count)
                #expect(outcomes["refused"] == corpus.count - admitted)
                #expect(try await Set(region.admitted()).isSuperset(of: neighbours.map(\.id)))
                let reasons = try await region.rejectReasons()
                #expect(reasons == Self.reasons(corpus), "\(reasons)")
                print(
                    "\(corpus.count) hostile commands: \(admitted) admitted, refused \(reasons.sorted { $0.key < $1.key })"
                )
                try await running.ready()
                try await running.stop()
            }
        }

        private static func reasons(_ corpus: [HostileMessage]) -> [String: Int] {
            Dictionary(grouping: corpus.compactMap(\.reason), by: { $0 }).mapValues(\.count)
        }
    }
}

extension TestRegion {
    /// Publishes what a client library would refuse to send, each confirmed.
    fileprivate func publishRaw(_ messages: [RawPublisher.Message], exchange: String) async throws {
        let (port, host, key) = (host.broker.port, host.name, name)
        try await onOwnThread {
            try RawPublisher(port: port, virtualHost: host).publish(
                messages, exchange: exchange, routingKey: key)
        }
    }

    /// How many rejects there are for each reason; they stay where they are.
    fileprivate func rejectReasons() async throws -> [String: Int] {
        Dictionary(grouping: try await sealedRejects().compactMap(\.reason), by: { $0 }).mapValues(\.count)
    }
}

extension RunningWorker {
    /// The most memory that it has held.
    fileprivate var peakMemory: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
            return (Int(line.filter(\.isNumber)) ?? 0) * 1024
        }
    }
}
