import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("a mirror", .timeLimit(.minutes(3)))
    struct MirrorTests {
        private static let number = "447700900123"

        /// A folder that mirrors a worker's store.
        private struct Copy {
            let worker: TestWorker
            let path: String

            init(_ worker: TestWorker) {
                self.worker = worker
                path = worker.region.folder.path("mirror")
            }

            /// Runs the mirror, which must succeed, and gives what it says.
            @discardableResult
            func run(_ arguments: [String] = [], environment: [String: String] = [:]) async throws -> String {
                let result = try await worker.lethe(["mirror", path] + arguments, environment: environment)
                guard result.end == .exited(0) else {
                    throw TestFailure("mirror: \(result.end): \(result.errors)")
                }
                #expect(result.outputBytes.isEmpty)
                return result.errors
            }

            var names: [String] {
                get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
            }

            var files: [String] { get throws { try names.filter { $0.hasSuffix(".jsonl") } } }

            /// All lines of all files; each must be a record of the hour that the file's name says.
            func lines() throws -> Set<String> {
                var lines = Set<String>()
                for file in try files {
                    let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
                    guard text.hasSuffix("\n") else { throw TestFailure("\(file) is cut short") }
                    for line in text.split(separator: "\n") {
                        let record = try JSONDecoder().decode(ExportedRecord.self, from: Data(line.utf8))
                        #expect(record.capturedHour.hasPrefix(file.prefix(13)))
                        let expiry = record.expiresAt.filter { $0 != "-" && $0 != ":" }
                        #expect(file.contains(".expires-\(expiry).jsonl"))
                        #expect(lines.insert(String(line)).inserted, "twice")
                    }
                }
                return lines
            }
        }

        /// What export prints now.
        private func exported(_ worker: TestWorker, _ arguments: [String] = []) async throws -> Set<String> {
            Set(try await worker.lethe(["export"] + arguments).outputLines.map(String.init))
        }

        /// Ordinary results in as many hours, the newest first.
        private func results(_ count: Int, hours: Int) -> [TestResult] {
            TestResult.ordinary(count).enumerated().map { index, result in
                var result = result
                result.captured = Date.now.addingTimeInterval(Double(-3600 * (index % hours)))
                return result
            }
        }

        @Test(
            "follows what comes, what is forgotten and what is purged, and reads no hour that has not changed"
        )
        func followsStore() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let copy = Copy(worker)
                let running = try await region.ready(worker)[0]
                try await region.publish(results(40, hours: 4) + TestResult.of(Self.number, 3, "mine"))
                try await region.drained()
                let first = try await copy.run()
                #expect(first.contains("4 hours written, 0 unchanged, 0 files deleted"), "\(first)")
                #expect(try copy.files.count == 4)
                #expect(try await copy.lines() == exported(worker))
                let again = try await copy.run()
                #expect(again.contains("43 records in 4 hours; 0 hours written, 4 unchanged"), "\(again)")

                // Only the newest hour gets something.
                try await region.publish(TestResult.ordinary(2, prefix: "more"))
                try await region.drained()
                #expect(try await copy.run().contains("1 hours written, 3 unchanged"))
                #expect(try await copy.lines() == exported(worker))

                try await region.complete("forget", Self.number)
                #expect(try await copy.run().contains("42 records in 4 hours; 1 hours written, 3 unchanged"))
                #expect(try await copy.lines() == exported(worker))

                // The two oldest hours go as a whole.
                let before = Date.now.addingTimeInterval(-2 * 3600).formatted(.iso8601)
                let purge = try await region.run([
                    "purge", "--before", String(before.prefix(14)) + "00:00Z", "--wait",
                ])
                #expect(purge.end == .exited(0), "\(purge.errors)")
                #expect(try await copy.run().contains("1 files deleted"))
                #expect(try await copy.lines() == exported(worker))
                // Each run that wrote is noted, and no other.
                let journal = try String(contentsOfFile: worker.keys + "/exports.jsonl", encoding: .utf8)
                #expect(journal.split(separator: "\n").count { $0.contains("\"mirror\":") } == 3)
                try await running.stop()
            }
        }

        @Test("is as private as the store, needs a reader's keyring only, and takes filters")
        func privateAndFiltered() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let copy = Copy(worker)
                var german = results(4, hours: 1)
                for index in german.indices { german[index].account = "acct0002" }
                try await region.store(german + TestResult.ordinary(6, prefix: "other"), in: worker)
                let reader = region.folder.path("reader.json")
                try await region.lethe(["keys", "reader", reader])
                let environment = ["LETHE_KEYRING_FILE": reader]
                try await copy.run(["--account", "acct0002"], environment: environment)
                #expect(try await copy.lines() == exported(worker, ["--account", "acct0002"]))
                #expect(try copy.lines().count == 4)
                // Another filter is another content.
                try await copy.run(environment: environment)
                #expect(try await copy.lines() == exported(worker))
                for name in try copy.names {
                    let attributes = try FileManager.default.attributesOfItem(atPath: "\(copy.path)/\(name)")
                    #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
                }
                let folder = try FileManager.default.attributesOfItem(atPath: copy.path)
                #expect(folder[.posixPermissions] as? Int == 0o700)

                let inside = try await worker.lethe(["mirror", worker.keys + "/copy"])
                #expect(inside.end == .exited(1) && inside.errors.contains("lies in the store"))
                let other = try region.worker("b")
                try await region.store(TestResult.ordinary(1, prefix: "b"), in: other)
                let refused = try await other.lethe(["mirror", copy.path])
                #expect(refused.end == .exited(1) && refused.errors.contains("mirrors another store"))
            }
        }

        @Test("makes good what somebody did to its files, and leaves other files alone")
        func repairs() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let copy = Copy(worker)
                try await region.store(results(9, hours: 3), in: worker)
                try await copy.run()
                let files = try copy.files
                try Data("x\n".utf8).write(to: URL(fileURLWithPath: "\(copy.path)/\(files[0])"))
                try FileManager.default.removeItem(atPath: "\(copy.path)/\(files[1])")
                try Data("mine\n".utf8).write(to: URL(fileURLWithPath: "\(copy.path)/notes.txt"))
                #expect(try await copy.run().contains("2 hours written, 1 unchanged"))
                #expect(try await copy.lines() == exported(worker))
                #expect(try copy.names.contains("notes.txt"))
            }
        }

        @Test("killed at any moment it leaves whole files only, and the next run makes it good")
        func killed() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let copy = Copy(worker)
                try await region.store(results(3000, hours: 6), in: worker)
                let all = try await exported(worker)
                var interrupted = 0
                for round in 0..<12 {
                    let process = try LetheProgram.start(
                        ["mirror", copy.path, "--config", worker.configuration])
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...60) + round * 20))
                    if process.isRunning { interrupted += 1 }
                    try await process.kill()
                    guard FileManager.default.fileExists(atPath: copy.path) else { continue }
                    #expect(try copy.lines().isSubset(of: all))
                    // So that there is something to do in every round.
                    if let file = try copy.files.randomElement() {
                        try FileManager.default.removeItem(atPath: "\(copy.path)/\(file)")
                    }
                }
                #expect(interrupted > 0)
                try await copy.run()
                #expect(try copy.lines() == all)
                #expect(try copy.names.filter { $0.hasSuffix(".lethe-tmp") }.isEmpty)
            }
        }

        @Test(
            "deletes what has expired even when the store cannot be read, and refuses a store that follows no ledger"
        )
        func expires() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let copy = Copy(worker)
                let running = try await worker.start(environment: clock.environment)
                try await region.publish(results(6, hours: 3))
                try await region.drained()
                try await running.ready()
                try await running.stop()
                try await copy.run(environment: clock.environment)
                #expect(try copy.files.count == 3)
                // Two days later with no worker: the store may hold what was to be forgotten.
                try clock.pass(.seconds(2 * 86_400))
                let behind = try await worker.lethe(["mirror", copy.path], environment: clock.environment)
                #expect(behind.end == .exited(1) && behind.errors.contains("has not followed the ledger"))
                #expect(try copy.files.count == 3)
                try clock.pass(.seconds(31 * 86_400))
                let broken = try await worker.lethe(
                    ["mirror", copy.path, "--store-records", region.folder.path("none")],
                    environment: clock.environment.merging(["LETHE_KEYRING_FILE": "/nowhere"]) { $1 })
                #expect(broken.end == .exited(1))
                #expect(try copy.files.isEmpty)
            }
        }

        @Test("a watch goes on until it is told to stop, and then ends in order")
        func watches() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let copy = Copy(worker)
                let running = try await worker.start()
                let process = try LetheProgram.start(
                    ["mirror", copy.path, "--watch", "1", "--config", worker.configuration])
                try await running.ready()
                try await region.publish(TestResult.ordinary(7))
                try await region.drained()
                _ = try await eventually("the mirror to follow", within: .seconds(20)) {
                    try FileManager.default.fileExists(atPath: copy.path) && copy.lines().count == 7
                        ? true : nil
                }
                process.signal(SIGTERM)
                #expect(try await process.end(within: .seconds(10)) == .exited(0))
                try await running.stop()
            }
        }
    }
}
