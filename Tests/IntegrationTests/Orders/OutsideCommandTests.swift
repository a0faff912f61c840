import Foundation
import Sealing
import Support
import Testing

extension OrdersFromOutside {
    @Suite("commands of other producers", .timeLimit(.minutes(2)))
    struct OutsideCommandTests {
        private static let number = "447700900123"

        @Test("a number in clear and a sealed one mean the same, and one command reaches all regions")
        func clearAndSealed() async throws {
            try await TestRegion.with(["eu-3", "us-1"]) { regions in
                let workers = try regions.map { try $0.worker("a") }
                let running = [
                    try await regions[0].ready(workers[0])[0], try await regions[1].ready(workers[1])[0],
                ]
                for region in regions {
                    try await region.publish(
                        (TestResult.of(Self.number, 2, "mine") + TestResult.ordinary(2)).map { result in
                            var result = result
                            result.region = region.name
                            return result
                        })
                    try await region.drained()
                }

                let find = TestCommand("find").with("number", "sip:\(Self.number)@host;transport=tls")
                try await regions[0].send([find])
                let found = try await regions[0].awaitOrder(find.id)
                #expect(found["eu-3-a"]?.outcome == "found" && found["eu-3-a"]?.recordsFound == 2)

                let forget = TestCommand("forget").with("sealed_number", try Self.sealed(regions[0]))
                try await regions[0].send([forget])
                #expect(try await regions[0].awaitOrder(forget.id).recordsErased == 2)
                #expect(try await workers[0].exportedIDs().count == 2)
                #expect(try await workers[1].exportedIDs().count == 4)
                #expect(try await regions[1].orders().isEmpty, "another region's command is not seen here")

                let everywhere = TestCommand.forget(Self.number)
                try await regions[0].send([everywhere], routingKey: "all")
                for region in regions { try await region.awaitOrder(everywhere.id) }
                #expect(try await workers[1].exportedIDs().count == 2)
                for worker in running { try await worker.stop() }
            }
        }

        /// The number as a producer seals it, with what `lethe keys public` prints.
        private static func sealed(_ region: TestRegion) throws -> String {
            let key = try #require(try region.keyring().numberPublicKey)
            return Base64URL.encode(try SealedNumber.seal(Array(number.utf8), to: key))
        }

        @Test("a command sent again is the same order, whichever worker takes it, and is answered again")
        func sentAgain() async throws {
            try await TestRegion.with { region in
                let running = try await region.ready(try region.worker("a"), try region.worker("b"))
                let forget = TestCommand.forget(Self.number)
                try await region.send([forget, forget])
                try await region.commandsSettled()
                let first = try await region.awaitOrder(forget.id)
                let answers = try await region.entries(of: region.receipts).count
                try await region.send([forget])
                try await region.commandsSettled()
                _ = try await eventually("both to answer again", within: .seconds(20)) {
                    try await region.entries(of: region.receipts).count == answers + 2 ? true : nil
                }
                let again = try await region.awaitOrder(forget.id)
                #expect(again.receipts.map(\.appliedAt) == first.receipts.map(\.appliedAt))
                #expect(try await region.orders().count == 1)
                #expect(try await region.host.depth(of: region.rejects).ready == 0)
                for worker in running { try await worker.stop() }
            }
        }
    }
}
