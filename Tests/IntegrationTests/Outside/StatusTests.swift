import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("what a worker shows of itself", .timeLimit(.minutes(3)))
    struct StatusTests {
        private static let number = "447700900987"
        private static let phrase = "purple walrus umbrella"

        /// The part of `/status.json` that is compared here.
        private struct Status: Decodable {
            struct Minute: Decodable {
                let stored, other: Int
            }

            struct Hour: Decodable {
                let hour, goesAt: String
                let records: Int
            }

            struct Store: Decodable {
                let records: Int
            }

            struct Orders: Decodable {
                struct Order: Decodable {
                    let command, standing: String
                    let recordsErased: Int
                }

                let known, waiting, receiptsWaiting: Int
                let latest: [Order]
                let stores: [Peer]
            }

            struct Peer: Decodable {
                let name: String
                let isSelf: Bool
            }

            struct Link: Decodable {
                let name, state: String
            }

            let ready, live: Bool
            let results, redactions: [String: Int]
            let lastHour: [Minute]
            let hours: [Hour]
            let store: Store?
            let orders: Orders?
            let links: [Link]
        }

        private static func status(_ running: RunningWorker) async throws -> Status {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(
                Status.self, from: Data(try await running.http.get("/status.json").body.utf8))
        }

        @Test(
            "page, figures and metrics tell the same truth about results, store and orders, and nothing of calls"
        )
        func truth() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await running.ready()
                var disabled = TestResult("disabled")
                disabled.improves = false
                let person = (0..<5).map { number -> TestResult in
                    var result = TestResult("person-\(number)")
                    result.text = "\(Self.phrase), call \(Self.number)"
                    result.from = Self.number
                    return result
                }
                try await region.publish(TestResult.ordinary(40) + person + [disabled])
                try await region.drained()
                // The store is looked at every few seconds.
                let before = try await eventually("45 records", within: .seconds(30)) {
                    let status = try await Self.status(running)
                    return status.store?.records == 45 ? status : nil
                }
                #expect(before.ready && before.live)
                try await region.lethe([
                    "forget", "--account", TestResult.account, "--number", Self.number, "--wait", "--timeout",
                    "60",
                ])
                let status = try await eventually("the forget to be seen", within: .seconds(30)) {
                    let status = try await Self.status(running)
                    return status.store?.records == 40 && status.orders?.receiptsWaiting == 0 ? status : nil
                }
                try await Self.compare(status, running, worker)
                try await Self.search(running)
                try await running.stop()
            }
        }

        private static func compare(_ status: Status, _ running: RunningWorker, _ worker: TestWorker)
            async throws
        {
            #expect(status.results.filter { $0.value > 0 } == ["stored": 45, "not_enabled": 1])
            #expect(status.redactions == ["PHONE": 5])
            #expect(status.lastHour.count == 60)
            #expect(status.lastHour.reduce(0) { $0 + $1.stored } == 45)
            #expect(status.lastHour.reduce(0) { $0 + $1.other } == 1)
            #expect(status.hours.reduce(0) { $0 + $1.records } == 40)
            let exported = try await worker.exported()
            #expect(exported.count == 40)
            #expect(
                Set(status.hours.filter { $0.records > 0 }.map(\.hour)) == Set(exported.map(\.capturedHour)))
            #expect(Set(exported.map(\.expiresAt)).isSubset(of: Set(status.hours.map(\.goesAt))))
            let orders = try #require(status.orders)
            #expect(orders.known == 1 && orders.waiting == 0)
            #expect(orders.latest.map(\.command) == ["forget"] && orders.latest[0].standing == "done")
            #expect(orders.latest[0].recordsErased == 5)
            #expect(orders.stores.map(\.name) == ["eu-3-a"] && orders.stores[0].isSelf)
            #expect(status.links.map(\.name) == ["intake", "control", "ledger", "internal"])
            #expect(status.links.prefix(3).allSatisfy { $0.state == "consuming" })

            let metrics = try await running.http.metrics()
            let expected: [(String, [String: String], Double)] = [
                ("lethe_store_records", [:], 40), ("lethe_records_erased_total", [:], 5),
                ("lethe_orders_carried_out_total", ["command": "forget", "outcome": "done"], 1),
                ("lethe_orders_waiting", [:], 0), ("lethe_batch_results_sum", [:], 45),
                ("lethe_publish_to_durable_seconds_count", [:], 45), ("lethe_unacknowledged", [:], 0),
                ("lethe_unacknowledged_oldest_seconds", [:], 0), ("lethe_ledger_lag_entries", [:], 0),
                ("lethe_ledger_lag_seconds", [:], 0), ("lethe_expiry_lag_seconds", [:], 0),
                ("lethe_clock_doubt", [:], 0), ("lethe_receipts_sent_total", [:], 1),
            ]
            for (name, labels, value) in expected { #expect(metrics.sum(name, labels) == value, "\(name)") }
            #expect(metrics.sum("lethe_keys_destroyed_total") >= 1)
            #expect(metrics.sum("lethe_store_free_bytes", ["file": "keys"]) > 0)
            #expect(metrics.sum("lethe_commit_seconds_sum") > 0)
        }

        private static func search(_ running: RunningWorker) async throws {
            let search = ByteSearch([
                number, String(number.suffix(10)), phrase, "ordinary words", TestResult.account,
                TestResult.application,
            ])
            for path in ["/", "/status.json", "/metrics", "/readyz", "/livez"] {
                let (status, body) = try await running.http.get(path)
                #expect(status == 200)
                #expect(search.hits(in: Array(body.utf8), called: path).isEmpty)
            }
            #expect(try await running.http.ask("HEAD", "/metrics").body.isEmpty)
            #expect(try await running.http.ask("POST", "/").status == 405)
            #expect(try await running.http.ask("GET", "/orders").status == 404)
            let page = try await running.http.get("/").body
            #expect(try Markup(page).elements.count > 100)
            #expect(
                page.contains("Taking results") && page.contains("eu-3-a") && page.contains("not enabled"))
        }
    }
}
