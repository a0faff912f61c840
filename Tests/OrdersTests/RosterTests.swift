import Messages
import Orders
import Sealing
import Testing

/// Whose answer an order needs.
@Suite struct RosterTests {
    private static let now = Sample.now
    private static let day: Int64 = 86_400

    /// The stores expected for an order at offset 10, admitted now.
    private func expected(_ roster: Roster, admittedAt: Int64 = now, offset: Int64 = 10) -> [UInt8] {
        roster.concerned(admittedAt: Timestamp(secondsSince1970: admittedAt), offset: offset)
            .filter { !$0.isRetired }
            .map { $0.here.store.bytes[0] }
    }

    private func roster(_ heres: (here: Here, offset: Int64)..., retired: UInt8...) -> Roster {
        var roster = Roster()
        for (here, offset) in heres { roster.add(here, offset: offset) }
        for store in retired { roster.add(retirement(store)) }
        return roster
    }

    private func retirement(_ store: UInt8) -> Retirement {
        Retirement(store: .numbered(store), at: Timestamp(secondsSince1970: Self.now))
    }

    @Test("stores heard of before the order are expected, the first heard of first")
    func before() {
        let roster = roster((Sample.here(2), 3), (Sample.here(1), 7))
        #expect(expected(roster) == [2, 1])
        #expect(roster.members.map(\.here.store) == [.numbered(2), .numbered(1)])
        #expect(roster[.numbered(2)]?.firstOffset == 3 && roster[.numbered(9)] == nil)
        #expect(expected(Roster()) == [])
    }

    @Test("a store that says here after the order is expected unless it was created after it")
    func later() {
        let old = Sample.here(1, created: Self.now)
        let new = Sample.here(1, created: Self.now + 1)
        #expect(expected(roster((old, 11))) == [1] && expected(roster((new, 11))) == [])
        // Heard of before the order, it existed, whatever its clock says: five minutes may lie between two.
        #expect(expected(roster((Sample.here(1, created: Self.now + 300), 9))) == [1])
        // Heard of before it only in a ledger that was completed.
        #expect(expected(roster((Sample.here(1, created: Self.now + 301), 9))) == [])
    }

    @Test("a store that has been silent for more than 31 days before the order is not expected")
    func silent() {
        let heard = Self.now - 31 * Self.day
        #expect(expected(roster((Sample.here(1, created: 0, clock: heard), 1))) == [1])
        #expect(expected(roster((Sample.here(1, created: 0, clock: heard - 1), 1))) == [])
        // Heard again, it is.
        let roster = roster(
            (Sample.here(1, created: 0, clock: heard - 1), 1),
            (Sample.here(1, run: 2, created: 0, clock: Self.now + 5), 12))
        #expect(expected(roster) == [1] && roster[.numbered(1)]?.firstOffset == 1)
    }

    @Test("of several heres of a store the newest counts, in whatever order they come")
    func newest() {
        let heres = [
            Sample.here(1, run: 1, clock: Self.now - 50), Sample.here(1, run: 2, clock: Self.now - 60),
            Sample.here(1, run: 2, name: "newest", clock: Self.now - 40),
            Sample.here(1, run: 0, clock: Self.now),
        ]
        for heres in heres.permutations {
            var roster = Roster()
            for (offset, here) in heres.enumerated() { roster.add(here, offset: Int64(offset)) }
            #expect(roster.members.map(\.here.name) == ["newest"])
            #expect(roster.members.map(\.firstOffset) == [0])
        }
    }

    @Test("of two heres of one second the later in the ledger counts")
    func sameSecond() {
        let roster = roster((Sample.here(1, name: "before"), 1), (Sample.here(1, name: "after"), 2))
        #expect(roster.members.map(\.here.name) == ["after"])
    }

    @Test("a retired store is not expected, and never again: neither heard later, nor heard only later")
    func retired() {
        #expect(expected(roster((Sample.here(1), 1), (Sample.here(2), 2), retired: 1)) == [2])
        var again = roster((Sample.here(1), 1), retired: 1)
        again.add(Sample.here(1, run: 2, clock: Self.now + 60), offset: 20)
        #expect(expected(again) == [] && again[.numbered(1)]?.isRetired == true)
        // A ledger that was completed may hold the retirement first.
        var first = roster(retired: 1)
        #expect(first.members.isEmpty)
        first.add(Sample.here(1), offset: 4)
        #expect(expected(first) == [] && first.members.first?.retiredAt != nil)
    }

    @Test("names are labels: stores of one name are different stores")
    func names() {
        let roster = roster((Sample.here(1, name: "same"), 1), (Sample.here(2, name: "same"), 2), retired: 1)
        #expect(expected(roster) == [2])
    }
}
