public import Messages
public import Sealing

/// The stores of a region, as the ledger tells of them.
public struct Roster: Sendable {
    /// A store that has said *here*.
    public struct Member: Sendable, Hashable {
        /// What it said last.
        public internal(set) var here: Here
        /// The offset at which it was first heard of.
        public let firstOffset: Int64
        /// When it was retired; nil while it was not.
        public internal(set) var retiredAt: Timestamp?

        /// Whether a store has ceased to exist.
        public var isRetired: Bool { retiredAt != nil }
    }

    /// A store that has not said *here* for longer holds only expired speech (DESIGN 3.3).
    public static let silentSeconds: Int64 = 31 * 86_400
    /// A store younger than this in its last *here* is probably alive: retiring it wants a confirmation.
    public static let aliveSeconds: Int64 = 25 * 3600

    private var byStore: [StoreID: Member] = [:]
    /// Retirements read before any *here* of the store: a ledger that was completed holds them in any order.
    private var retired: [StoreID: Timestamp] = [:]

    /// No store is known.
    public init() {}

    /// Every store, the one first heard of first.
    public var members: [Member] { byStore.values.sorted { $0.firstOffset < $1.firstOffset } }

    /// The store of this id, if it is known.
    public subscript(store: StoreID) -> Member? { byStore[store] }

    /// Takes a *here*.
    public mutating func add(_ here: Here, offset: Int64) {
        guard var member = byStore[here.store] else {
            byStore[here.store] = Member(
                here: here, firstOffset: offset, retiredAt: retired[here.store])
            return
        }
        if here.supersedes(member.here) { member.here = here }
        byStore[here.store] = member
    }

    /// Takes a retirement; a store is retired for good, from the first time on.
    public mutating func add(_ retirement: Retirement) {
        let first = min(retired[retirement.store] ?? retirement.at, retirement.at)
        retired[retirement.store] = first
        byStore[retirement.store]?.retiredAt = first
    }

    /// Whether a store was certainly made after an order, whichever clock runs ahead: it holds nothing of what
    /// the order is about, and nobody waits for its answer.
    public static func isCreatedAfter(_ created: Timestamp, admittedAt: Timestamp) -> Bool {
        created.secondsSince1970 > admittedAt.secondsSince1970 + Order.skewSeconds
    }

    /// The stores that could hold what an order is about, retired or not: heard of in the 31 days before it, less
    /// those created empty after it.
    ///
    /// - Parameters:
    ///   - admittedAt: When the order was admitted.
    ///   - offset: Where it lies in the ledger. A store heard of before it counts whatever its clock said.
    /// - Returns: The stores, the one first heard of first.
    public func concerned(admittedAt: Timestamp, offset: Int64) -> [Member] {
        members.filter { member in
            let silentSince = admittedAt.secondsSince1970 - member.here.clock.secondsSince1970
            return silentSince <= Self.silentSeconds
                && (member.here.created <= admittedAt
                    || member.firstOffset < offset
                        && !Self.isCreatedAfter(member.here.created, admittedAt: admittedAt))
        }
    }
}
