import AMQP
import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("check", .timeLimit(.minutes(2)))
    struct CheckTests {
        private struct Line: Decodable {
            let subject: String
            let state: String
            let detail: String
        }

        /// The lines of a check, by what they are about.
        private func lines(_ tool: Tool) throws -> [String: Line] {
            let lines = try JSONDecoder().decode([Line].self, from: Data(tool.outputBytes))
            return Dictionary(lines.map { ($0.subject, $0) }, uniquingKeysWith: { $1 })
        }

        @Test("has a line for everything, and says of what AMQP cannot tell how to look")
        func everything() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.ordinary(3))
                try await region.drained()
                let check = try await worker.lethe(["check", "--json"])
                #expect(check.end == .exited(0), "\(check.output)\(check.errors)")
                let lines = try lines(check)
                for subject in [
                    "configuration", "keyring", "keyring file", "keyring rotation", "records disk",
                    "keys disk",
                    "store", "segments", "clock", "exchange speech.results", "queue \(region.queue)",
                ] {
                    #expect(lines[subject]?.state == "ok" || lines[subject]?.state == "note", "\(subject)")
                }
                #expect(lines["keyring file"]?.detail.contains("600") == true)
                #expect(lines["ledger lag"]?.state == "ok", "\(String(describing: lines["ledger lag"]))")
                #expect(lines["clock against others"]?.state == "not checked")
                #expect(lines["tls"]?.state == "note")
                // A worker's user may not declare.
                #expect(lines["arguments \(region.ledger)"]?.state == "not checked")
                #expect(lines["permissions"]?.detail.contains("rabbitmqctl list_permissions") == true)
                #expect(lines["delivery timeout"]?.state == "not checked")
                try await running.stop()
            }
        }

        @Test("as a user who may declare it names the argument that differs, and declares nothing anew")
        func argumentsDiffer() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a", settings: ["broker.url": region.host.url])
                let settings = ["LETHE_BROKER_URL": region.host.url]
                let right = try await worker.lethe(["check", "--json"], environment: settings)
                #expect(right.end == .exited(0), "\(right.output)")
                #expect(
                    try lines(right)["arguments \(region.ledger)"]?.detail.contains("x-max-age 60D") == true)
                #expect(try lines(right)["permissions"]?.state == "note")
                try await region.recreateLedger(["x-max-age": .string("61D")])
                let wrong = try await worker.lethe(["check", "--json"], environment: settings)
                #expect(wrong.end == .exited(1))
                let line = try #require(try lines(wrong)["arguments \(region.ledger)"])
                #expect(line.state == "unfit" && line.detail.contains("x-max-age is to be 60D"))
                try await region.host.delete(region.ledger)
                let missing = try await worker.lethe(["check", "--json"], environment: settings)
                #expect(try lines(missing)["queue \(region.ledger)"]?.state == "unfit")
                let still = try await worker.lethe(["check", "--json"], environment: settings)
                #expect(try lines(still)["queue \(region.ledger)"]?.state == "unfit")
            }
        }

        @Test("says how the connection is encrypted, and how long both certificates last")
        func encrypted() async throws {
            try await TestRegion.with { region in
                try await region.host.permitClient()
                let broker = region.host.broker
                let settings = [
                    "LETHE_BROKER_URL": "amqps://\(broker.addressTLS)/\(region.host.name)",
                    "LETHE_BROKER_CA_FILE": broker.certificate("ca.pem"),
                    "LETHE_BROKER_CERT_FILE": broker.certificate("client.pem"),
                    "LETHE_BROKER_KEY_FILE": broker.certificate("client.key"),
                ]
                let check = try await region.worker("a").lethe(["check", "--json"], environment: settings)
                let lines = try lines(check)
                #expect(lines["tls"]?.detail.hasPrefix("TLS 1.") == true, "\(check.output)")
                for subject in ["broker certificate", "client certificate"] {
                    #expect(lines[subject]?.detail.contains("days left") == true, "\(subject)")
                }
            }
        }

        @Test(
            "--scan finds what was left of an erased record, a phrase in clear and a journal, and nothing else"
        )
        func scan() async throws {
            try await TestRegion.with { region in
                let number = "447700900123"
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.of(number, 3, "mine") + TestResult.ordinary(5))
                try await region.drained()
                try await region.complete("forget", number)
                let phrases = try region.folder.write(
                    "phrases.txt", "\(number)\nchange my plan\nordinary words\n")
                let arguments = ["check", "--json", "--scan", "--phrases", phrases]
                let clean = try await worker.lethe(arguments)
                #expect(clean.end == .exited(0), "\(clean.output)\(clean.errors)")
                let found = try lines(clean)
                #expect(found["scan erased records"]?.detail == "none of 3 ids is left in its hour")
                #expect(found["scan journals"]?.state == "ok" && found["scan phrases"]?.state == "ok")
                try await running.stop()

                let id = try #require(try await worker.erased().first).recordId
                let records = try #require(worker.segments.first { $0.hasSuffix(".records") })
                try append(bytes(hex: id) + Array("... I would like to CHANGE my plan".utf8), to: records)
                try append([1], to: records + "-journal")
                let dirty = try await worker.lethe(arguments)
                #expect(dirty.end == .exited(1))
                let left = try lines(dirty)
                #expect(left["scan erased records"]?.detail.hasPrefix("1 ids") == true)
                #expect(left["scan phrases"]?.detail.contains(".records") == true)
                #expect(left["scan journals"]?.state == "unfit")
                // It does not repeat what it has looked for.
                #expect(!dirty.output.contains(number) && !dirty.output.lowercased().contains("my plan"))
            }
        }

        private func append(_ bytes: [UInt8], to path: String) throws {
            if !FileManager.default.fileExists(atPath: path) {
                try Data().write(to: URL(fileURLWithPath: path))
            }
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(bytes))
            try file.close()
        }

        private func bytes(hex: String) -> [UInt8] {
            let digits = Array(hex)
            return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            }
        }
    }
}
