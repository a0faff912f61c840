import Foundation
import Support
import Testing

extension WhenSomethingBreaks {
    @Suite("damaged files", .timeLimit(.minutes(2)))
    struct DamagedStoreTests {
        private static let caller = "447700900123"

        /// Results of this hour and of an earlier one, in which the person called once, are stored; then the worker
        /// stops.
        private func filled(_ worker: TestWorker, _ region: TestRegion) async throws {
            let running = try await worker.start()
            try await running.ready()
            var earlier = TestResult.ordinary(10, prefix: "earlier")
            for number in earlier.indices { earlier[number].captured = Date.now - 3 * 3600 }
            earlier[0].from = Self.caller
            try await region.publish(earlier + TestResult.ordinary(10, prefix: "recent"))
            try await region.drained()
            try await running.stop()
        }

        /// Overwrites the file of the earlier hour that ends so.
        private func damage(_ worker: TestWorker, _ suffix: String) throws -> String {
            let path = try #require(worker.segments.filter { $0.hasSuffix(suffix) }.min())
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            let bytes = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: Data(repeating: 0x5A, count: Int(bytes)))
            try handle.close()
            return path
        }

        @Test(
            "a worker starts beside damaged records, says which and what to do, takes results, and is ready once they are gone"
        )
        func records() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await filled(worker, region)
                let path = try damage(worker, ".records")

                let running = try await worker.start()
                let reason = try await running.waits(for: "segments")
                #expect(reason.contains(path + ".damaged") && reason.contains("destroy"))
                _ = try await running.process.errors.line(
                    containing: "files of an hour are damaged and were set aside", within: .seconds(10))
                var late = TestResult("late")
                late.captured = Date.now - 3 * 3600
                try await region.publish([late] + TestResult.ordinary(5, prefix: "after"))
                try await region.drained()
                #expect(try await running.outcomes()["stored"] == 6)

                let export = try await worker.lethe(["export"])
                #expect(export.end == .exited(1) && export.outputLines.count == 16)
                #expect(export.errors.contains("was set aside"))
                let check = try await worker.lethe(["check"])
                #expect(check.end == .exited(1) && check.output.contains(path + ".damaged"))

                try FileManager.default.removeItem(atPath: path + ".damaged")
                try await running.ready()
                #expect(try await worker.exportedIDs().count == 16)
                try await running.stop()
            }
        }

        @Test(
            "damaged keys that a running worker meets go with the first forget that reaches them, before its answer"
        )
        func keys() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await filled(worker, region)
                let running = try await worker.start()
                try await running.ready()
                let path = try damage(worker, ".keys")
                var late = TestResult("late")
                late.from = "447700900555"
                late.captured = Date.now - 3 * 3600
                try await region.publish([late])
                try await region.drained()
                let reason = try await running.waits(for: "segments")
                #expect(reason.contains(path + ".damaged"))
                #expect(worker.files.contains { $0.hasSuffix(".records.damaged") })

                try await region.lethe([
                    "forget", "--account", TestResult.account, "--number", Self.caller, "--wait",
                ])
                #expect(worker.files.allSatisfy { !$0.contains(".damaged") })
                try await running.ready()
                #expect(try await worker.exportedIDs().count == 11)
                try await running.stop()
            }
        }

        @Test("a damaged state is refused with what to do about it, and nothing is taken")
        func state() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await filled(worker, region)
                try Data(repeating: 0x5A, count: 40_000).write(
                    to: URL(fileURLWithPath: worker.keys + "/state.sqlite"))
                try await region.publish(TestResult.ordinary(3, prefix: "waiting"))
                for command in ["work", "check"] {
                    let result = try await worker.lethe([command])
                    #expect(result.end == .exited(1))
                    #expect((result.errors + result.output).contains("runbook: state.sqlite is damaged"))
                }
                #expect(try await region.host.depth(of: region.queue).ready == 3)
                #expect(worker.segments.count == 4)
            }
        }
    }
}
