import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("a worker and hostile clients of its HTTP server", .timeLimit(.minutes(3)))
    struct HostileClientTests {
        /// The server takes 128 connections at once; and files of hours come and go.
        private static let filesMax = 128 + 16

        @Test(
            "whatever clients do, health is told, results are taken, nothing piles up, and the worker stops in order"
        )
        func hostileClients() async throws {
            try await TestRegion.with { region in
                let running = try await region.worker("a").start()
                try await running.ready()
                try await region.publish(TestResult.ordinary(20, prefix: "before"))
                try await region.drained()
                _ = try await running.http.get("/")
                let before = try ProcessFigures(of: running.process.id)

                let clients = HostileClients(on: running.http.port)
                defer { clients.callOff() }
                let seen = try await Self.underAttack(running, region)
                clients.callOff()
                #expect(clients.counts.count == HostileClients.kinds, "\(clients.counts)")
                print(
                    "\(seen.answers) answers, \(seen.tries) tries, slowest \(seen.slowest), \(seen.files - before.openFiles) files more; \(clients.counts)"
                )
                #expect(seen.files <= before.openFiles + Self.filesMax)
                #expect(seen.bytes <= before.residentBytes + 32 << 20)
                #expect(try await running.outcomes() == ["stored": 320])

                _ = try await eventually("the worker to be at rest", within: .seconds(30)) {
                    let load = try await ProcessFigures.load(of: running.process.id) {
                        try await Task.sleep(for: .seconds(1))
                    }
                    let files = try ProcessFigures(of: running.process.id).openFiles
                    return load < 0.1 && files <= before.openFiles + 4 ? true : nil
                }
                try await Self.stop(running)
                #expect(!running.process.errors.text.contains(HostileClients.word))
            }
        }

        /// What was seen while it lasted.
        private struct Seen {
            var answers = 0
            var tries = 0
            var slowest = Duration.zero
            var files = 0
            var bytes = 0
        }

        /// Has results taken, and asks after its health, for ten seconds.
        private static func underAttack(_ running: RunningWorker, _ region: TestRegion) async throws -> Seen {
            let end = ContinuousClock.now + .seconds(10)
            async let taken: Void = {
                try await region.publish(TestResult.ordinary(300, prefix: "during"))
                try await region.drained(within: .seconds(30))
            }()
            var seen = Seen()
            while ContinuousClock.now < end {
                for path in ["/livez", "/readyz", "/metrics"] {
                    let asked = ContinuousClock.now
                    // In such a crowd a client that the machine keeps from asking for long is cut off, and tries again.
                    _ = try await eventually("an answer to \(path)", within: .seconds(5)) {
                        seen.tries += 1
                        return try? await running.http.get(path).status == 200 ? true : nil
                    }
                    seen.answers += 1
                    seen.slowest = max(seen.slowest, asked.duration(to: .now))
                }
                let figures = try ProcessFigures(of: running.process.id)
                seen.files = max(seen.files, figures.openFiles)
                seen.bytes = max(seen.bytes, figures.residentBytes)
            }
            try await taken
            return seen
        }

        /// Stops it while they are at it again.
        private static func stop(_ running: RunningWorker) async throws {
            let clients = HostileClients(on: running.http.port)
            defer { clients.callOff() }
            _ = try await eventually("all kinds to be at it", within: .seconds(20)) {
                clients.counts.count == HostileClients.kinds ? true : nil
            }
            try await running.stop(within: .seconds(10))
        }
    }
}
