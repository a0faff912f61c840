import AMQP
import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("regions", .timeLimit(.minutes(2)))
    struct RegionTests {
        @Test("a record's files, copied into another region's store, do not open there")
        func filesOfAnotherRegion() async throws {
            try await TestRegion.with(["eu-3", "us-1"]) { regions in
                let there = try await filled(regions[0])
                let here = try await filled(regions[1])
                let own = try await here.exportedIDs()
                #expect(own.count == 5)
                for (from, to) in [(there.records, here.records), (there.keys, here.keys)] {
                    try replaceSegments(of: to + "/us-1", by: from + "/eu-3")
                }
                let export = try await here.lethe(["export"])
                #expect(export.outputBytes.isEmpty, "a record of another region was shown")
                #expect(export.end == .exited(1))
                #expect(!export.errors.isEmpty)
            }
        }

        @Test("records of another store of the same region do not open without their keys")
        func recordsWithoutTheirKeys() async throws {
            try await TestRegion.with { region in
                let one = try await filled(region, "a", prefix: "one")
                let other = try await filled(region, "b", prefix: "other")
                try replaceSegments(of: one.records + "/eu-3", by: other.records + "/eu-3")
                let export = try await one.lethe(["export"])
                #expect(export.outputBytes.isEmpty)
                // Either the rows' holders have no key here and are skipped, or they do not authenticate.
                #expect(export.end == .exited(1) || export.errors.contains("skipped"))
            }
        }

        private func filled(
            _ region: TestRegion, _ name: String = "a", prefix: String = "result"
        ) async throws -> TestWorker {
            let worker = try region.worker(name)
            let running = try await worker.start()
            try await region.publish(
                TestResult.ordinary(5, prefix: prefix).map { result in
                    var result = result
                    result.region = region.name
                    return result
                })
            try await region.drained()
            try await running.stop()
            return worker
        }

        private func replaceSegments(of folder: String, by source: String) throws {
            let files = FileManager.default
            for name in try files.contentsOfDirectory(atPath: folder) {
                try files.removeItem(atPath: folder + "/" + name)
            }
            for name in try files.contentsOfDirectory(atPath: source) {
                try files.copyItem(atPath: source + "/" + name, toPath: folder + "/" + name)
            }
        }

        @Test("a store or keyring of another region is refused, with what to do")
        func storeOfAnotherRegion() async throws {
            try await TestRegion.with(["eu-3", "us-1"]) { regions in
                let worker = try await filled(regions[0])
                for variables in [
                    // The store alone, then the keyring alone.
                    ["LETHE_REGION": "us-1", "LETHE_KEYRING_FILE": regions[1].keyringPath],
                    ["LETHE_KEYRING_FILE": regions[1].keyringPath],
                ] {
                    for command in ["work", "export"] {
                        let result = try await worker.lethe([command], environment: variables)
                        #expect(result.end == .exited(1), "\(command) \(variables.keys)")
                        #expect(result.errors.contains("region"))
                        #expect(result.outputBytes.isEmpty)
                    }
                }
            }
        }

        @Test("a result of another region is passed on once and stored at home, never here")
        func misrouted() async throws {
            try await TestRegion.with(["eu-3", "us-1"]) { regions in
                let here = try regions[0].worker("a")
                let there = try regions[1].worker("a")
                let running = (try await here.start(), try await there.start())
                var foreign = TestResult("foreign")
                foreign.region = "us-1"
                var returned = TestResult("returned")
                returned.region = "us-1"
                returned.headers = ["lethe-forwarded": .string("us-1")]
                var homeless = TestResult("homeless")
                homeless.region = "nowhere-9"
                homeless.text = "confidential marmalade"
                try await regions[0].publish([foreign, returned, homeless])
                for region in regions { try await region.drained() }

                #expect(try await there.exportedIDs() == [try regions[1].recordID(of: foreign)])
                #expect(try await here.exportedIDs().isEmpty)
                let rejects = try await regions[0].listedRejects()
                #expect(rejects.map(\.kind) == ["header", "header"])
                for reject in rejects {
                    let shown = try await regions[0].lethe(["rejected", "show", try #require(reject.id)])
                        .output
                    #expect(shown.contains(TestResult.account))
                    #expect(!shown.contains("marmalade") && !shown.contains("homeless"))
                }
                #expect(try await running.0.outcomes() == ["misrouted": 3])
                #expect(try await running.1.outcomes() == ["stored": 1])
                try await running.0.stop()
                try await running.1.stop()
            }
        }
    }
}
