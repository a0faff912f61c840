import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("what Lethe writes", .timeLimit(.minutes(2)))
    struct LeakTests {
        private static let number = "447700900987"
        private static let phrase = "purple walrus umbrella"

        @Test("no number and no phrase is found in any spelling: files, logs at trace, metrics, rejects")
        func nothingLeaks() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a", settings: ["log.level": "trace"])
                let running = try await worker.start()
                let production = try await Production.send(
                    [region],
                    [
                        "--count", "3000", "--seed", "5", "--marker-number", Self.number, "--marker-phrase",
                        Self.phrase, "--malformed", "0.05", "--foreign", "0.02", "--duplicate", "0.1",
                    ])
                try await region.drained()
                let metrics = try await running.http.get("/metrics").body
                let readiness = try await running.http.get("/readyz").body
                let page = try await running.http.get("/").body
                let status = try await running.http.get("/status.json").body
                // Killed, not stopped: what lies about then must be clean too. Then crashes, over a poisoned result.
                try await running.process.kill()
                let crashed = try await crash(worker, region)

                var outputs = [
                    "metrics": metrics, "readiness": readiness, "the page": page, "its data": status,
                    "the log": running.process.errors.text,
                    "standard output": running.process.output.text, "the crash": crashed,
                ]
                for arguments in [
                    ["rejected", "list"], ["rejected", "list", "--json"], ["check"], ["check", "--json"],
                    ["report", "--from", "2020-01-01"],
                ] {
                    let tool = try await worker.lethe(arguments)
                    outputs["lethe \(arguments.joined(separator: " "))"] = tool.output + tool.errors
                }
                #expect(running.process.errors.text.contains("consuming"), "no log: the search shows nothing")

                let search = ByteSearch([Self.number, String(Self.number.suffix(10)), Self.phrase])
                for (name, text) in outputs {
                    #expect(search.hits(in: Array(text.utf8), called: name).isEmpty)
                }
                let rejects = try await region.sealedRejects()
                #expect(rejects.count > 100)
                for reject in rejects {
                    #expect(
                        search.hits(in: reject.bytes + Array((reject.reason ?? "").utf8), called: "a reject")
                            .isEmpty)
                }
                let files = try search.hits(below: [worker.records, worker.keys])
                #expect(
                    files.files >= 3 && files.bytes > 500_000, "nothing was written: the search shows nothing"
                )
                #expect(files.found.isEmpty)

                try await searchReadable(worker, region, production)
            }
        }

        /// What people get to see holds the phrase, which is nobody's name or number, but the number in no spelling.
        private func searchReadable(
            _ worker: TestWorker, _ region: TestRegion, _ production: Production
        ) async throws {
            let search = ByteSearch([Self.number, String(Self.number.suffix(10))])
            let export = try await worker.lethe(["export"])
            #expect(export.output.contains(Self.phrase), "the marker was not sent: the search shows nothing")
            #expect(search.hits(in: export.outputBytes, called: "the export").isEmpty)
            let copy = region.folder.path("mirror")
            let mirror = try await worker.lethe(["mirror", copy])
            #expect(
                mirror.end == .exited(0)
                    && search.hits(in: Array(mirror.errors.utf8), called: "mirror").isEmpty)
            let mirrored = try search.hits(below: [copy])
            #expect(mirrored.bytes > 100_000 && mirrored.found.isEmpty)
            // One of each reason: showing one goes through all of them.
            let byReason = Dictionary(try await region.listedRejects().map { ($0.reason, $0.id) }) {
                first, _ in first
            }
            for id in byReason.values.compactMap(\.self).prefix(8) {
                let shown = try await region.lethe(["rejected", "show", id])
                #expect(search.hits(in: shown.outputBytes, called: "a shown reject").isEmpty)
            }
        }

        /// Makes the worker die of a marked result, once.
        private func crash(_ worker: TestWorker, _ region: TestRegion) async throws -> String {
            var deadly = TestResult("deadly")
            deadly.text = "\(Self.phrase) and call \(Self.number)"
            deadly.from = Self.number
            let running = try await worker.start(
                environment: ["LETHE_TESTHOOK_ABORT_ON_TEXT": Self.phrase, "SWIFT_BACKTRACE": "enable=yes"],
                through: ["sh", "-c", "cd \"$0\" && ulimit -c unlimited && exec \"$@\"", worker.keys])
            try await region.publish([deadly])
            #expect(try await running.process.end(within: .seconds(30)) == .signalled(SIGABRT))
            return running.process.errors.text + running.process.output.text
        }

        @Test("the search finds a planted marker in every spelling", arguments: [number, phrase])
        func searchFindsWhatIsPlanted(marker: String) throws {
            let folder = try TemporaryFolder()
            let search = ByteSearch([marker])
            var random = SplitMix(state: 1)
            let noise = (0..<10_000).map { _ in UInt8.random(in: 128...255, using: &random) }
            #expect(search.hits(in: noise, called: "noise").isEmpty)
            for spelling in ByteSearch.spellings(of: marker) {
                let path = folder.path("planted")
                try Data(noise + spelling.bytes + noise).write(to: URL(fileURLWithPath: path))
                let found = try search.hits(below: [folder.path]).found
                #expect(found.contains { $0.spelling == spelling.name && $0.place == path })
            }
        }

        @Test("the search finds a marker however base64 is aligned, and in the name of a file")
        func searchFindsAlignedAndNamed() throws {
            let search = ByteSearch([Self.number])
            for before in 0..<3 {
                let text = String(repeating: "x", count: before) + Self.number + "yz"
                let encoded = Data(text.utf8).base64EncodedString()
                #expect(!search.hits(in: Array(encoded.utf8), called: "base64").isEmpty)
            }
            let folder = try TemporaryFolder()
            try folder.write("a-\(Self.number)-b", "nothing")
            #expect(try search.hits(below: [folder.path]).found.count == 1)
        }
    }
}
