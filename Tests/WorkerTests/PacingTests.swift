import Testing

@testable import Worker

@Suite struct PacingTests {
    @Test("the prefetch doubles from one up to its limit and stays there")
    func ramp() {
        var ramp = PrefetchRamp(limit: 3000)
        #expect(!ramp.isBelowLimit)
        ramp.restart()
        var seen: [UInt16] = [ramp.current]
        while ramp.isBelowLimit {
            ramp.grow()
            seen.append(ramp.current)
        }
        #expect(seen == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3000])
    }

    @Test("the largest prefetch does not overflow")
    func rampLimit() {
        var ramp = PrefetchRamp(limit: .max)
        ramp.restart()
        while ramp.isBelowLimit {
            ramp.grow()
        }
        #expect(ramp.current == .max)
    }

    @Test("waits double up to the cap, never below half their bound, and start over")
    func backoff() {
        var backoff = Backoff(first: .seconds(1), cap: .seconds(4))
        #expect(backoff.next(random: 1) == .seconds(1))
        #expect(backoff.next(random: 0) == .seconds(1))
        #expect(backoff.next(random: 1) == .seconds(4))
        #expect(backoff.next(random: 1) == .seconds(4))
        backoff.reset()
        #expect(backoff.next(random: 0) == .milliseconds(500))
    }
}
