import Foundation
import Messages
import Orders
import Sealing
import Testing

/// How orders stand, from the two streams alone, at every moment.
@Suite struct OrderBookTests {
    private static let now = Sample.now

    private let region: Region
    private let keyring: Keyring
    private let keys: [UInt8: SigningKey]
    private let order: Order

    init() throws {
        region = try #require(Sample.region)
        keyring = try Sample.keyring()
        keys = try Dictionary(uniqueKeysWithValues: (1...4).map { ($0, try SigningKey.generate()) })
        order = Sample.order(.forget, try Sample.person())
    }

    /// An event in one of the streams.
    private enum Event {
        case here(
            UInt8, run: Int64 = 1, created: Int64 = OrderBookTests.now - 86_400,
            clock: Int64 = OrderBookTests.now)
        case order(Order)
        case retire(UInt8, at: Int64 = OrderBookTests.now)
        case receipt(
            UInt8, Receipt.Outcome = .done, order: UInt8 = 1, forged: Bool = false,
            at: Int64 = OrderBookTests.now)
    }

    private func add(_ event: Event, at offset: Int64, _ book: inout OrderBook) throws {
        switch event {
        case .here(let store, let run, let created, let clock):
            book.add(
                .here(Sample.here(store, run: run, created: created, clock: clock, key: keys[store])),
                offset: offset)
        case .order(let order): book.add(.order(order), offset: offset)
        case .retire(let store, let second):
            book.add(
                .retire(Retirement(store: .numbered(store), at: Timestamp(secondsSince1970: second))),
                offset: offset)
        case .receipt(let store, let outcome, let order, let isForged, let second):
            let receipt = Sample.receipt(order, store: store, outcome, appliedAt: second)
            let key = try #require(isForged ? try SigningKey.generate() : keys[store])
            let signed = try SignedReceipt(receipt, by: key)
            let note = try Note(
                signed.text, signature: signed.signature, as: .receipt, keyring: keyring, region: region)
            book.add(receipt, note: note)
        }
    }

    private func book(_ events: [Event]) throws -> OrderBook {
        var book = OrderBook()
        for (offset, event) in events.enumerated() { try add(event, at: Int64(offset), &book) }
        return book
    }

    /// State and whom the order waits for, after each event.
    private func line(_ book: OrderBook) -> String {
        let standing = book.standing(order.id)
        let waiting = standing.waitingFor.map { member, answer in
            "\(member.here.store.bytes[0])" + (answer.map { ":\($0.outcome.rawValue)" } ?? "")
        }
        return ([standing.state.rawValue] + waiting).joined(separator: " ")
    }

    private func expect(_ events: [(Event, String)], _ location: SourceLocation = #_sourceLocation) throws {
        var book = OrderBook()
        for (offset, (event, expected)) in events.enumerated() {
            try add(event, at: Int64(offset), &book)
            #expect(line(book) == expected, "after event \(offset)", sourceLocation: location)
        }
    }

    @Test("an order waits until every store has answered, the one that is down too")
    func down() throws {
        try expect([
            (.here(1), "unknown"), (.here(2), "unknown"), (.here(3), "unknown"),
            (.order(order), "waiting 1 2 3"), (.receipt(2), "waiting 1 3"), (.receipt(1), "waiting 3"),
            (.here(3, run: 2, clock: Self.now + 60), "waiting 3"), (.receipt(3), "complete"),
        ])
    }

    @Test("a store that joins later is waited for only if it was there before the order")
    func joining() throws {
        try expect([
            (.here(1), "unknown"), (.order(order), "waiting 1"),
            (.here(2, created: Self.now + 600, clock: Self.now + 600), "waiting 1"),
            (.receipt(1), "complete"), (.here(3, created: Self.now - 1), "waiting 3"),
            (.receipt(2), "waiting 3"), (.receipt(3), "complete"),
        ])
    }

    @Test("a retired store is not waited for, whether before the order or after, and for good")
    func retired() throws {
        try expect([
            (.here(1), "unknown"), (.here(2), "unknown"), (.here(3), "unknown"), (.retire(2), "unknown"),
            (.order(order), "waiting 1 3"), (.receipt(1), "waiting 3"), (.retire(3), "complete"),
            (.here(3, run: 2, clock: Self.now + 60), "complete"),
        ])
    }

