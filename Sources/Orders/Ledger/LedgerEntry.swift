public import Foundation
public import Messages
public import Sealing

/// What the ledger holds, one a message (DESIGN 3.3).
public enum LedgerEntry: Sendable, Hashable {
    /// The first entry of a new ledger, so that an empty stream is the exception.
    case opening(at: Timestamp)
    /// A command that a worker has admitted.
    case order(Order)
    /// A store that exists.
    case here(Here)
    /// A store that exists no more.
    case retire(Retirement)
}

/// A store says that it exists: at every start of its worker, daily, and when its key versions change.
public struct Here: Sendable, Hashable {
    /// The store's id.
    public let store: StoreID
    /// The worker's name, a label.
    public let name: String
    /// Random, made by this start.
    public let start: UUID
    /// How many starts the store has seen, this one included.
    public let run: Int64
    /// The store's Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// When the store was made.
    public let created: Timestamp
    /// The oldest hour it has; nil when it is empty.
    public let oldestHour: CaptureHour?
    /// The wrapping key versions that its hours are under, and the one that new ones will be.
    public let wrapping: [Int]
    /// The index key versions it has stored results under.
    public let index: [Int]
    /// The version of the program.
    public let software: String
    /// Its clock.
    public let clock: Timestamp

    /// Puts a *here* together.
    public init(
        store: StoreID, name: String, start: UUID, run: Int64, publicKey: [UInt8], created: Timestamp,
        oldestHour: CaptureHour?, wrapping: [Int], index: [Int], software: String, clock: Timestamp
    ) {
        self.store = store
        self.name = name
        self.start = start
        self.run = run
        self.publicKey = publicKey
        self.created = created
        self.oldestHour = oldestHour
        self.wrapping = wrapping
        self.index = index
        self.software = software
        self.clock = clock
    }

    /// Whether it takes the place of one of the same store that comes before it in the ledger: one of the same second
    /// does, one of before that was appended again does not.
    public func supersedes(_ former: Here) -> Bool {
        (run, clock) >= (former.run, former.clock)
    }
}

/// A store exists no more: nobody waits for it, and should it start again, it begins anew.
public struct Retirement: Sendable, Hashable {
    /// The store's id.
    public let store: StoreID
    /// When that was said.
    public let at: Timestamp

    /// Puts a retirement together.
    public init(store: StoreID, at: Timestamp) {
        self.store = store
        self.at = at
    }
}

/// Where a reader of the ledger stands: the last entry it has handled.
public struct LedgerPosition: Sendable, Hashable {
    /// The entry's offset in the stream.
    public let offset: Int64
    /// SHA-256 of the message's body, by which the entry is known again.
    public let digest: [UInt8]

    /// Takes an offset and a digest.
    public init(offset: Int64, digest: [UInt8]) {
        self.offset = offset
        self.digest = digest
    }
}
