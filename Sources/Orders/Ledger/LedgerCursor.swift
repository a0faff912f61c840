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
    /// What was the end when it was looked at; `reached` has to come there.
    private var end: Int64?
    private var hasSeenEnd = false

    /// Begins where the store says that it stands.
    public init(position: LedgerPosition?, isRereading: Bool) {
        self.position = position
        self.isRereading = isRereading
    }

    /// The offset to attach at; nil is the start.
    public var attachesAt: Int64? { isRereading ? nil : position?.offset }

    /// A new connection: nothing has come yet.
    public mutating func attached() {
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
        // Retention may take entries away under a slow reader.
        guard entry.offset == reached + 1 || isRereading else { return .reread }
        return .handle
    }

    /// An entry has been handled, durably with its position.
    public mutating func handled(_ entry: LedgerPosition) {
        position = entry
        reached = entry.offset
    }

    /// Judges what the stream's end is, nil for an empty stream.
    ///
    /// Once the last entry handled has come, the end tells nothing about the past: it may have been looked at
    /// before entries came that are handled by now.
    public mutating func judge(end: Int64?) -> EndVerdict {
        if !isRereading, reached == nil, let position {
            guard let end else { return .wait }
            if end < position.offset { return .reread }
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
        attached()
    }

    /// The end has been reached, and what was missing has been appended.
    public mutating func endReread() {
        isRereading = false
    }
}