    @Test("with every store retired nobody is left to ask")
    func allRetired() throws {
        try expect([
            (.here(1), "unknown"), (.order(order), "waiting 1"), (.retire(1), "unknown"),
        ])
    }

    @Test("held and blocked are answers, and the order waits on")
    func unsettled() throws {
        try expect([
            (.here(1), "unknown"), (.here(2), "unknown"), (.order(order), "waiting 1 2"),
            (.receipt(1, .held), "waiting 1:held 2"), (.receipt(2, .blocked), "waiting 1:held 2:blocked"),
            (.receipt(2, .done), "waiting 1:held"), (.receipt(1, .found), "complete"),
        ])
    }

    @Test("what a store held is settled when it has done a later order about the same")
    func covered() throws {
        let later = Sample.now + 60
        let broad = Sample.order(.forget, try Sample.person(), id: 2, broad: true, at: later)
        let all = Sample.order(.purge, .everything, id: 2, at: later)
        for second in [broad, all] {
            try expect([
                (.here(1), "unknown"), (.here(2), "unknown"), (.order(order), "waiting 1 2"),
                (.receipt(1, .held), "waiting 1:held 2"), (.order(second), "waiting 1:held 2"),
                // A store that has not answered yet owes its own answer.
                (.receipt(2, order: 2), "waiting 1:held 2"), (.receipt(2), "waiting 1:held"),
                (.receipt(1, .held, order: 2), "waiting 1:held"),
                (.receipt(1, order: 2, forged: true), "waiting 1:held"),
                (.receipt(1, order: 2, at: later + 5), "complete"),
            ])
        }
        let other = Sample.order(.forget, try Sample.person(7), id: 2, broad: true, at: later)
        let earlier = Sample.order(.forget, try Sample.person(), id: 2, broad: true, at: Sample.now - 60)
        for second in [other, earlier, Sample.order(.find, try Sample.person(), id: 2, at: later)] {
            try expect([
                (.here(1), "unknown"), (.order(order), "waiting 1"), (.receipt(1, .held), "waiting 1:held"),
                (.order(second), "waiting 1:held"), (.receipt(1, order: 2), "waiting 1:held"),
            ])
        }
    }

    @Test("an order was complete when the last store that had to do it had done it")
    func completedAt() throws {
        let young = Self.now + 200
        var events: [Event] = [
            .here(1), .order(order), .here(2, created: young), .receipt(1, at: Self.now + 4),
        ]
        events.append(.receipt(2, at: Self.now + 240))
        let standing = try book(events).standing(order.id)
        #expect(standing.completedAt == Timestamp(secondsSince1970: Self.now + 4))
        #expect(try book([.here(1), .order(order)]).standing(order.id).completedAt == nil)
    }

    @Test("a store that was retired before it had done it is named, and the order complete from then on")
    func excused() throws {
        let standing = try book([
            .here(1), .here(2), .here(3), .here(4), .retire(3, at: Self.now - 60), .order(order),
            .receipt(1, at: Self.now + 4), .receipt(4, at: Self.now + 5), .retire(2, at: Self.now + 90),
            .retire(4, at: Self.now + 95), .retire(2, at: Self.now + 400), .retire(3, at: Self.now + 400),
        ]).standing(order.id)
        #expect(standing.state == .complete && standing.excused.map(\.here.store) == [.numbered(2)])
        #expect(standing.completedAt == Timestamp(secondsSince1970: Self.now + 90))
        #expect(try book([.here(1), .order(order), .receipt(1)]).standing(order.id).excused.isEmpty)
    }

    @Test("a later order that settles what was held is named")
    func settledBy() throws {
        let later = Sample.now + 60
        let broad = Sample.order(.forget, try Sample.person(), id: 2, broad: true, at: later)
        let book = try book([
            .here(1), .here(2), .order(order), .receipt(1, .held), .receipt(2), .order(broad),
            .receipt(1, order: 2, at: later + 5),
        ])
        #expect(book.standing(order.id).state == .complete && book.standing(order.id).settledBy == [broad.id])
        #expect(book.standing(broad.id).settledBy.isEmpty)
    }

    @Test("of a store's answers the last one in the stream counts")
    func last() throws {
        try expect([
            (.here(1), "unknown"), (.order(order), "waiting 1"), (.receipt(1), "complete"),
            (.receipt(1, .blocked), "waiting 1:blocked"), (.receipt(1, at: Self.now - 60), "complete"),
        ])
    }

