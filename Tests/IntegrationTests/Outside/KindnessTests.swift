import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("everyday use", .timeLimit(.minutes(2)))
    struct KindnessTests {
        private static let commands = [
            "keys", "keys new", "keys rotate", "keys status", "keys public", "keys reader", "setup", "check",
            "work", "forget", "lift", "find", "purge", "orders", "report", "retire", "export", "mirror",
            "erased", "redact", "rejected", "rejected list", "rejected show", "rejected requeue",
            "rejected drop", "produce",
        ]

        @Test("the program alone explains itself, and says how to begin")
        func alone() async throws {
            let result = try await LetheProgram.run([])
            #expect(result.end == .exited(0))
            for word in ["lethe keys new", "lethe setup", "lethe work", "lethe check", "completion-script"] {
                #expect(result.output.contains(word), "\(word)")
            }
            // None is left out below.
            let listed = result.outputLines.compactMap { line in
                line.firstMatch(of: /^  ([a-z]+) {2,}/).map { String($0.1) }
            }
            #expect(Set(listed).isSubset(of: Self.commands) && listed.count > 14, "\(listed)")
        }

        @Test("each command's help has an example", arguments: commands)
        func examples(command: String) async throws {
            let help = try await LetheProgram.run(command.split(separator: " ").map(String.init) + ["--help"])
            #expect(help.end == .exited(0))
            let examples = help.outputLines.filter { line in
                line.hasPrefix("  ") && line.contains("lethe \(command)")
            }
            #expect(!examples.isEmpty, "\(help.output)")
        }

        @Test("completions are made for each shell", arguments: ["bash", "zsh", "fish"])
        func completions(shell: String) async throws {
            let script = try await LetheProgram.run(["--generate-completion-script", shell])
            #expect(script.end == .exited(0) && script.output.contains("mirror"))
        }

        @Test("from nothing to a running worker it takes three commands")
        func threeCommands() async throws {
            try await VirtualHost.with { host in
                let folder = try TemporaryFolder()
                let file = try folder.write(
                    "lethe.yaml",
                    """
                    region: eu-3
                    broker:
                      url: \(host.url)
                    store:
                      records: \(folder.path("records"))
                      keys: \(folder.path("keys"))
                    keyring:
                      file: \(folder.path("keyring.json"))
                    http:
                      address: 127.0.0.1:0

                    """)
                for command in [["keys", "new"], ["setup"]] {
                    let done = try await LetheProgram.run(command + ["--config", file])
                    #expect(done.end == .exited(0), "\(done.errors)")
                }
                let worker = try LetheProgram.start(["work", "--config", file])
                _ = try await worker.errors.line(containing: "health is served", within: .seconds(30))
                worker.signal(SIGINT)
                #expect(try await worker.end(within: .seconds(20)) == .exited(0))
            }
        }

        @Test("Ctrl-C ends an export with 130, and what was printed is noted")
        func interrupted() async throws {
            struct Line: Decodable { let records: Int }
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.ordinary(6000), in: worker)
                let process = try LetheProgram.start(["export", "--config", worker.configuration])
                _ = try await process.output.line(containing: "record_id", within: .seconds(20))
                process.signal(SIGINT)
                #expect(try await process.end(within: .seconds(20)) == .exited(130))
                let journal = try String(contentsOfFile: worker.keys + "/exports.jsonl", encoding: .utf8)
                let line = try JSONDecoder().decode(Line.self, from: Data(journal.utf8))
                #expect(line.records == process.output.lines.count && (1..<6000).contains(line.records))
            }
        }

        @Test("long work shows its progress on a terminal and none in a pipe")
        func progress() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.ordinary(600), in: worker)
                let piped = try await worker.lethe(["export"])
                #expect(!piped.errors.contains("\u{1B}") && piped.errors.contains("600 records;"))
                let command =
                    "'\(try LetheProgram.path())' export --config '\(worker.configuration)' > /dev/null"
                let terminal = try await Tool.run("/usr/bin/script", ["-qec", command, "/dev/null"])
                #expect(terminal.output.contains(" records, at ") && terminal.output.contains(" %"))
            }
        }
    }
}
