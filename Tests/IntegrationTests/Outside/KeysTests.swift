import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("keys", .timeLimit(.minutes(1)))
    struct KeysTests {
        @Test("a new keyring is private and never overwrites; status and reader tell no secret")
        func commands() async throws {
            let folder = try TemporaryFolder()
            let path = folder.path("keyring.json")
            let environment = ["LETHE_KEYRING_FILE": path, "LETHE_REGION": "eu-3"]
            func keys(_ arguments: String...) async throws -> Tool {
                try await LetheProgram.run(["keys"] + arguments, environment: environment)
            }
            #expect(try await keys("new").end == .exited(0))
            let made = try Data(contentsOf: URL(fileURLWithPath: path))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let again = try await keys("new")
            #expect(again.end == .exited(1) && !again.errors.isEmpty)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == made)

            #expect(try await keys("rotate").end == .exited(0))
            let status = try await keys("status", "--json")
            let table = try JSONDecoder().decode(Table.self, from: Data(status.outputBytes))
            #expect(table.wrapping.count == 2 && table.index.count == 2 && table.control.count == 2)
            let reader = folder.path("reader.json")
            let made2 = try await LetheProgram.run(["keys", "reader", reader], environment: environment)
            #expect(made2.end == .exited(0), "\(made2.errors)")

            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            let readable = try await keys("status")
            #expect(readable.end == .exited(1))
            #expect(readable.errors.contains("600") || readable.errors.contains("group"))
        }

        private struct Table: Decodable {
            struct Version: Decodable {}

            let wrapping: [Version]
            let index: [Version]
            let control: [Version]
        }

        @Test("a result delivered again after a rotation, and after a restart, is stored once")
        func storedOnceAcrossRotation() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let results = TestResult.ordinary(30)
                let first = try await worker.start()
                try await region.publish(results)
                try await region.drained()
                try await region.lethe(["keys", "rotate"])
                first.process.signal(SIGHUP)
                _ = try await first.process.errors.line(
                    containing: "the keyring changed", within: .seconds(20))
                try await region.publish(results)
                try await region.drained()
                #expect(try await first.outcomes() == ["stored": 30, "duplicate": 30])
                try await first.stop()

                // The keys of the hours are wrapped under the new version now: the old one may go.
                try await region.lethe(["keys", "rotate", "--remove-wrapping", "1"])
                let second = try await worker.start()
                try await region.publish(results)
                try await region.drained()
                #expect(try await second.outcomes() == ["duplicate": 30])
                #expect(try await Set(worker.exportedIDs()) == Set(try results.map(region.recordID)))
                try await second.stop()
            }
        }

        @Test("a keyring that cannot be read any more is said, and the former one stays in use")
        func keyringGone() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await running.ready()
                let away = region.keyringPath + ".away"
                try FileManager.default.moveItem(atPath: region.keyringPath, toPath: away)
                running.process.signal(SIGHUP)
                _ = try await running.waits(for: "keyring")
                try await region.publish(TestResult.ordinary(3))
                try await region.drained()
                try FileManager.default.moveItem(atPath: away, toPath: region.keyringPath)
                running.process.signal(SIGHUP)
                try await running.ready()
                #expect(try await worker.exportedIDs().count == 3)
                try await running.stop()
            }
        }

        @Test("an export opens with a reader's keyring, which has no index keys")
        func readersExport() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await region.publish(TestResult.ordinary(3))
                try await region.drained()
                let reader = region.folder.path("reader.json")
                try await region.lethe(["keys", "reader", reader])
                #expect(try await worker.exportedIDs(environment: ["LETHE_KEYRING_FILE": reader]).count == 3)
                try await running.stop()
                let refused = try await worker.lethe(["work"], environment: ["LETHE_KEYRING_FILE": reader])
                #expect(refused.end == .exited(1))
            }
        }
    }
}
