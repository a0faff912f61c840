import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("who else can look", .timeLimit(.minutes(5)))
    struct AccessTests {
        @Test("a store or keyring that others can look into is refused, with path and mode to give it")
        func openToOthers() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                try await region.store(TestResult.ordinary(2), in: worker)
                let segments = worker.segments
                #expect(segments.count == 2 && worker.files.count > 2)
                let folders = [worker.records, worker.keys].flatMap { [$0, "\($0)/\(region.name)"] }
                let files = worker.files + [region.keyringPath]
                for (path, wide, right) in folders.map({ ($0, 0o750, 0o700) })
                    + files.map({ ($0, 0o604, 0o600) })
                {
                    #expect(try mode(path) == right, "\(path) as lethe makes it")
                    try setMode(path, wide)
                    let refused = try await worker.lethe(["work"])
                    #expect(refused.end == .exited(1), "\(path) with mode \(String(wide, radix: 8))")
                    #expect(
                        refused.errors.contains(path) && refused.errors.contains("others can")
                            && refused.errors.contains("600"), "\(refused.errors)")
                    let checked = try await worker.lethe(["check"])
                    #expect(checked.end == .exited(1), "\(path) with mode \(String(wide, radix: 8))")
                    #expect(checked.output.contains(path) && checked.output.contains("others can"))
                    try setMode(path, right)
                }
                let running = try await worker.start()
                try await running.ready()
                try await running.stop()
                #expect(try await worker.exportedIDs().count == 2)
            }
        }

        @Test("empty folders that somebody has made for a new store become private")
        func emptyFolders() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                for folder in [worker.records, worker.keys] {
                    try FileManager.default.createDirectory(
                        atPath: folder, withIntermediateDirectories: true,
                        attributes: [.posixPermissions: 0o755])
                }
                try await region.store(TestResult.ordinary(2), in: worker)
                for folder in [worker.records, worker.keys] { #expect(try mode(folder) == 0o700) }
            }
        }

        private func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }

        @Test(
            "every user of the broker can do its work, nothing else, and not with any permission less",
            .enabled(if: LongTests.isWanted))
        func leastPermissions() async throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            let result = try await Tool.run(
                root.appendingPathComponent("ops/rabbitmq/test").path, [try LetheProgram.path()],
                within: .seconds(280))
            #expect(result.end == .exited(0), "\(result.output)\(result.errors)")
        }
    }
}
