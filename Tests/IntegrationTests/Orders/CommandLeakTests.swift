import Foundation
import Sealing
import Support
import Testing

extension OrdersFromOutside {
    @Suite("what orders leave behind", .timeLimit(.minutes(2)))
    struct CommandLeakTests {
        private static let number = "447700900987"
        private static let national = "07700900987"

        @Test(
            "no number is found in ledger, receipts, rejects, state, logs at trace, metrics, command output")
        func nothingLeaks() async throws {
            try await TestRegion.with { region in
                let workers = try ["a", "b"].map { try region.worker($0, settings: ["log.level": "trace"]) }
                let running = try await region.ready(workers[0], workers[1])
                try await region.publish(
                    TestResult.of(Self.number, 20, "mine") + TestResult.ordinary(20))
                try await region.drained()
                var outputs = try await sendAll(region)
                for (index, worker) in running.enumerated() {
                    outputs["metrics of \(index)"] = try await worker.http.get("/metrics").body
                    outputs["readiness of \(index)"] = try await worker.http.get("/readyz").body
                    // Killed: what lies about then must be clean too.
                    try await worker.process.kill()
                    outputs["log of \(index)"] = worker.process.errors.text + worker.process.output.text
                    #expect(worker.process.errors.text.contains("commands are admitted"), "no log")
                }
                for worker in workers {
                    for arguments in [["export"], ["erased"], ["check"]] {
                        let tool = try await worker.lethe(arguments)
                        outputs["\(worker.name): \(arguments)"] = tool.output + tool.errors
                    }
                }
                #expect(outputs.contains { $0.key.contains("erased") && $0.value.contains("record_id") })

                let search = ByteSearch([Self.number, Self.national, String(Self.number.suffix(8))])
                for (name, text) in outputs {
                    #expect(search.hits(in: Array(text.utf8), called: name).isEmpty)
                }
                for stream in [region.ledger, region.receipts] {
                    let entries = try await region.entries(of: stream)
                    #expect(entries.count >= 6, "nothing in \(stream): the search shows nothing")
                    for entry in entries {
                        #expect(search.hits(in: entry.body, called: "\(stream) at \(entry.offset)").isEmpty)
                    }
                }
                let rejects = try await region.sealedRejects()
                #expect(rejects.count == 4)
                for reject in rejects { #expect(search.hits(in: reject.bytes, called: "a reject").isEmpty) }
                let files = try search.hits(below: workers.flatMap { [$0.records, $0.keys] })
                #expect(files.files >= 8 && files.bytes > 100_000)
                #expect(files.found.isEmpty)
            }
        }

        /// Sends the number in every way there is, and gives what was said to that.
        private func sendAll(_ region: TestRegion) async throws -> [String: String] {
            let key = try #require(try region.keyring().numberPublicKey)
            let sealed = Base64URL.encode(try SealedNumber.seal(Array(Self.number.utf8), to: key))
            let good = [
                TestCommand("find").with("number", "tel:+\(Self.number)"),
                TestCommand("forget").with("sealed_number", sealed),
                TestCommand.forget("00\(Self.number)").with("suppress", json: "true"),
            ]
            let bad = [
                TestCommand.forget(Self.national), TestCommand(raw: Array("forget \(Self.number)".utf8)),
                TestCommand("erase").with("number", Self.number),
                TestCommand("forget", account: Self.number).with("number", Self.national),
            ]
            try await region.send(good + bad)
            try await region.commandsSettled()
            for command in good { try await region.awaitOrder(command.id) }
            var outputs: [String: String] = [:]
            for (arguments, input) in [
                (["find", "--number", Self.number, "--wait"], ""),
                (["forget", "--number", "-", "--wait"], Self.number),
                (["lift", "--number", "sip:\(Self.number)@host", "--wait"], ""),
                (["forget", "--number", Self.national], ""), (["forget", "--number", "-"], Self.national),
            ] {
                let tool = try await region.run(arguments + TestRegion.tenant, input: input + "\n")
                outputs["\(arguments.first ?? "") \(outputs.count)"] = tool.output + tool.errors
            }
            for arguments in [
                ["orders"], ["orders", "--json"], ["orders", "--verify"], ["orders", "--stores"],
                ["rejected", "list"],
            ] {
                let tool = try await region.lethe(arguments)
                outputs["\(arguments)"] = tool.output + tool.errors
            }
            for reject in try await region.listedRejects() {
                let tool = try await region.lethe(["rejected", "show", try #require(reject.id)])
                outputs["reject \(outputs.count)"] = tool.output + tool.errors
            }
            return outputs
        }
    }
}
