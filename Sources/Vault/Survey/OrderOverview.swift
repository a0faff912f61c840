public import Foundation
public import Messages
public import Sealing

/// How this store stands with the orders it knows; other stores answer for themselves.
public struct OrderOverview: Sendable, Hashable {
    /// How far this store has come with an order.
    public enum Standing: String, Sendable, Hashable, Codable {
        /// In force, and not carried out yet.
        case pending
        /// Nothing that it is about is left.
        case done
        /// Counted, as it asked.
        case found
        /// More hits than a forget may erase unless it is broad.
        case held
        /// The store has used an index key version that the order has no token for.
        case blocked
    }

    /// One order, without whom it is about.
    public struct Line: Sendable, Hashable {
        /// Its id.
        public let id: UUID
        /// What was asked.
        public let verb: Command.Verb
        /// When it was asked, in seconds since 1970.
        public let requestedAt: Int64
        /// How this store stands with it.
        public let standing: Standing
        /// Keys that this store has destroyed for it.
        public let keysDestroyed: Int
        /// Records that this store has erased for it.
        public let recordsErased: Int
    }

    /// A store of the region, by its last word in the ledger.
    public struct Peer: Sendable, Hashable {
        /// The worker's name, a label.
        public let name: String
        /// Whether it is this store.
        public let isSelf: Bool
        /// When it last said that it exists, in seconds since 1970.
        public let heardAt: Int64
        /// The version of its program.
        public let software: String
        /// The oldest hour it held then; nil when it was empty.
        public let oldestHour: CaptureHour?
    }

    /// Orders remembered.
    public var known = 0
    /// In force and not carried out yet.
    public var pending = 0
    /// Not settled here: pending, held or blocked, and not covered by a later one that was carried out.
    public var waiting = 0
    /// When the oldest of the waiting was asked for, in seconds since 1970.
    public var oldestWaiting: Int64?
    /// Receipts that the broker has not confirmed yet.
    public var receiptsWaiting = 0
    /// The latest orders, newest first.
    public var latest: [Line] = []
    /// The region's stores, this one among them, by name.
    public var peers: [Peer] = []

    /// Nothing is known yet.
    public init() {}
}

/// What carrying out an order came to in this store, for counting.
public struct CarriedOut: Sendable, Hashable {
    /// What was asked.
    public let verb: Command.Verb
    /// How it ended.
    public let standing: OrderOverview.Standing
    /// Keys destroyed since it was last answered.
    public let keysDestroyed: Int
    /// Records erased since then.
    public let recordsErased: Int
}
