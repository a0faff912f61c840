import Foundation
import Support
import Testing

extension OrdersFromOutside {
    @Suite("reports", .timeLimit(.minutes(2)))
    struct ReportTests {
        private static let number = "447700900123"

        @Test(
            "an order's report tells what was asked, what each store did and what remains, and names nobody")
        func order() async throws {
            try await TestRegion.with { region in
                let (a, b) = (try region.worker("a"), try region.worker("b"))
                try await region.store(TestResult.of(Self.number, 3, "mine"), in: a)
                try await region.store(TestResult.ordinary(2), in: b)
                let first = try await region.ready(a)[0]
                let sent = try await region.run(["forget"] + TestRegion.tenant + ["--number", Self.number])
                let id = try #require(sent.outputLines.first.map(String.init))
                try await region.awaitOrder(id, "waiting", waitingFor: ["eu-3-b"])
                let waiting = try await region.run(["orders", "--report", id])
                #expect(waiting.end == .exited(0), "\(waiting.errors)")
                #expect(waiting.output.contains("eu-3-b (no answer)"))
                #expect(waiting.output.contains("not complete"))

                let second = try await region.ready(b)[0]
                try await region.awaitOrder(id)
                let page = region.folder.path("order.html")
                let report = try await region.run(["orders", "--report", id, "--json", "--html", page])
                #expect(report.end == .exited(0), "\(report.errors)")
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(report.outputBytes)) as? [String: Any])
                #expect(object["state"] as? String == "complete" && object["order"] as? String == id)
                let stores = try #require(object["stores"] as? [[String: Any]])
                #expect(stores.count == 2)
                #expect(stores.allSatisfy { $0["signature"] as? String == "verified" })
                #expect(stores.compactMap { $0["records_erased"] as? Int }.reduce(0, +) == 3)
                #expect(object["completed_at"] is String)

                let html = try String(contentsOfFile: page, encoding: .utf8)
                #expect(try Markup(html).elements.count { $0 == "table" } == 3)
                #expect(
                    html.contains("Nothing: every store") && !html.contains("src=") && !html.contains("href=")
                )
                let text = try await region.run(["orders", "--report", id]).output
                for form in [html, text, report.output, waiting.output] { expectNobody(in: form) }
                for worker in [first, second] { try await worker.stop() }
            }
        }

        @Test("a report names the stores that were retired before they had done it")
        func retired() async throws {
            try await TestRegion.with { region in
                let (a, b) = (try region.worker("a"), try region.worker("b"))
                let workers = try await region.ready(a, b)
                try await workers[1].stop()
                let sent = try await region.run(["forget"] + TestRegion.tenant + ["--number", Self.number])
                let id = try #require(sent.outputLines.first.map(String.init))
                try await region.awaitOrder(id, "waiting", waitingFor: ["eu-3-b"])
                let store = try #require(try await region.stores().first { $0.name == "eu-3-b" }?.store)
                let retiring = try await region.run(["retire", store, "--yes"])
                #expect(retiring.end == .exited(0), "\(retiring.errors)")
                try await region.awaitOrder(id)
                let report = try await region.run(["orders", "--report", id])
                #expect(
                    report.output.contains(
                        "State: complete. What remains? Nothing in the stores that are left. 1 that"))
                #expect(
                    report.output.contains("eu-3-b (retired 20")
                        && report.output.contains("before it had done it)"))
                try await workers[0].stop()
            }
        }

        @Test("an order that nobody knows is no report, and what is no id is a mistake")
        func unknown() async throws {
            try await TestRegion.with { region in
                let none = try await region.run(["orders", "--report", UUID().uuidString])
                #expect(none.end == .exited(1) && none.errors.contains("do not tell"))
                #expect(try await region.run(["orders", "--report", "x"]).end == .exited(2))
            }
        }

        @Test("a period's report counts orders by how they ended, and tells of retention, stores and keys")
        func period() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await region.ready(worker)[0]
                try await region.publish(TestResult.of(Self.number, 4, "mine") + TestResult.ordinary(5))
                try await region.drained()
                try await region.complete("find", Self.number)
                try await region.complete("forget", Self.number)
                let from = Date.now.addingTimeInterval(-86_400).formatted(.iso8601)
                let report = try await worker.lethe(["report", "--from", from, "--json"])
                #expect(report.end == .exited(0), "\(report.errors)")
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(report.outputBytes)) as? [String: Any])
                #expect(object["retention_seconds"] as? Int == 2_592_000)
                let orders = try #require(object["orders"] as? [[String: Any]])
                #expect(orders.map { $0["command"] as? String } == ["find", "forget"])
                try #require(orders.count == 2)
                #expect(orders[1]["complete"] as? Int == 1 && orders[1]["records_erased"] as? Int == 4)
                let kept = try #require(object["kept"] as? [String: Any])
                #expect(kept["records"] as? Int == 5 && kept["erased_in_period"] as? Int == 4)
                #expect((object["stores"] as? [Any])?.count == 1)

                let page = region.folder.path("period.html")
                let text = try await worker.lethe(["report", "--from", from, "--html", page])
                #expect(text.end == .exited(0) && text.outputBytes.isEmpty)
                let html = try String(contentsOfFile: page, encoding: .utf8)
                #expect(try Markup(html).elements.contains("table"))
                expectNobody(in: html)
                expectNobody(in: report.output)
                // A period before says nothing of these orders.
                let before = try await worker.lethe(["report", "--from", "2020-01-01", "--to", "2020-02-01"])
                #expect(before.end == .exited(0) && !before.output.contains("forget "))
                try await running.stop()
            }
        }

        /// No number, whole or shortened, no account, no application.
        private func expectNobody(in text: String) {
            for word in [Self.number, "00900123", "44770090", TestResult.account, TestResult.application] {
                #expect(!text.contains(word), "\(word)")
            }
        }
    }
}
