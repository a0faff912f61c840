import Foundation
import Sealing
import Support
import Testing

extension OrdersFromOutside {
    @Suite("bad commands", .timeLimit(.minutes(2)))
    struct BadCommandTests {
        private static let number = "447700900123"

        /// Bad commands with their reasons; the first of them reuses the id.
        private static func bad(reusing id: String) throws -> [(reason: String, command: TestCommand)] {
            let forget = { TestCommand.forget(number) }
            let purge = { TestCommand("purge", account: nil, application: nil) }
            let nextHour = (Date.now.timeIntervalSince1970 / 3600).rounded(.up) * 3600
            let stranger = try Keyring.create(region: nil, now: 0)
            let key = try #require(stranger.numberPublicKey)
            let unreadable = Base64URL.encode(try SealedNumber.seal(Array(number.utf8), to: key))
            return [
                ("id_reused", TestCommand("forget", id: id).with("number", "447700900124")),
                ("unknown_command", TestCommand("erase").with("number", number)),
                ("version", forget().with("version", json: "2")),
                ("id", TestCommand("forget", id: "order-1").with("number", number)),
                ("number_not_international", TestCommand.forget("07700900123")),
                ("missing_field", TestCommand("forget", account: nil).with("number", number)),
                ("missing_field", forget().with("requested_at", nil)),
                ("requested_in_future", TestCommand.forget(number, requestedAt: .now + 3600)),
                (
                    "before_in_future",
                    purge().with("before", Date(timeIntervalSince1970: nextHour).formatted(.iso8601))
                ),
                ("before_not_an_hour", purge().with("before", "2026-11-01T00:30:00Z")),
                ("wrong_region", purge().with("everything", "us-1")),
                ("scope", purge()),
                ("sealed_number", TestCommand("forget").with("sealed_number", number + "!")),
                ("sealed_number_unreadable", TestCommand("forget").with("sealed_number", unreadable)),
                ("wrong_type", forget().with("suppress", json: "\"yes\"")),
                ("not_json", TestCommand(raw: Array("forget \(number)".utf8))),
                ("too_large", forget().with("padding", String(repeating: "x", count: 70_000))),
            ]
        }

        @Test(
            "with an account or application that no worker takes, the program sends nothing and exits with 2")
        func namesRefused() async throws {
            try await TestRegion.with { region in
                for name in ["", String(repeating: "a", count: 257)] {
                    for arguments in [
                        ["forget", "--number", "+\(Self.number)", "--account", name],
                        ["purge", "--account", name],
                        ["lift", "--account", "abcd1234", "--application", name],
                    ] {
                        let result = try await region.run(arguments)
                        #expect(result.end == .exited(2) && result.errors.contains("nothing was sent"))
                        #expect(result.outputBytes.isEmpty)
                    }
                }
                #expect(try await region.host.depth(of: region.control).ready == 0)
            }
        }

        @Test("each is sealed to the rejects with its reason and shown as refused; nothing else happens")
        func refused() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.of(Self.number, 3, "mine"))
                try await region.drained()
                let good = TestCommand("find").with("number", Self.number)
                try await region.send([good])
                try await region.awaitOrder(good.id)
                let ledger = try await region.entries(of: region.ledger).count

                let bad = try Self.bad(reusing: good.id)
                try await region.send(bad.map(\.command))
                try await region.commandsSettled()
                let rejects = try await region.listedRejects()
                #expect(rejects.compactMap(\.reason).sorted() == bad.map(\.reason).sorted())
                #expect(rejects.allSatisfy { $0.kind == "command" })

                let orders = try await region.orders()
                for (reason, command) in bad where command.id != good.id {
                    let order = orders.first { $0.id == command.id }
                    guard UUID(uuidString: command.id) != nil, !["not_json", "too_large"].contains(reason)
                    else {
                        #expect(order == nil, "\(reason)")
                        continue
                    }
                    #expect(
                        order?.state == "refused" && order?.receipts.map(\.reason) == [reason], "\(reason)")
                }
                #expect(orders.first { $0.id == good.id }?.state == "complete")
                #expect(try await region.entries(of: region.ledger).count == ledger)
                #expect(try await worker.exportedIDs().count == 3)
                #expect(try await running.outcomes() == ["stored": 3])
                #expect(
                    try await running.http.metrics().sum("lethe_commands_total", ["outcome": "refused"])
                        == Double(bad.count))
                try await running.ready()
                try await lookAt(region, rejects)
                try await running.stop()
            }
        }

        /// Shows all of them, and searches what is seen and what lies on the broker for the number.
        private func lookAt(_ region: TestRegion, _ rejects: [ListedReject]) async throws {
            let search = ByteSearch([Self.number, "7700900123", "7700900124"])
            for reject in rejects {
                let shown = try await region.lethe(["rejected", "show", try #require(reject.id)])
                #expect(shown.output.contains(try #require(reject.reason)))
                #expect(search.hits(in: shown.outputBytes, called: "a shown command").isEmpty)
            }
            for reject in try await region.sealedRejects() {
                #expect(search.hits(in: reject.bytes, called: "a reject").isEmpty)
            }
        }

        @Test("a refused command that has become right is admitted when it is requeued")
        func requeued() async throws {
            try await TestRegion.with { region in
                let clock = try await FakeClock(in: region.folder)
                let worker = try region.worker("a")
                let running = try await region.ready(worker, environment: clock.environment)[0]
                try await region.publish(TestResult.of(Self.number, 3, "mine"))
                try await region.drained()
                let early = TestCommand.forget(Self.number, requestedAt: .now + 3600)
                try await region.send([early])
                try await region.awaitOrder(early.id, "refused")
                try clock.pass(.seconds(3600))
                let reject = try #require(try await region.listedRejects().first?.id)
                try await region.lethe(["rejected", "requeue", reject])
                let order = try await region.awaitOrder(early.id)
                #expect(order.recordsErased == 3)
                #expect(try await region.listedRejects().isEmpty)
                try await running.stop()
            }
        }
    }
}
