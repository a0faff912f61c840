import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("when nobody takes the output", .timeLimit(.minutes(2)))
    struct StandardStreamsTests {
        /// How stderr is lost: its disk is full, or the caller closed it.
        @Test("a worker whose log cannot be written works all the same", arguments: ["2>/dev/full", "2>&-"])
        func log(redirection: String) async throws {
            try await TestRegion.with { region in
                let port = try await region.host.freePort()
                let worker = try region.worker("a")
                let process = try ChildProcess(
                    "/bin/sh",
                    [
                        "-c", "exec \"$0\" work --config \"$1\" --log-level trace \(redirection)",
                        try LetheProgram.path(), worker.configuration,
                    ],
                    environment: LetheProgram.environment.merging([
                        "LETHE_HTTP_ADDRESS": "127.0.0.1:\(port)"
                    ]) { $1 })
                try await region.publish(TestResult.ordinary(20))
                try await region.drained()
                let probe = HTTPProbe(port: port)
                _ = try await eventually("readiness", within: .seconds(30)) {
                    try await probe.get("/readyz").status == 200 ? true : nil
                }
                process.signal(SIGTERM)
                #expect(try await process.end(within: .seconds(30)) == .exited(0))
                #expect(try await worker.exportedIDs().count == 20)
                // What would be next to get descriptor 2 are the store's files and the links.
                #expect(
                    !worker.files.contains { path in
                        FileManager.default.contents(atPath: path)?.range(of: Data("worker starting".utf8))
                            != nil
                    })
            }
        }

        @Test(
            "a command ends with its own code when nobody reads its words",
            arguments: ["2>/dev/full", "2>&-"])
        func words(redirection: String) async throws {
            for (arguments, code) in [("bogus", 2), ("keys status --config /nowhere", 2), ("--help", 0)] {
                let ended = try await Self.shell("\"$0\" \(arguments) \(redirection)")
                #expect(ended.end == .exited(Int32(code)), "\(arguments)")
            }
        }

        @Test("data that nobody takes is a failure", arguments: [">/dev/full", ">&-"])
        func data(redirection: String) async throws {
            let ended = try await Self.shell("echo hello | \"$0\" redact --language en \(redirection)")
            #expect(ended.end == .exited(1) && ended.errors.contains("cannot be written"))
        }

        private static func shell(_ command: String) async throws -> Tool {
            try await Tool.run(
                "/bin/sh", ["-c", command, try LetheProgram.path()], environment: LetheProgram.environment)
        }
    }
}