    @Test("a command that was not admitted is refused; admitted under the same id, only that counts")
    func refused() throws {
        try expect([
            (.here(1), "unknown"), (.here(2), "unknown"), (.receipt(1, .refused), "refused"),
            (.order(order), "waiting 1 2"), (.receipt(1), "waiting 2"),
            // A second command with the id is refused after the first was carried out.
            (.receipt(1, .refused), "waiting 2"), (.receipt(2, .refused), "waiting 2"),
            (.receipt(2), "complete"), (.receipt(2, .refused), "complete"),
        ])
    }

    @Test("receipts may come before their order, and before their store is heard of")
    func early() throws {
        try expect([
            (.receipt(1), "unknown"), (.receipt(2), "unknown"), (.order(order), "unknown"),
            (.here(1), "complete"), (.here(2), "complete"), (.here(3), "waiting 3"),
        ])
    }

    @Test("however the two streams interleave, and whichever is read first, the state is the same")
    func interleaved() throws {
        let ledger: [Event] = [.here(1), .here(2), .order(order)]
        let receipts: [Event] = [.receipt(1), .receipt(2, .blocked), .receipt(2)]
        for choice in 0..<(1 << 6) where choice.nonzeroBitCount == 3 {
            var (entries, answers) = (ledger[...], receipts[...])
            let events = (0..<6).compactMap { bit in
                choice >> bit & 1 == 1 ? entries.popFirst() : answers.popFirst()
            }
            #expect(line(try book(events)) == "complete")
        }
    }

    @Test("a forged signature does not count, and takes no true answer away, whenever the store is heard of")
    func forged() throws {
        try expect([
            (.here(1), "unknown"), (.order(order), "waiting 1"),
            (.receipt(1, forged: true), "waiting 1:done"), (.receipt(1), "complete"),
            (.receipt(1, .held, forged: true), "complete"),
        ])
        for events: [Event] in [
            [.receipt(1, forged: true), .receipt(1)], [.receipt(1), .receipt(1, .held, forged: true)],
        ] {
            let book = try book(events + [.order(order), .here(1)])
            #expect(line(book) == "complete")
            #expect(book.standing(order.id).answers.map(\.isSigned) == [true])
        }
        let book = try book([.here(1), .order(order), .receipt(1, forged: true)])
        #expect(book.standing(order.id).answers.map(\.isSigned) == [false])
        #expect(try self.book([.receipt(1)]).standing(order.id).answers.map(\.isSigned) == [nil])
    }

    @Test("an answer of one store is none of another's")
    func othersAnswer() throws {
        try expect([
            (.here(1), "unknown"), (.here(2), "unknown"), (.order(order), "waiting 1 2"),
            (.receipt(1), "waiting 2"), (.receipt(1, at: Self.now + 9), "waiting 2"),
        ])
    }

    @Test("a ledger that was lost and completed in whatever order tells the same")
    func reappended() throws {
        let entries: [Event] = [.here(1), .here(2), .retire(3), .here(3), .order(order)]
        for events in entries.permutations {
            let book = try book([.receipt(1)] + events)
            #expect(line(book) == "waiting 2")
            #expect(
                line(try self.book([.receipt(1)] + events + events.reversed() + [.receipt(2)])) == "complete")
        }
    }

    @Test("of two orders with one id the first counts")
    func firstOrder() throws {
        let other = Sample.order(.purge, .everything)
        let book = try book([.here(1), .order(order), .order(other)])
        #expect(book.standing(order.id).order == order && book.standings.count == 1)
    }

    @Test("orders are listed as they were first heard of, with or without an order in the ledger")
    func listing() throws {
        let second = Sample.order(.purge, .everything, id: 2)
        var book = try book([.receipt(1), .here(1), .order(second), .order(order)])
        #expect(book.standings.map(\.id) == [order.id, second.id])
        #expect(book.standings.map(\.state) == [.complete, .waiting])
        #expect(book.standing(.numbered(9)).state == .unknown)
        book.add(.opening(at: Timestamp(secondsSince1970: Self.now)), offset: 9)
        #expect(book.standings.count == 2 && book.roster.members.count == 1)
    }
}
