import Orders
import Testing

/// The state machine that reads the ledger without ever skipping an order.
@Suite struct LedgerCursorTests {
    private func at(_ offset: Int64, _ content: UInt8 = 1) -> LedgerPosition {
        LedgerPosition(offset: offset, digest: [UInt8](repeating: content, count: 32))
    }

    private func cursor(_ position: LedgerPosition?, isRereading: Bool = false) -> LedgerCursor {
        var cursor = LedgerCursor(position: position, isRereading: isRereading)
        cursor.attach()
        return cursor
    }

    /// Takes entries that must all be new.
    private func take(_ offsets: ClosedRange<Int64>, _ cursor: inout LedgerCursor) {
        for offset in offsets {
            #expect(cursor.judge(at(offset)) == .handle)
            cursor.handled(at(offset))
        }
    }

    @Test("a new store reads a new ledger from its start, and has followed when it is at the end")
    func fresh() {
        var cursor = cursor(nil)
        #expect(cursor.attachesAt == nil && !cursor.hasReachedEnd)
        #expect(cursor.judge(end: 2) == .follow)
        take(0...1, &cursor)
        #expect(!cursor.hasReachedEnd)
        take(2...2, &cursor)
        #expect(cursor.hasReachedEnd && cursor.attachesAt == 2)
    }

    @Test("a new store has followed an empty ledger at once")
    func empty() {
        var cursor = cursor(nil)
        #expect(cursor.judge(end: nil) == .follow && cursor.hasReachedEnd)
        take(0...0, &cursor)
        #expect(cursor.hasReachedEnd)
    }

    @Test("a new store begins wherever retention has left the beginning")
    func begun() {
        var cursor = cursor(nil)
        take(40...42, &cursor)
        #expect(!cursor.hasReachedEnd)
        #expect(cursor.judge(end: 42) == .follow && cursor.hasReachedEnd)
    }

    @Test("nothing counts as followed before the end was looked at, on every connection anew")
    func endFirst() {
        var cursor = cursor(nil)
        take(0...5, &cursor)
        #expect(!cursor.hasReachedEnd)
        #expect(cursor.judge(end: 5) == .follow && cursor.hasReachedEnd)
        cursor.attach()
        #expect(!cursor.hasReachedEnd && cursor.attachesAt == 5)
        #expect(cursor.judge(end: 5) == .follow)
        // The end is known, but the last entry has not come: it may be another's.
        #expect(!cursor.hasReachedEnd)
        #expect(cursor.judge(at(5)) == .known && cursor.hasReachedEnd)
    }

    @Test("attached again, the last entry comes first, and what follows is new")
    func reattached() {
        var cursor = cursor(at(7))
        #expect(cursor.attachesAt == 7)
        #expect(cursor.judge(end: 9) == .follow)
        #expect(cursor.judge(at(7)) == .known)
        take(8...9, &cursor)
        #expect(cursor.hasReachedEnd && cursor.position == at(9))
    }

    @Test("another entry at the offset means reading from the start")
    func otherDigest() {
        var cursor = cursor(at(7))
        #expect(cursor.judge(at(7, 2)) == .reread)
        cursor.reread()
        #expect(cursor.isRereading && cursor.attachesAt == nil)
    }

    @Test("an entry that is not the last one handled, whichever comes first, means reading from the start")
    func otherOffset() {
        for offset: Int64 in [0, 3, 6, 8, 20] {
            var cursor = cursor(at(7))
            #expect(cursor.judge(at(offset)) == .reread)
        }
    }

    @Test("an end before the last entry handled means reading from the start")
    func endBefore() {
        var cursor = cursor(at(7))
        #expect(cursor.judge(end: 6) == .reread)
        #expect(!cursor.hasReachedEnd)
    }

    @Test("an empty ledger where there was one is waited for, and never counts as followed")
    func emptied() {
        var cursor = cursor(at(7))
        for _ in 0..<3 { #expect(cursor.judge(end: nil) == .wait && !cursor.hasReachedEnd) }
        // It has been opened again.
        #expect(cursor.judge(end: 0) == .reread)
    }

    @Test("a hole means reading from the start: retention took entries away under a slow reader")
    func hole() {
        var cursor = cursor(at(7))
        #expect(cursor.judge(at(7)) == .known)
        take(8...8, &cursor)
        // One may be missing, where a segment begins.
        #expect(cursor.judge(at(10)) == .handle)
        #expect(cursor.judge(at(11)) == .reread)
        // So does what has been already.
        #expect(cursor.judge(at(8)) == .reread)
    }

    @Test("read again from its start, a ledger is handled whole, to its end, and then followed")
    func rereads() {
        var cursor = cursor(at(7))
        #expect(cursor.judge(end: 3) == .reread)
        cursor.reread()
        cursor.attach()
        #expect(cursor.attachesAt == nil)
        #expect(cursor.judge(end: 3) == .follow)
        take(0...2, &cursor)
        #expect(!cursor.hasReachedEnd && cursor.attachesAt == nil)
        take(3...3, &cursor)
        #expect(cursor.hasReachedEnd && cursor.isRereading)
        cursor.endReread()
        #expect(cursor.attachesAt == 3)
        take(4...4, &cursor)
        #expect(cursor.position == at(4))
    }

    @Test("truncated by retention, a ledger is read again from where it begins now")
    func truncated() {
        var cursor = cursor(at(7))
        #expect(cursor.judge(end: 90) == .follow)
        #expect(cursor.judge(at(50)) == .reread)
        cursor.reread()
        cursor.attach()
        #expect(cursor.judge(end: 90) == .follow)
        take(50...90, &cursor)
        #expect(cursor.hasReachedEnd)
    }

    @Test("a start in the middle of reading again begins at the start again")
    func restarted() {
        // The position is that of the reading before; nothing of it counts.
        for position in [at(2), at(70)] {
            var cursor = cursor(position, isRereading: true)
            #expect(cursor.attachesAt == nil)
            #expect(cursor.judge(end: 3) == .follow)
            take(0...3, &cursor)
            #expect(cursor.hasReachedEnd)
        }
    }

    @Test("a connection lost in the middle of reading again begins at the start again")
    func reconnected() {
        var cursor = cursor(at(70), isRereading: true)
        take(0...2, &cursor)
        cursor.attach()
        #expect(cursor.attachesAt == nil)
        take(0...3, &cursor)
        #expect(cursor.judge(end: 3) == .follow && cursor.hasReachedEnd)
    }

    @Test("read again, a ledger that gives nothing is waited for: it may only be slow")
    func emptyReread() {
        var cursor = cursor(at(7))
        cursor.reread()
        cursor.attach()
        #expect(cursor.judge(end: nil) == .wait && !cursor.hasReachedEnd)
        take(0...0, &cursor)
        #expect(cursor.judge(end: 0) == .follow && cursor.hasReachedEnd)
    }
}
