import Foundation
import Support
import Testing

extension WhenSomethingBreaks {
    @Suite("crash hygiene", .timeLimit(.minutes(1)))
    struct CrashHygieneTests {
        @Test(
            "a worker writes no core dump, prints no memory and is not swapped out, whatever its environment says"
        )
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

                if Self.mayLockMemory {
                    let status = try String(
                        contentsOfFile: "/proc/\(running.process.id)/status", encoding: .utf8)
                    #expect(try Self.kilobytes("VmLck", in: status) >= Self.kilobytes("RssAnon", in: status))
                }

                let lines = running.process.errors.lines.count
                running.process.signal(SIGSEGV)
                #expect(try await running.process.end(within: .seconds(10)) == .signalled(SIGSEGV))
                #expect(running.process.errors.lines.count == lines, "it says something when it crashes")
                #expect(running.process.output.bytes.isEmpty)
                #expect(!FileManager.default.fileExists(atPath: region.folder.path("core")))
            }
        }

        /// CAP_IPC_LOCK, which is capability 14 (capabilities(7)).
        private static var mayLockMemory: Bool {
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let set = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }?.split(separator: "\t")
                .last
            return set.flatMap { UInt64($0, radix: 16) }.map { $0 & (1 << 14) != 0 } ?? false
        }

        private static func kilobytes(_ name: String, in status: String) throws -> Int {
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name + ":") })
            return try #require(line.split { !$0.isNumber }.first.flatMap { Int($0) })
        }
    }
}
