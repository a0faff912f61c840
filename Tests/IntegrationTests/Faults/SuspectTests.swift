import Foundation
import Support
import Testing

extension WhenSomethingBreaks {
    @Suite("a result that kills the worker", .timeLimit(.minutes(2)))
    struct SuspectTests {
        private static let text = "ignoble zebra parliament"

        /// A worker that dies of the text, with everything switched on that could print memory.
        private static let deadly = [
            "LETHE_TESTHOOK_ABORT_ON_TEXT": text,
            "SWIFT_BACKTRACE": "enable=yes,color=no,output-to=stderr,sanitize=no,registers=all",
            "LETHE_LOG_LEVEL": "trace",
        ]

        @Test("is parked after three deliveries, and what was delivered with it is stored")
        func isParked() async throws {
            try await TestRegion.with { region in
                let innocent = TestResult.ordinary(300)
                var deadly = TestResult("deadly")
                deadly.text = Self.text
                try await region.publish(Array(innocent[..<150]) + [deadly] + Array(innocent[150...]))
                let worker = try region.worker("a")
                let (deaths, said) = try await runUntilParked(worker, region)
                #expect((3...5).contains(deaths), "three deliveries, and one alone after its note")
                #expect(!said.contains(Self.text) && !said.contains("zebra"))
                #expect(!said.lowercased().contains("crash"), "the crash reporter has printed")

                #expect(try await Set(worker.exportedIDs()) == Set(try innocent.map(region.recordID)))
                let rejects = try await region.listedRejects()
                #expect(rejects.map(\.reason) == ["suspect"])
                let search = ByteSearch([Self.text, deadly.from])
                for reject in try await region.sealedRejects() {
                    #expect(search.hits(in: reject.bytes, called: "a reject").isEmpty)
                }
                let left = TemporaryFolder.files(below: region.folder.path).filter { $0.contains("core") }
                #expect(left.isEmpty, "a core dump")
            }
        }

        /// Starts the worker again each time it has died, as systemd would, until it has nothing left to do.
        private func runUntilParked(
            _ worker: TestWorker, _ region: TestRegion
        ) async throws -> (deaths: Int, said: String) {
            var said = ""
            for deaths in 0..<8 {
                let running = try await worker.start(
                    environment: Self.deadly,
                    through: [
                        "sh", "-c", "cd \"$0\" && ulimit -c unlimited && exec \"$@\"", region.folder.path,
                    ])
                let ended = try await eventually("death or an empty queue", within: .seconds(30)) {
                    () -> Bool? in
                    if !running.process.isRunning { return true }
                    let depth = try await region.host.depth(of: region.queue)
                    return depth.ready == 0 && depth.unsettled == 0 ? false : nil
                }
                if !ended {
                    try await running.stop()
                    return (deaths, said + running.process.errors.text + running.process.output.text)
                }
                let end = try await running.process.end(within: .seconds(5))
                #expect(end == .signalled(SIGABRT))
                said += running.process.errors.text + running.process.output.text
            }
            throw TestFailure("the worker died eight times of the same result")
        }

        @Test("after a kill, a refused result that cannot be handed over keeps no other waiting")
        func refusedAfterKill() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.ready(worker)[0].process.kill()
                try await region.host.delete(region.rejects)
                var malformed = TestResult("malformed")
                malformed.raw = Array("{".utf8)
                try await region.publish([malformed] + TestResult.ordinary(300))
                // From one result at a time to all of them takes nine steps.
                let running = try await worker.start()
                _ = try await eventually("all others to be stored", within: .seconds(40)) {
                    try await running.outcomes()["stored"] == 300 ? true : nil
                }
                try await region.lethe(["setup"])
                try await region.drained()
                try await running.ready()
                try await running.stop()
            }
        }

        @Test("a worker that does not die of it stores it when it is sent through the intake again")
        func canBeRequeued() async throws {
            try await TestRegion.with { region in
                var deadly = TestResult("deadly")
                deadly.text = Self.text
                try await region.publish([deadly])
                let worker = try region.worker("a")
                _ = try await runUntilParked(worker, region)
                let row = try #require(try await region.listedRejects().first)
                let id = try #require(row.id)
                let shown = try await region.lethe(["rejected", "show", id])
                #expect(shown.output.contains("suspect"))
                #expect(!shown.output.contains("447700900123"))

                let fixed = try await worker.start()
                try await region.lethe(["rejected", "requeue", id])
                try await region.drained()
                #expect(try await worker.exportedIDs() == [try region.recordID(of: deadly)])
                #expect(try await region.listedRejects().isEmpty)
                try await fixed.stop()
            }
        }
    }
}
