public import Foundation
public import Orders
public import Sealing

/// An entry of the ledger as a store is told of it.
public struct FollowedEntry: Sendable {
    /// Where it lies.
    public let position: LedgerPosition
    /// The entry; nil for one that does not authenticate: the store only moves past it.
    public let entry: LedgerEntry?

    /// Takes an entry.
    public init(position: LedgerPosition, entry: LedgerEntry?) {
        self.position = position
        self.entry = entry
    }
}

/// What following some entries has brought about.
public struct Followed: Sendable {
    /// For each id that came, the order that is in the store's state now: not necessarily the one that came,
    /// since the first with an id counts.
    public internal(set) var orders: [UUID: Order] = [:]
    /// The store's own *here*, of this start, has come back.
    public internal(set) var heardSelf = false
    /// The store reads that it has been retired.
    public internal(set) var isRetired = false
    /// Another start of the same store is at work: this store was cloned.
    public internal(set) var isCloned = false
}

/// A receipt that the broker has not confirmed yet.
public struct WaitingReceipt: Sendable {
    /// Its place in the outbox.
    public let sequence: Int64
    /// What to send.
    public let receipt: SignedReceipt
}

/// Records of one hour that an order has erased.
public struct ErasedRecords: Sendable {
    /// The order.
    public let order: UUID
    /// The hour of capture.
    public let hour: CaptureHour
    /// When, in seconds since 1970.
    public let erasedAt: Int64
    /// The records' ids.
    public let records: [RecordID]
}
