import Testing

@testable import Worker

@Suite("conditions")
struct ConditionsTests {
    @Test("nothing is ready before every condition has been seen to")
    func readiness() {
        let conditions = Conditions(clock: WallClock { 1_795_446_245 })
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

    @Test("every failure is counted as an error, and what has merely not had its turn is none")
    func errors() {
        let conditions = Conditions(clock: WallClock { 0 })
        conditions.notYet(.broker, "the ledger is followed first")
        conditions.wait(.store, "disk full")
        conditions.wait(.store, "disk full")
        conditions.hold(.store, "fine")
        #expect(conditions.errors(of: .broker) == 0 && conditions.errors(of: .store) == 2)
    }

    @Test("a condition that does not hold says what it waits for, what to do and where to read")
    func lines() throws {
        let waiting = Conditions.State(
            name: .store, ok: false, reason: "disk full", since: "2026-11-23T15:04:05Z")
        let line = ReadinessLine(waiting)
        #expect(line.waitsFor == "disk full" && line.act == Condition.store.advice)
        #expect(line.runbook == "ops/RUNBOOK.md#the-condition-store-does-not-hold")
        var holding = waiting
        holding.ok = true
        let good = ReadinessLine(holding)
        #expect(good.waitsFor == nil && good.act == nil && good.runbook == nil && good.since == waiting.since)
    }

    @Test("the runbook has a section for every condition", arguments: Condition.allCases)
    func runbook(condition: Condition) throws {
        let text = try Repository.text("ops/RUNBOOK.md")
        let anchors = text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
            $0.dropFirst(3).lowercased().replacing("`", with: "").replacing(" ", with: "-")
        }
        #expect(anchors.contains(String(condition.runbook.split(separator: "#")[1])))
    }
}
