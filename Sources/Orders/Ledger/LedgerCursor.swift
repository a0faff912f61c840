/// How a worker reads the ledger without ever skipping an order: a state machine without I/O.
///
/// A stream is not fsynced, and can be deleted by mistake; one that lost its tail and grew again gives, at a
/// remembered offset, other entries without a sign (RabbitMQ 3.10.8). So on every connect the reader attaches
/// **at** the last entry it handled, and that entry must come first. When it does not, or the stream ends
/// before it, the ledger is read again from its start.
public struct LedgerCursor: Sendable {
    /// What to do with an entry that came.
    public enum Verdict: Sendable, Hashable {
        /// It is new: handle it.
        case handle
        /// It was handled before: the ledger still holds it.
        case known
        /// It is not what must come here: read from the start.
        case reread
    }

    /// What the stream's end says.
    public enum EndVerdict: Sendable, Hashable {
        /// Read up to it.
        case follow
        /// It lies before what was handled: read from the start.
        case reread
        /// There is nothing, although there once was: wait, and look again.
        case wait
    }

    /// The last entry handled.
    public private(set) var position: LedgerPosition?
    /// Whether the ledger is being read from its start although a position is known.
    public private(set) var isRereading: Bool
    /// The offset that came last since attaching.
    private var reached: Int64?
    /// Where the reader stood when it attached: what came since may lie beyond the end that was looked at.
    private var attached: LedgerPosition?
    /// What was the end when it was looked at; `reached` has to come there.
    private var end: Int64?
    private var hasSeenEnd = false

    /// Begins where the store says that it stands.
    public init(position: LedgerPosition?, isRereading: Bool) {
        self.position = position
        self.isRereading = isRereading
        attached = position
    }

    /// The offset to attach at; nil is the start.
    public var attachesAt: Int64? { isRereading ? nil : position?.offset }

    /// A new connection: nothing has come yet.
    public mutating func attach() {
        attached = position
        reached = nil
        end = nil
        hasSeenEnd = false
    }

    /// Judges an entry that came.
    public mutating func judge(_ entry: LedgerPosition) -> Verdict {
        guard let reached else {
            if isRereading || position == nil { return .handle }
            guard entry == position else { return .reread }
            self.reached = entry.offset
            return .known
        }
        let isNext = (reached + 1...reached + 1 + Self.gapMax).contains(entry.offset)
        // Anything else has been taken away: by retention, under a slow reader.
        return isNext || isRereading ? .handle : .reread
    }

    /// Where a segment begins, the broker writes an entry of its own that it delivers to nobody (osiris 1.3.1).
    private static let gapMax: Int64 = 1

    /// An entry has been handled, durably with its position.
    public mutating func handled(_ entry: LedgerPosition) {
        position = entry
        reached = entry.offset
    }

    /// Judges what the stream's end is, nil for an empty stream.
    ///
    /// It is compared with where the reader attached: it may have been looked at before entries came that are
    /// handled by now.
    public mutating func judge(end: Int64?) -> EndVerdict {
        if let attached {
            // It may only be slow, also when it is read again.
            guard let end else { return .wait }
            if !isRereading, end < attached.offset { return .reread }
        }
        self.end = end
        hasSeenEnd = true
        return .follow
    }

    /// Whether everything has been handled that was there when the end was looked at.
    public var hasReachedEnd: Bool {
        guard hasSeenEnd else { return false }
        guard let end else { return true }
        return reached.map { $0 >= end } ?? false
    }

    /// Reads from the start from the next connection on.
    public mutating func reread() {
        isRereading = true
        attach()
    }

    /// The end has been reached, and what was missing has been appended.
    public mutating func endReread() {
        isRereading = false
    }
}
