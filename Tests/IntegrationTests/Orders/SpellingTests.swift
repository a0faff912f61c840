import Foundation
import Support
import Testing

extension OrdersFromOutside {
    @Suite("a number in any spelling", .timeLimit(.minutes(2)))
    struct SpellingTests {
        private static let accepted = [
            "+44 7700-900123", "0044 7700 900123", "447700900123", "tel:+44-7700-900123",
            "sip:447700900123@host;transport=tls", "\"B\" <sips:+447700900123@host.example:5061>",
            "+44 (0) 7700 900123", "＋４４ ７７００ ９００１２３", "٠٠٤٤٧٧٠٠٩٠٠١٢٣",
        ]
        private static let refused = [
            "07700 900123", "tel:07700900123", "sip:07700900123@host;transport=tls", "０７７００ ９００１２３", "770090",
            "+4477009001237700", "unknown", "447700900123, 447700900124", "",
        ]
        /// Networks deliver national forms too.
        private static let delivered =
            accepted.map { $0.replacing("\"B\" ", with: "") } + [
                "07700 900123", "tel:07700900123", "sip:07700900123@host;transport=tls", "٠٧٧٠٠٩٠٠١٢٣",
            ]

        @Test("is one person, both in commands and in results")
        func onePerson() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)
                let results = Self.delivered.enumerated().map { index, spelling in
                    var result = TestResult("spelled-\(index)")
                    result.from = spelling
                    return result
                }
                try await region.publish(results + TestResult.ordinary(3))
                try await region.drained()
                for (index, spelling) in Self.accepted.enumerated() {
                    let isRead = index.isMultiple(of: 2)
                    let found = try await region.run(
                        ["find"] + TestRegion.tenant + ["--number", isRead ? "-" : spelling, "--wait"],
                        input: isRead ? spelling + "\n" : "")
                    #expect(found.end == .exited(0), "\(spelling)")
                    #expect(
                        found.errors.contains("eu-3-a: \(results.count) records"),
                        "\(spelling): \(found.errors)")
                }
                let id = try await region.complete("forget", Self.accepted[0])
                #expect(try await region.order(id)?.recordsErased == results.count)
                #expect(try await worker.exportedIDs().count == 3)

                // The other way round: whoever comes now is fenced, however he is spelled.
                try await region.publish(
                    results.map { result in
                        var result = TestResult("again-" + result.id)
                        result.from = Self.delivered.randomElement() ?? ""
                        return result
                    })
                try await region.drained()
                #expect(try await running[0].outcomes()["fenced"] == results.count)
                try await running[0].stop()
            }
        }

        @Test("is refused with exit 2 when it is not international: nothing is sent, nothing repeated")
        func nationalRefused() async throws {
            try await TestRegion.with { region in
                for verb in ["forget", "find", "lift"] {
                    for (index, spelling) in Self.refused.enumerated() {
                        let isRead = index.isMultiple(of: 2)
                        let result = try await region.run(
                            [verb] + TestRegion.tenant + ["--number=\(isRead ? "-" : spelling)"],
                            input: isRead ? spelling + "\n" : "")
                        #expect(result.end == .exited(2), "\(verb) \(spelling)")
                        #expect(result.outputBytes.isEmpty)
                        #expect(result.errors.contains("nothing was sent"), "\(result.errors)")
                        for part in ["900123", "７７００", "770090"] {
                            #expect(!result.errors.contains(part), "\(result.errors)")
                        }
                    }
                }
                let two = try await region.run(
                    ["forget"] + TestRegion.tenant + ["--number=-"], input: "+447700900777\n\n+447700900778\n"
                )
                #expect(
                    two.end == .exited(2) && two.errors.contains("2 lines") && !two.errors.contains("7007"))
                let spaced = try await region.run(
                    ["forget"] + TestRegion.tenant + ["--number", "+44", "7700", "900777"])
                #expect(spaced.end == .exited(2) && !spaced.errors.contains { $0 == "9" })
                // No worker runs: what had been sent would wait.
                #expect(try await region.host.depth(of: region.control).ready == 0)
            }
        }
    }
}
