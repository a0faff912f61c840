import Testing

@testable import Worker

@Suite("liveness")
struct LivenessTests {
    @Test("the store's thread may be slow, and is stuck when it has not answered for five minutes")
    func store() {
        let liveness = HealthFixture().liveness
        let start = ContinuousClock.now
        #expect(liveness.stuck(now: start) == nil)
        liveness.ask(at: start)
        #expect(liveness.stuck(now: start + .seconds(299)) == nil)
        #expect(liveness.stuck(now: start + .seconds(301))?.contains("store's thread") == true)
        liveness.answer(at: start + .seconds(301))
        #expect(liveness.stuck(now: start + .seconds(301)) == nil)
    }

    @Test("the worker's tasks are stuck when the store's thread is not asked again for two minutes")
    func tasks() {
        let liveness = HealthFixture().liveness
        let start = ContinuousClock.now
        liveness.ask(at: start)
        liveness.answer(at: start)
        #expect(liveness.stuck(now: start + .seconds(119)) == nil)
        #expect(liveness.stuck(now: start + .seconds(121))?.contains("tasks") == true)
        liveness.ask(at: start + .seconds(121))
        #expect(liveness.stuck(now: start + .seconds(121)) == nil)
        liveness.answer(at: start + .seconds(121))
        liveness.rest()
        #expect(liveness.stuck(now: start + .seconds(600)) == nil, "a worker that stops asks no more")
    }

    @Test("a link's thread is stuck when one call has not come back for two minutes")
    func link() {
        let fixture = HealthFixture()
        let start = ContinuousClock.now
        fixture.metrics.links.watch(.control) {
            var figures = LinkFigures(state: "connecting", since: start)
            figures.inCallSince = start
            return figures
        }
        #expect(fixture.liveness.stuck(now: start + .seconds(119)) == nil)
        #expect(fixture.liveness.stuck(now: start + .seconds(121))?.contains("control link") == true)
        fixture.metrics.links.watch(.control) { LinkFigures(state: "connecting", since: start) }
        #expect(fixture.liveness.stuck(now: start + .seconds(121)) == nil, "at rest it may be for days")
    }

    @Test("nothing that is merely waited for makes a worker dead")
    func waiting() {
        let fixture = HealthFixture(isReady: false)
        for condition in Condition.allCases { fixture.conditions.wait(condition, "away") }
        #expect(fixture.liveness.stuck(now: .now + .seconds(86_400)) == nil)
    }
}
