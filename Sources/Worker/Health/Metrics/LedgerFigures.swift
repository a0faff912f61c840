/// How far the ledger has been followed.
struct LedgerFigures: Sendable {
    /// Offset of the last entry handled, -1 before the first.
    private(set) var handled: Int64 = -1
    /// The highest offset known to be there.
    private(set) var newest: Int64 = -1
    private(set) var isFollowed = false
    /// Since when something is missing, in seconds since 1970; nil while nothing is.
    private(set) var behindSince: Int64?

    /// Not followed since a start, in seconds since 1970.
    init(startedAt: Int64) { behindSince = startedAt }

    /// Entries that are known to be there and not handled.
    var lagEntries: Int64 { max(0, newest - handled) }

    /// For how long something has been missing.
    func lagSeconds(now: Int64) -> Int64 { behindSince.map { max(0, now - $0) } ?? 0 }

    /// There is an entry at this offset.
    mutating func see(_ offset: Int64, now: Int64) {
        newest = max(newest, offset)
        look(now)
    }

    /// Everything up to this offset has been handled.
    mutating func handle(_ offset: Int64, now: Int64) {
        handled = offset
        look(now)
    }

    /// It is followed at its end.
    mutating func follow(now: Int64) {
        isFollowed = true
        // What lay behind the last entry handled is gone with the ledger that held it, or is the broker's own.
        newest = handled
        look(now)
    }

    /// It is not followed.
    mutating func lose(now: Int64) {
        isFollowed = false
        look(now)
    }

    private mutating func look(_ now: Int64) {
        if isFollowed, lagEntries == 0 {
            behindSince = nil
        } else if behindSince == nil {
            behindSince = now
        }
    }
}
