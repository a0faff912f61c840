import Testing

@testable import AMQP

@Suite("When a batch leaves")
struct BatchBuilderTests {
    private let start = ContinuousClock.now

    private func delivery(_ number: UInt64) -> Delivery {
        Delivery(tag: DeliveryTag(generation: 1, number: number), body: .bytes([]))
    }

    @Test("when it is full")
    func full() {
        var builder = BatchBuilder(BatchPolicy(resultsMax: 2))
        let batches = [builder.append(delivery(1), now: start), builder.append(delivery(2), now: start)]
        #expect(batches.map { $0?.map(\.tag.number) } == [nil, [1, 2]])
        #expect(builder.isEmpty && builder.deadline == nil)
    }

    @Test("idle after its last delivery, but linger after its first at the latest")
    func due() {
        var builder = BatchBuilder(
            BatchPolicy(resultsMax: 100, linger: .milliseconds(50), idle: .milliseconds(10)))
        _ = builder.append(delivery(1), now: start)
        #expect(builder.deadline == start + .milliseconds(10))
        _ = builder.append(delivery(2), now: start + .milliseconds(9))
        let early = builder.takeIfDue(now: start + .milliseconds(18))
        #expect(early == nil)
        _ = builder.append(delivery(3), now: start + .milliseconds(45))
        #expect(builder.deadline == start + .milliseconds(50))
        let due = builder.takeIfDue(now: start + .milliseconds(50))
        let nothing = builder.take()
        #expect(due?.count == 3 && nothing == nil)
    }
}

@Suite("Which publications are confirmed")
struct ConfirmLedgerTests {
    private func ledger(_ count: Int) -> ConfirmLedger<Int> {
        var ledger = ConfirmLedger<Int>()
        for number in 1...count {
            #expect(ledger.nextNumber == UInt64(number))
            ledger.append(number)
        }
        return ledger
    }

    private func settle(
        _ ledger: inout ConfirmLedger<Int>, _ number: UInt64, multiple: Bool
    ) -> [Int] {
        var settled: [Int] = []
        ledger.settle(number, multiple: multiple) { entry, _ in settled.append(entry) }
        return settled
    }

    @Test("one by one and many at once, in any order, each once")
    func settles() {
        var ledger = ledger(10)
        #expect(settle(&ledger, 4, multiple: false) == [4])
        #expect(settle(&ledger, 4, multiple: false).isEmpty)
        #expect(settle(&ledger, 5, multiple: true) == [1, 2, 3, 5])
        #expect(settle(&ledger, 3, multiple: true).isEmpty)
        #expect(ledger.oldest == 6)
        #expect(settle(&ledger, 0, multiple: true) == [6, 7, 8, 9, 10])
        #expect(settle(&ledger, 99, multiple: true).isEmpty)
        #expect(ledger.count == 0 && ledger.nextNumber == 11)
    }

    @Test("a return marks the confirm that follows it")
    func returns() {
        var ledger = ledger(2)
        let isWaiting = [ledger.noteReturn(2, code: 312), ledger.noteReturn(3, code: 312)]
        #expect(isWaiting == [true, false])
        var codes: [Int?] = []
        ledger.settle(2, multiple: true) { _, code in codes.append(code) }
        #expect(codes == [nil, 312])
    }

    @Test("it does not grow with the channel's life")
    func longLife() {
        var ledger = ConfirmLedger<Int>()
        for number in 1...20_000 {
            ledger.append(number)
            if number > 100 {
                #expect(settle(&ledger, UInt64(number - 100), multiple: false) == [number - 100])
            }
        }
        #expect(ledger.count == 100)
        let waiting = ledger.takeAll()
        #expect(waiting == Array(19_901...20_000))
        #expect(ledger.nextNumber == 1)
    }
}

