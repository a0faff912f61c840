public import Foundation
public import Messages
public import Orders
import Sealing

// MARK: - Following

extension Vault {
    /// The last entry of the ledger that was handled; nil before the first.
    public func ledgerPosition() throws(VaultError) -> LedgerPosition? { try opened(.follow).position }

    /// Whether the ledger was being read again from its start when the store was last used.
    public func isRereading() throws(VaultError) -> Bool {
        try opened(.follow).state.ledger(.follow).isRereading
    }

    /// Notes that the ledger is read again from its start, or that this has come to its end.
    public func setRereading(_ isRereading: Bool) throws(VaultError) {
        let store = try opened(.follow)
        try store.attempt { () throws(VaultError) in try store.state.setRereading(isRereading) }
    }

    /// Notes that the ledger's end has been reached, now.
    public func noteFollowed() throws(VaultError) {
        let store = try opened(.follow)
        try store.attempt { () throws(VaultError) in try store.noteFollowed() }
    }

    /// Takes entries of the ledger over: fences first, durable with the position when it returns.
    ///
    /// - Parameter entries: What the ledger gave, in its order.
    /// - Returns: What they brought about.
    /// - Throws: When nothing of it could be made durable: give the same entries again.
    public func follow(_ entries: [FollowedEntry]) throws(VaultError) -> Followed {
        try opened(.follow).follow(entries)
    }

    /// The order of an id, if it was ever followed and is still remembered.
    public func order(_ id: UUID) throws(VaultError) -> Order? {
        let store = try opened(.follow)
        return try store.attempt { () throws(VaultError) in try store.state.order(id, .follow)?.order }
    }

    /// What the ledger must hold: orders whose fence or gate is in force, and every *here* and *retire* known.
    public func inForce() throws(VaultError) -> (orders: [Order], roster: [LedgerEntry]) {
        let store = try opened(.follow)
        return try store.attempt { () throws(VaultError) in try store.inForce() }
    }

    /// The orders that say if a gate is closed and have not come from the ledger since a time, in seconds since
    /// 1970: they must not age out of it.
    public func decidingOrders(seenBefore time: Int64) throws(VaultError) -> [Order] {
        let store = try opened(.follow)
        return try store.attempt { () throws(VaultError) in try store.decidingOrders(seenBefore: time) }
    }

    /// How many stores with a lower id are on the roster, retired ones too.
    public func rank() throws(VaultError) -> Int {
        let store = try opened(.follow)
        return store.roster.keys.count { $0.hex < storeID.hex }
    }

    /// What the store says of itself.
    public func here(worker: String, software: String) throws(VaultError) -> Here {
        try opened(.follow).here(worker: worker, software: software)
    }

    /// Whether the store's *here* of the last 31 days has come back from the ledger.
    public func isOnRoster() throws(VaultError) -> Bool { try opened(.follow).isOnRoster }
}

// MARK: - Carrying out

extension Vault {
    /// Carries on with the orders that wait, for some milliseconds, so that batches are stored in between.
    ///
    /// - Parameter worker: The worker's name, for receipts.
    /// - Returns: Whether there is more to do: call again.
    /// - Throws: What kept an hour from being looked at or erased. Orders that it concerns stay pending, the
    ///   others are carried out; calling again begins anew with what is left.
    public func carryOut(worker: String) throws(VaultError) -> Bool {
        try opened(.erase).carryOut(worker: worker)
    }

    /// Puts out, signed, that a command was not admitted.
    public func refuse(
        _ id: UUID, _ verb: Command.Verb?, _ requestedAt: Timestamp?, reason: String, worker: String
    ) throws(VaultError) {
        try opened(.follow).refuse(id, verb, requestedAt, reason: reason, worker: worker)
    }

    /// The receipts that wait longest for the broker's confirm.
    public func receiptsWaiting(limit: Int) throws(VaultError) -> [WaitingReceipt] {
        let store = try opened(.follow)
        return try store.attempt { () throws(VaultError) in try store.state.outbox(limit: limit) }
    }

    /// Drops receipts that the broker has confirmed.
    public func receiptsSent(_ sequences: [Int64]) throws(VaultError) {
        let store = try opened(.follow)
        try store.attempt { () throws(VaultError) in try store.state.removeFromOutbox(sequences) }
    }

    /// Destroys everything the store has, keys first, its identity last, and closes it: it was retired.
    public func discard() throws(VaultError) {
        let store = try opened(.erase)
        self.store = nil
        try store.discard()
    }
}
