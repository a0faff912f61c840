import Redaction
import Testing

@testable import Worker

@Suite struct HealthTests {
    private let clock = WallClock { 1_795_446_245 }

    @Test("nothing is ready before every condition has been seen to")
    func readiness() {
        let conditions = Conditions(clock: clock)
        #expect(!conditions.isReady)
        for condition in Condition.allCases {
            conditions.hold(condition, "fine")
        }
        #expect(conditions.isReady)
        #expect(conditions.wait(.store, "disk full"))
        #expect(!conditions.wait(.store, "disk full"), "the same news twice is no news")
        #expect(!conditions.isReady)
        #expect(conditions.all.first { $0.name == .store }?.reason == "disk full")
        #expect(conditions.all.first?.since == "2026-11-23T15:04:05Z")
    }

    @Test("every outcome is counted by name, also those that never happened")
    func metrics() {
        let metrics = Metrics(build: "version=\"1\"")
        metrics.countBatch(
            outcomes: [.stored: 3, .duplicate: 1], redactions: [.phone: 2], commitSeconds: 0.5)
        metrics.count(.malformed)
        let page = metrics.rendered(conditions: Conditions(clock: clock))
        for outcome in Outcome.allCases {
            #expect(page.contains("lethe_results_total{outcome=\"\(outcome.rawValue)\"} "))
        }
        #expect(page.contains("lethe_results_total{outcome=\"stored\"} 3\n"))
        #expect(page.contains("lethe_results_total{outcome=\"malformed\"} 1\n"))
        #expect(page.contains("lethe_redactions_total{type=\"PHONE\"} 2\n"))
        #expect(page.contains("# TYPE lethe_results_total counter\n"))
    }
}
