import Sealing
import Testing
import Worker

@Suite("names in a mirror")
struct MirrorNameTests {
    @Test("a name says when its hour was captured and when it is over, and reads back")
    func roundTrip() throws {
        let hour = try #require(CaptureHour(name: "2026-11-23T15"))
        let name = MirrorName(hour: hour, expiresAt: hour.startSeconds + 30 * 86_400)
        #expect(name.text == "2026-11-23T15.expires-20261223T150000Z.jsonl")
        #expect(MirrorName(name.text) == name)
    }

    @Test(
        "other files' names are none of its own",
        arguments: [
            "notes.jsonl", "2026-11-23T15.jsonl", "2026-11-23T15.expires-20261323T150000Z.jsonl",
            "2026-11-23T15.expires-20261223T150000Z.jsonl.gz",
            ".2026-11-23T15.expires-20261223T150000Z.jsonl",
            "2026-11-23T15.expires-20261223 150000Z.jsonl", "2026-11-23T15.expires-2026T1223150000Z.jsonl",
            "2026-11-23T15.expires-.jsonl", "",
        ])
    func foreign(name: String) {
        #expect(MirrorName(name) == nil)
    }
}

@Suite("estimates of long work")
struct ProgressEstimateTests {
    @Test("the rest is told at the pace so far, once there is a pace")
    func words() {
        let start = ContinuousClock.now
        let estimate = ProgressEstimate(total: 1000, start: start)
        #expect(estimate.words(done: 10, now: start + .seconds(1)) == "1 %")
        #expect(estimate.words(done: 250, now: start + .seconds(20)) == "25 %, about 60 s left")
        #expect(estimate.words(done: 100, now: start + .seconds(60)) == "10 %, about 9 min left")
        #expect(estimate.words(done: 1000, now: start + .seconds(60)) == "100 %")
        #expect(ProgressEstimate(total: 0, start: start).words(done: 0, now: start).isEmpty)
    }
}
