import Foundation
import Support
import Testing

extension WhenSomethingBreaks {
    @Suite("crash hygiene", .timeLimit(.minutes(1)))
    struct CrashHygieneTests {
        @Test("a worker writes no core dump and prints no memory, whatever its environment says")
        func noMemoryLeaves() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start(
                    environment: ["SWIFT_BACKTRACE": "enable=yes,color=no"],
                    through: [
                        "sh", "-c", "cd \"$0\" && ulimit -c unlimited && exec \"$@\"", region.folder.path,
                    ])
                try await running.ready()
                let limits = try String(contentsOfFile: "/proc/\(running.process.id)/limits", encoding: .utf8)
                let core = try #require(
                    limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
                #expect(core.split(separator: " ").filter { $0 == "0" }.count == 2)

                let lines = running.process.errors.lines.count
                running.process.signal(SIGSEGV)
                #expect(try await running.process.end(within: .seconds(10)) == .signalled(SIGSEGV))
                #expect(running.process.errors.lines.count == lines, "it says something when it crashes")
                #expect(running.process.output.bytes.isEmpty)
                #expect(!FileManager.default.fileExists(atPath: region.folder.path("core")))
            }
        }
    }
}
