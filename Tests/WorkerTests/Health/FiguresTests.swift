import AMQP
import Testing

@testable import Worker

@Suite("figures")
struct FiguresTests {
    @Test("a histogram counts a bound below it, what is above all in a bucket of its own, and adds up")
    func histogram() {
        var histogram = Histogram(bounds: [1, 2])
        for value in [0.5, 1, 1.5, 2, 3] { histogram.add(value) }
        #expect(histogram.counts == [2, 2, 1] && histogram.sum == 8 && histogram.count == 5)
        var sum = Histogram(bounds: [1, 2])
        sum.add(histogram)
        sum.add(histogram)
        #expect(sum.counts == [4, 4, 2] && sum.sum == 16)
    }

    @Test("results are kept by minute for an hour and no longer")
    func throughput() {
        var throughput = Throughput()
        throughput.add(stored: 5, other: 1, at: 600_000)
        throughput.add(stored: 2, other: 0, at: 600_059)
        throughput.add(stored: 1, other: 0, at: 600_060)
        let minutes = throughput.lastHour(at: 600_061)
        #expect(minutes.count == 60 && minutes.map(\.number) == Array(9942...10_001))
        #expect(minutes.suffix(2).map(\.stored) == [7, 1] && minutes[58].other == 1)
        #expect(throughput.lastHour(at: 600_000 + 59 * 60).first?.stored == 7)
        #expect(throughput.lastHour(at: 600_000 + 60 * 60).allSatisfy { $0.stored < 7 })
        throughput.add(stored: 3, other: 0, at: 603_600)
        #expect(
            throughput.lastHour(at: 603_600).last?.stored == 3, "an hour later it is another minute's place")
    }

    @Test("the ledger lags while entries are missing, or while it is not followed")
    func ledger() {
        var ledger = LedgerFigures(startedAt: 100)
        #expect(ledger.lagSeconds(now: 130) == 30 && ledger.lagEntries == 0)
        ledger.see(9, now: 130)
        ledger.handle(4, now: 131)
        #expect(ledger.lagEntries == 5)
        ledger.handle(9, now: 132)
        #expect(ledger.lagEntries == 0 && ledger.lagSeconds(now: 140) == 40, "its end was not reached yet")
        ledger.follow(now: 141)
        #expect(ledger.lagSeconds(now: 500) == 0)
        ledger.see(11, now: 200)
        #expect(ledger.lagEntries == 2 && ledger.lagSeconds(now: 230) == 30)
        ledger.handle(11, now: 240)
        #expect(ledger.lagEntries == 0 && ledger.lagSeconds(now: 500) == 0)
        ledger.lose(now: 600)
        #expect(ledger.lagSeconds(now: 660) == 60 && ledger.lagEntries == 0)
    }

    @Test("deliveries are open until each is settled, and the oldest is the oldest that is open")
    func openDeliveries() {
        var open = OpenDeliveries()
        let start = ContinuousClock.now
        #expect(open.oldest == nil)
        open.receive(Self.deliveries(1...3), at: start)
        open.receive(Self.deliveries(4...5), at: start + .seconds(10))
        open.receive(Self.deliveries(6...6), at: start + .seconds(20))
        #expect(open.count == 6 && open.oldest == start)
        // The second batch goes first: a reject of the first one waits.
        for number in [1, 3, 4, 5] { open.settle(UInt64(number)) }
        #expect(open.count == 2 && open.oldest == start)
        open.settle(2)
        #expect(open.count == 1 && open.oldest == start + .seconds(20))
        open.settle(6)
        #expect(open.count == 0 && open.oldest == nil)
    }

    private static func deliveries(_ numbers: ClosedRange<UInt64>) -> [Delivery] {
        numbers.map { Delivery(tag: DeliveryTag(generation: 1, number: $0), body: .bytes([])) }
    }
}
