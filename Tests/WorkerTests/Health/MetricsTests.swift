import Redaction
import Sealing
import Support
import Testing

@testable import Worker

@Suite("metrics")
struct MetricsTests {
    @Test("every outcome is counted by name, also those that never happened")
    func outcomes() throws {
        let fixture = HealthFixture()
        fixture.fill()
        let page = try Metrics(fixture.metrics.rendered(conditions: fixture.conditions))
        let outcomes = page.values(of: "lethe_results_total", by: "outcome")
        #expect(Set(outcomes.keys) == Set(Outcome.allCases.map(\.rawValue)))
        #expect(outcomes.filter { $0.value > 0 } == ["stored": 3, "duplicate": 1, "malformed": 1])
        #expect(page.sum("lethe_redactions_total", ["type": "PHONE"]) == 2)
        #expect(page.values(of: "lethe_redactions_total", by: "type").count == EntityType.allCases.count)
    }

    @Test("batches fill the histograms: a commit, its results, and how long each had been on its way")
    func histograms() throws {
        let fixture = HealthFixture()
        fixture.fill()
        let page = try Metrics(fixture.metrics.rendered(conditions: fixture.conditions))
        #expect(page.sum("lethe_batch_results_sum") == 4 && page.sum("lethe_batch_results_count") == 1)
        #expect(page.sum("lethe_commit_seconds_bucket", ["le": "0.01"]) == 0)
        #expect(page.sum("lethe_commit_seconds_bucket", ["le": "0.025"]) == 1)
        #expect(page.sum("lethe_publish_to_durable_seconds_bucket", ["le": "0.5"]) == 2)
        #expect(page.sum("lethe_publish_to_durable_seconds_count") == 3)
        #expect(abs(page.sum("lethe_publish_to_durable_seconds_sum") - 7.46) < 1e-9)
    }

    @Test("orders, links and the store tell what was set")
    func rest() throws {
        let fixture = HealthFixture()
        fixture.fill()
        let page = try Metrics(fixture.metrics.rendered(conditions: fixture.conditions))
        let expected: [(String, [String: String], Double)] = [
            ("lethe_build_info", ["version": "1.2.3", "engine": "4"], 1),
            ("lethe_orders_pending", [:], 1), ("lethe_orders_waiting", [:], 2),
            ("lethe_order_oldest_waiting_seconds", [:], 86_400),
            ("lethe_orders_carried_out_total", ["command": "forget", "outcome": "done"], 1),
            ("lethe_keys_destroyed_total", [:], 2), ("lethe_records_erased_total", [:], 5),
            ("lethe_reconnects_total", ["link": "ledger"], 2), ("lethe_blocked_seconds_total", [:], 12),
            ("lethe_store_records", [:], (0..<720).reduce(0) { $0 + Double($1 == 3 ? 0 : $1 * 1000) }),
            ("lethe_store_bytes", ["file": "keys"], 720 * 8192),
            ("lethe_store_bytes", ["file": "state"], 100),
            ("lethe_store_free_bytes", ["file": "records"], 5e9), ("lethe_retention_seconds", [:], 2_592_000),
            ("lethe_rejects_pending", [:], 1), ("lethe_unacknowledged", [:], 7),
            ("lethe_ledger_offset", [:], -1),
        ]
        for (name, labels, value) in expected { #expect(page.sum(name, labels) == value, "\(name)") }
        #expect((89...100).contains(page.sum("lethe_unacknowledged_oldest_seconds")))
    }

    @Test("what has not been looked at yet is absent, not nought")
    func absent() throws {
        let fixture = HealthFixture()
        let page = try Metrics(fixture.metrics.rendered(conditions: fixture.conditions))
        for name in [
            "lethe_store_records", "lethe_store_free_bytes", "lethe_orders_waiting",
            "lethe_expiry_lag_seconds",
        ] {
            #expect(page.families.first { $0.name == name }?.samples.isEmpty == true, "\(name)")
        }
        fixture.metrics.set(survey: HealthFixture.survey(hours: 0))
        let empty = try Metrics(fixture.metrics.rendered(conditions: fixture.conditions))
        #expect(empty.samples.contains { $0.name == "lethe_oldest_record_age_seconds" && $0.value == 0 })
    }

    @Test(
        "an hour that is over and still there is late by what it is over", arguments: [(720, 0), (721, 845)])
    func expiryLag(hours: Int, lag: Double) throws {
        let fixture = HealthFixture()
        // The fixture's now is 845 seconds before the end of its hour's first quarter: 4 minutes and 5 seconds in.
        fixture.metrics.set(survey: HealthFixture.survey(hours: hours))
        let page = try Metrics(fixture.metrics.rendered(conditions: fixture.conditions))
        let into = Double(HealthFixture.now - HealthFixture.hour.startSeconds)
        #expect(page.sum("lethe_expiry_lag_seconds") == (lag == 0 ? 0 : into))
        #expect(page.sum("lethe_oldest_record_age_seconds") == Double((hours - 1) * 3600) + into)
    }

    @Test("the clock is in doubt when its condition has been seen to and does not hold")
    func clockDoubt() throws {
        let starting = HealthFixture(isReady: false)
        func doubt() throws -> Double {
            try Metrics(starting.metrics.rendered(conditions: starting.conditions)).sum("lethe_clock_doubt")
        }
        #expect(try doubt() == 0)
        starting.conditions.wait(.clock, "behind")
        #expect(try doubt() == 1)
        starting.conditions.hold(.clock, "not in doubt")
        #expect(try doubt() == 0)
    }

    @Test("a label's value is escaped, and the strict reader takes nothing that a scraper would not")
    func format() throws {
        var page = ExpositionText()
        page.family("lethe_test", .gauge, "Test.")
        page.sample("lethe_test", ["a": "x\"y\\z\n,b=\""], 1)
        #expect(try Metrics(page.text).samples.first?.labels == ["a": #"x\"y\\z\n,b=\""#])
        for broken in [
            "lethe_a 1\n", "# HELP lethe_a A.\n# TYPE lethe_a gauge\nlethe_a 1",
            "# HELP lethe_a A.\n# TYPE lethe_a counter\nlethe_a 1\n",
            "# HELP lethe_a A.\n# TYPE lethe_a gauge\nlethe_a 1\nlethe_a 2\n",
            "# HELP lethe_a A.\n# TYPE lethe_a gauge\nlethe_b 1\n",
            "# HELP lethe_a A.\n# TYPE lethe_a gauge\nlethe_a{x=\"a\"b\"} 1\n",
            "# HELP lethe_a A.\n# TYPE lethe_a gauge\nlethe_a nil\n",
            "# TYPE lethe_a gauge\nlethe_a 1\n",
            "# HELP lethe_a A.\n# TYPE lethe_a histogram\nlethe_a_bucket{le=\"1.0\"} 2\nlethe_a_bucket{le=\"+Inf\"} 1\nlethe_a_sum 1\nlethe_a_count 1\n",
        ] {
            #expect(throws: TestFailure.self, "\(broken)") { try Metrics(broken) }
        }
    }
}

/// In these tests `Metrics` is the page as a scraper reads it.
private typealias Metrics = Support.Metrics
