import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("commands", .timeLimit(.minutes(1)))
    struct CommandTests {
        @Test("redact masks text line by line")
        func redactsText() async throws {
            let result = try await LetheProgram.run(
                ["redact"],
                input: Array(
                    "call me on oh seven seven double oh nine oh oh one two three\nhello there\n".utf8))
            #expect(result.end == .exited(0))
            #expect(result.outputLines == ["call me on [PHONE]", "hello there"])
        }

        @Test("redact --jsonl gives text and spans, which count Unicode scalars")
        func redactsLines() async throws {
            struct Answer: Decodable {
                struct Found: Decodable {
                    let start: Int
                    let end: Int
                    let type: String
                }

                let id: String
                let text: String
                let spans: [Found]
            }
            // Two scalars that are four and more bytes before the number.
            let result = try await LetheProgram.run(
                ["redact", "--jsonl"],
                input: Array(#"{"id":"a","language":"en-GB","text":"né 😀 +447700900123 ok"}"#.utf8) + [0x0A])
            #expect(result.end == .exited(0), "\(result.errors)")
            let answer = try JSONDecoder().decode(Answer.self, from: Data(result.outputBytes))
            #expect(answer.id == "a")
            #expect(answer.text == "né 😀 [PHONE] ok")
            #expect(answer.spans.map(\.start) == [5] && answer.spans.map(\.end) == [18])
            #expect(answer.spans.map(\.type) == ["PHONE"])
        }

        @Test("redact does not repeat a line that it cannot read")
        func redactRefuses() async throws {
            let result = try await LetheProgram.run(
                ["redact", "--jsonl"], input: Array("447700900123\n".utf8))
            #expect(result.end == .exited(1))
            #expect(!result.errors.contains("447700900123") && !result.output.contains("447700900123"))
        }

        @Test("check says what is ready, and what is unfit with what to do")
        func check() async throws {
            struct Line: Decodable {
                let subject: String
                let state: String
                let detail: String
            }
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let fresh = try await worker.lethe(["check"])
                #expect(fresh.end == .exited(0), "\(fresh.output)\(fresh.errors)")
                let running = try await worker.start()
                try await region.publish(TestResult.ordinary(3))
                try await region.drained()
                let beside = try await worker.lethe(["check", "--json"])
                #expect(beside.end == .exited(0))
                let lines = try JSONDecoder().decode([Line].self, from: Data(beside.outputBytes))
                #expect(lines.contains { $0.subject == "store" && $0.detail.contains("3 records") })
                #expect(!beside.output.contains("secret"))

                try await region.host.delete(region.rejects)
                let unfit = try await worker.lethe(["check"])
                #expect(unfit.end == .exited(1))
                #expect(unfit.outputLines.contains { $0.hasPrefix("unfit") && $0.contains(region.rejects) })
                #expect(unfit.output.contains("lethe setup"))
                try await running.stop()
            }
        }

        @Test("setup may be run again and again")
        func setupTwice() async throws {
            try await TestRegion.with { region in
                try await region.lethe(["setup"])
                try await region.lethe(["setup"])
            }
        }

        @Test("an export goes on beside a worker, obeys its filters, and is noted")
        func export() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await region.publish(TestResult.ordinary(40))
                try await region.drained()
                let records = try await worker.exported()
                #expect(records.count == 40)
                let record = try #require(records.first)
                #expect(record.from?.hasPrefix("4420") == true && record.from?.count == 8)
                #expect(record.results.first?.confidence == 0.94)
                let none = try await worker.lethe(["export", "--account", "nobody"])
                #expect(none.end == .exited(0) && none.outputBytes.isEmpty)
                let some = try await worker.lethe([
                    "export", "--account", TestResult.account, "--language", "en",
                ])
                #expect(some.outputLines.count == 40)
                let journal = try String(contentsOfFile: worker.keys + "/exports.jsonl", encoding: .utf8)
                #expect(journal.split(separator: "\n").count == 3)
                try await running.stop()
            }
        }

        @Test("an export that cannot be noted prints nothing")
        func exportNotNoted() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.ordinary(3), in: worker)
                let journal = worker.keys + "/exports.jsonl"
                try FileManager.default.createDirectory(atPath: journal, withIntermediateDirectories: false)
                let refused = try await worker.lethe(["export"])
                #expect(refused.end == .exited(1) && refused.outputBytes.isEmpty)
                #expect(refused.errors.contains("exports.jsonl"))
            }
        }

        @Test("an export whose reader goes away is noted too")
        func exportBrokenOff() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await region.publish(TestResult.ordinary(2000))
                try await region.drained()
                try await running.stop()
                _ = try await Tool.run(
                    "/bin/sh",
                    [
                        "-c", "\"$0\" export --config \"$1\" | head -n 1", LetheProgram.path(),
                        worker.configuration,
                    ])
                let journal = try String(contentsOfFile: worker.keys + "/exports.jsonl", encoding: .utf8)
                #expect(journal.split(separator: "\n").count == 1)
            }
        }

        @Test("a worker reaches the broker over TLS with a client certificate and no password")
        func encrypted() async throws {
            try await TestRegion.with { region in
                try await region.host.permitClient()
                let broker = region.host.broker
                let worker = try region.worker(
                    "a",
                    settings: [
                        "broker.url": "amqps://\(broker.addressTLS)/\(region.host.name)",
                        "broker.ca_file": broker.certificate("ca.pem"),
                        "broker.cert_file": broker.certificate("client.pem"),
                        "broker.key_file": broker.certificate("client.key"),
                    ])
                let running = try await worker.start()
                try await running.ready()
                try await region.publish(TestResult.ordinary(5))
                try await region.drained()
                #expect(try await worker.exportedIDs().count == 5)
                try await running.stop()
            }
        }

        @Test("the same seed sends the same, and no worker stores it twice")
        func sameSeed() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                let arguments = ["--count", "300", "--seed", "9", "--now", Date.now.formatted(.iso8601)]
                let first = try await Production.send([region], arguments)
                let second = try await Production.send([region], arguments)
                #expect(first.lines.map(\.id) == second.lines.map(\.id))
                try await region.drained()
                let ids = try await worker.exportedIDs()
                #expect(ids.count == Set(ids).count)
                #expect(try Set(ids) == first.recordIDs(in: region))
                try await running.stop()
            }
        }
    }
}
