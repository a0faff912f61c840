import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("rejects", .timeLimit(.minutes(1)))
    struct RejectedTests {
        @Test("are listed, shown masked, sent through the intake again, and dropped")
        func lookedAfter() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await region.publish(Self.broken)
                try await region.drained()
                #expect(try await running.outcomes() == ["malformed": Self.broken.count])

                let rows = try await region.listedRejects()
                #expect(rows.count == Self.broken.count)
                #expect(rows.count { $0.kind == "oversize" } == 1)
                #expect(Set(rows.map(\.id)).count == rows.count)
                for row in rows {
                    let shown = try await region.lethe(["rejected", "show", try #require(row.id)]).output
                    #expect(!shown.contains("447700900123") && !shown.contains("oh seven seven"))
                    #expect(shown.contains(try #require(row.reason)))
                }
                // Looking takes nothing away.
                #expect(try await region.listedRejects().count == rows.count)

                // Broken still, so it comes back as a new reject.
                let id = try #require(rows.first { $0.kind == "result" }?.id)
                try await region.lethe(["rejected", "requeue", id])
                try await region.drained()
                let again = try await region.listedRejects()
                #expect(again.count == rows.count && !again.map(\.id).contains(id))

                let dropped = try #require(again.first?.id)
                try await region.lethe(["rejected", "drop", dropped])
                #expect(try await region.listedRejects().count == rows.count - 1)
                try await region.lethe(["rejected", "drop", "--all"])
                #expect(try await region.listedRejects().isEmpty)
                try await running.stop()
            }
        }

        @Test("more than the broker takes to settle at once are dropped, each")
        func hundreds() async throws {
            try await TestRegion.with { region in
                let running = try await region.worker("a").start()
                try await region.publish(
                    (0..<200).map { number in
                        var broken = TestResult("broken-\(number)")
                        broken.raw = Array("{".utf8)
                        return broken
                    })
                try await region.drained()
                let ids = try await region.listedRejects().compactMap(\.id)
                #expect(ids.count == 200)
                // Those of even number, by how they begin: no two neighbours are settled together.
                let some = ids.enumerated().filter { $0.offset.isMultiple(of: 2) }.map {
                    $0.element.prefix(13)
                }
                let dropped = try await region.lethe(["rejected", "drop"] + some.map(String.init))
                #expect(dropped.errors.contains("dropped 100"))
                let left = try await region.listedRejects().compactMap(\.id)
                #expect(left.count == 100 && left.allSatisfy { id in !some.contains { id.hasPrefix($0) } })
                let ambiguous = try await LetheProgram.run(
                    ["rejected", "drop", ""], environment: region.environment)
                #expect(ambiguous.end == .exited(1) && ambiguous.errors.contains("100 rejects"))
                try await region.lethe(["rejected", "drop", "--all"])
                #expect(try await region.listedRejects().isEmpty)
                try await running.stop()
            }
        }

        @Test("one is shown by its members' names, and nothing of a person is")
        func shown() async throws {
            try await TestRegion.with { region in
                let running = try await region.worker("a").start()
                var broken = TestResult("future")
                broken.raw = Array(
                    """
                    {"version":1,"id":"call-447700900123","region":"eu-3","account_id":"abcd1234","application_id":7,
                    "improve_ai":true,"447700900123":"x","event":{"from":"447700900123","timestamp":"2026-11-23T15:04:05Z",
                    "speech":{"results":[{"text":"call me on oh seven seven double oh nine hundred one two three"}]}}}
                    """.utf8)
                try await region.publish([broken])
                try await region.drained()
                let reject = try #require(try await region.listedRejects().first?.id)
                let lines = try await region.lethe(["rejected", "show", String(reject.prefix(8))]).outputLines
                #expect(lines.count == 2 && lines[0].contains("\"refused_at\":"))
                let body = try #require(lines.last)
                for member in [
                    "\"application_id\":\"(a number)\"", "\"improve_ai\":true", "\"text\":\"call me on [",
                ] {
                    #expect(body.contains(member), "\(body)")
                }
                #expect(!body.contains { $0.isNumber } && !body.contains("double oh"))
                try await running.stop()
            }
        }

        private static var broken: [TestResult] {
            var notJSON = TestResult("not-json")
            notJSON.raw = Array("{\"improve_ai\":true, call oh seven seven 447700900123".utf8)
            var future = TestResult("future")
            future.captured = Date.now.addingTimeInterval(3600)
            var large = TestResult("large")
            large.text = String(repeating: "oh seven seven ", count: 20_000)
            return [notJSON, future, large]
        }

        @Test("an id that is not there, and no choice at all, are said")
        func unknownID() async throws {
            try await TestRegion.with { region in
                for verb in ["show", "requeue", "drop"] {
                    let unknown = try await LetheProgram.run(
                        ["rejected", verb, UUID().uuidString], environment: region.environment)
                    #expect(unknown.end == .exited(1))
                    let nothing = try await LetheProgram.run(
                        ["rejected", verb], environment: region.environment)
                    #expect(nothing.end == .exited(2))
                }
            }
        }

        @Test("a missing rejects queue holds back only the refused results, and says so")
        func missingQueue() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await region.host.delete(region.rejects)
                let good = TestResult.ordinary(50)
                try await region.publish(Array(good[..<25]) + Self.broken + Array(good[25...]))
                _ = try await running.waits(for: "rejects")
                _ = try await eventually("the good ones to be settled", within: .seconds(20)) {
                    let depth = try await region.host.depth(of: region.queue)
                    return depth.ready == 0 && depth.unsettled == Self.broken.count ? true : nil
                }
                #expect(try await worker.exportedIDs().count == good.count)
                try await region.lethe(["setup"])
                try await region.drained()
                try await running.ready()
                #expect(try await region.listedRejects().count == Self.broken.count)
                try await running.stop()
            }
        }
    }
}
