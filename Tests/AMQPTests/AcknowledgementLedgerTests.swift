import Testing

@testable import AMQP

@Suite("Which acknowledgements are sent")
struct AcknowledgementLedgerTests {
    /// A ledger behind a reference: `#expect` takes no mutating calls.
    private final class Ledger {
        private var ledger = AcknowledgementLedger()
        var outstanding: Int { ledger.outstanding }

        init(delivered: UInt64) {
            for number in 0..<delivered { ledger.deliver(number + 1) }
        }

        func deliver(_ number: UInt64) { ledger.deliver(number) }

        func settle(_ number: UInt64, _ reach: AcknowledgeReach) -> Bool { ledger.settle(number, reach) }

        func takeAcknowledgements() -> [AcknowledgementLedger.Acknowledgement] {
            ledger.takeAcknowledgements()
        }
    }

    @Test("one for everything up to a tag")
    func upTo() {
        let ledger = Ledger(delivered: 1000)
        #expect(ledger.settle(1000, .upTo))
        #expect(ledger.takeAcknowledgements() == [.init(number: 1000, multiple: true)])
        #expect(ledger.outstanding == 0)
        #expect(ledger.takeAcknowledgements().isEmpty)
    }

    @Test("single ones without a gap become one")
    func joins() {
        let ledger = Ledger(delivered: 5)
        for number in [3, 1, 2] { #expect(ledger.settle(UInt64(number), .one)) }
        #expect(ledger.settle(5, .one))
        #expect(
            ledger.takeAcknowledgements() == [
                .init(number: 3, multiple: true), .init(number: 5, multiple: false),
            ])
        #expect(ledger.outstanding == 1)
    }

    @Test("a multiple one never names a tag that is settled already")
    func namesOutstanding() {
        let ledger = Ledger(delivered: 6)
        #expect(ledger.settle(6, .one))
        #expect(ledger.takeAcknowledgements() == [.init(number: 6, multiple: false)])
        #expect(ledger.settle(5, .upTo))
        // 6 is settled: 5 is the highest that may be named.
        #expect(ledger.takeAcknowledgements() == [.init(number: 5, multiple: true)])
        #expect(ledger.outstanding == 0)
    }

    @Test("what is settled, or was never delivered, settles nothing")
    func refuses() {
        let ledger = Ledger(delivered: 3)
        #expect(!ledger.settle(4, .one))
        #expect(!ledger.settle(4, .upTo))
        #expect(!ledger.settle(0, .upTo))
        #expect(ledger.settle(2, .one))
        #expect(!ledger.settle(2, .one))
        #expect(ledger.settle(2, .upTo))
        #expect(!ledger.settle(1, .upTo))
        _ = ledger.takeAcknowledgements()
        #expect(!ledger.settle(2, .one))
        #expect(!ledger.settle(1, .one))
    }

    @Test(
        "random wishes never name a tag that a broker would refuse", arguments: 1...50 as ClosedRange<UInt64>)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let ledger = Ledger(delivered: 0)
        var outstanding: Set<UInt64> = []
        var wished: Set<UInt64> = []
        var delivered: UInt64 = 0
        for _ in 0..<500 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                delivered += 1
                outstanding.insert(delivered)
                ledger.deliver(delivered)
            case 1 where delivered > 0:
                let number = UInt64.random(in: 1...delivered, using: &generator)
                let isNew = ledger.settle(number, .one)
                #expect(isNew == (outstanding.contains(number) && !wished.contains(number)))
                if isNew { wished.insert(number) }
            case 2 where delivered > 0:
                let number = UInt64.random(in: 1...delivered, using: &generator)
                if ledger.settle(number, .upTo) { wished.formUnion(outstanding.filter { $0 <= number }) }
            default:
                for acknowledgement in ledger.takeAcknowledgements() {
                    // The broker's rule: what is named must be outstanding.
                    #expect(outstanding.contains(acknowledgement.number), "seed \(seed)")
                    let settled: Set<UInt64> =
                        acknowledgement.multiple
                        ? outstanding.filter { $0 <= acknowledgement.number } : [acknowledgement.number]
                    #expect(settled.isSubset(of: wished), "seed \(seed)")
                    outstanding.subtract(settled)
                    wished.subtract(settled)
                }
                #expect(wished.isEmpty)
                #expect(ledger.outstanding == outstanding.count, "seed \(seed)")
            }
        }
    }
}

/// SplitMix64, so that a seed replays a test.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