@Suite("How long to wait before reconnecting")
struct BackoffTests {
    @Test("a random part of a bound that doubles up to the cap, and begins anew after success")
    func grows() {
        var generator = SeededGenerator(seed: 1)
        var backoff = Backoff(base: .milliseconds(100), cap: .seconds(2))
        var waits: [Duration] = []
        for attempt in 0..<200 {
            let bound = min(.seconds(2), .milliseconds(100) * (1 << min(attempt, 20)))
            let wait = backoff.next(after: AMQPError(.connect, .timedOut), using: &generator)
            #expect(wait >= .zero && wait <= bound)
            waits.append(wait)
        }
        #expect(
            waits.contains { $0 > .milliseconds(1800) }
                && waits.dropFirst(5).contains { $0 < .milliseconds(200) })
        backoff.reset()
        let first = backoff.next(after: AMQPError(.connect, .timedOut), using: &generator)
        #expect(first <= .milliseconds(100))
    }

    @Test("a link that lasted as long as the longest wait has worked; one that broke sooner has not")
    func lasted() {
        let lost = AMQPError(.receive, .connectionLost)
        var longest: [Bool: Duration] = [false: .zero, true: .zero]
        for seed in 0..<50 as Range<UInt64> {
            for hasLasted in [false, true] {
                var generator = SeededGenerator(seed: seed)
                var backoff = Backoff(base: .milliseconds(100), cap: .seconds(2))
                for _ in 0..<10 { _ = backoff.next(after: lost, using: &generator) }
                backoff.reset(afterLifetime: hasLasted ? .seconds(2) : .milliseconds(1999))
                longest[hasLasted] = max(longest[hasLasted]!, backoff.next(after: lost, using: &generator))
            }
        }
        #expect(longest[true]! <= .milliseconds(100) && longest[false]! > .seconds(1))
    }

    @Test("what only a person can put right is tried at the slowest pace at once")
    func slow() {
        var generator = SeededGenerator(seed: 1)
        for code in [402, 403, 404, 530] {
            var backoff = Backoff(base: .milliseconds(1), cap: .seconds(30))
            let wait = backoff.next(after: AMQPError(.consume, .reply(code)), using: &generator)
            #expect(wait >= .seconds(15) && wait <= .seconds(30))
        }
    }
}

@Suite("Looking after links")
struct CallGuardTests {
    @Test("a call within its limit is left alone, one over it is ended")
    func fires() {
        let guardian = CallGuard()
        guardian.enter(limit: .seconds(5))
        guardian.tick(now: .now)
        #expect(!guardian.hasFired)
        guardian.tick(now: .now + .seconds(6))
        #expect(guardian.hasFired)
        let other = CallGuard()
        other.enter(limit: .seconds(5))
        other.leave()
        other.tick(now: .now + .seconds(6))
        #expect(!other.hasFired)
    }

    @Test(
        "a thread is in a call from its entry until it has left, also when the socket was shut down meanwhile"
    )
    func inCall() throws {
        let guardian = CallGuard()
        #expect(guardian.inCallSince == nil)
        guardian.enter(limit: .seconds(5))
        let since = try #require(guardian.inCallSince)
        guardian.tick(now: since + .seconds(6))
        #expect(guardian.hasFired && guardian.inCallSince == since)
        guardian.leave()
        #expect(guardian.inCallSince == nil)
    }

    @Test("the time for which a link was blocked adds up, and goes on while it is")
    func blocked() {
        var clock = BlockedClock()
        let start = ContinuousClock.now
        #expect(clock.total(now: start) == .zero)
        clock.set(true, now: start)
        clock.set(true, now: start + .seconds(2))
        #expect(clock.total(now: start + .seconds(3)) == .seconds(3))
        clock.set(false, now: start + .seconds(5))
        clock.set(false, now: start + .seconds(6))
        #expect(clock.total(now: start + .seconds(9)) == .seconds(5))
        clock.set(true, now: start + .seconds(10))
        #expect(clock.total(now: start + .seconds(11)) == .seconds(6))
    }
}
