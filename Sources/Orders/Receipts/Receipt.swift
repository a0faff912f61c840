public import Foundation
public import Messages
public import Sealing

/// What one store has to say of one order (DESIGN 3.3); it claims only what was verified.
public struct Receipt: Sendable, Hashable {
    /// How an order ended in a store.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// Nothing that the order is about is left.
        case done
        /// So many records are about the person; nothing was changed.
        case found
        /// Fenced, but not erased: more hits than a forget may erase unless it is broad.
        case held
        /// The store has used an index key version for which the order has no token: something may be left.
        case blocked
        /// The command was not admitted; only the worker that refused it says so.
        case refused
    }

    /// The order's id.
    public let order: UUID
    /// What was to be done; nil when the command could not be read.
    public let verb: Command.Verb?
    /// When it was asked for; nil when the command could not be read.
    public let requestedAt: Timestamp?
    /// Where the order lies in the ledger; nil when it never came there.
    public let offset: Int64?
    /// The store.
    public let store: StoreID
    /// The worker's name, a label.
    public let worker: String
    /// How it ended.
    public let outcome: Outcome
    /// Why a command was refused: a constant code.
    public let reason: String?
    /// How many holders' keys were destroyed.
    public let keysDestroyed: Int
    /// How many records were erased.
    public let recordsErased: Int
    /// How many records there are: of `found` and `held`.
    public let recordsFound: Int?
    /// The wrapping key version that the store's hours are under.
    public let wrapping: Int
    /// How long it took from the first look to the last, in milliseconds.
    public let milliseconds: Int
    /// When it was carried out.
    public let appliedAt: Timestamp

    /// Puts a receipt together.
    public init(
        order: UUID, verb: Command.Verb?, requestedAt: Timestamp?, offset: Int64?, store: StoreID,
        worker: String, outcome: Outcome, reason: String? = nil, keysDestroyed: Int = 0,
        recordsErased: Int = 0, recordsFound: Int? = nil, wrapping: Int, milliseconds: Int = 0,
        appliedAt: Timestamp
    ) {
        self.order = order
        self.verb = verb
        self.requestedAt = requestedAt
        self.offset = offset
        self.store = store
        self.worker = worker
        self.outcome = outcome
        self.reason = reason
        self.keysDestroyed = keysDestroyed
        self.recordsErased = recordsErased
        self.recordsFound = recordsFound
        self.wrapping = wrapping
        self.milliseconds = milliseconds
        self.appliedAt = appliedAt
    }
}

/// A receipt with its store's signature, as it waits to be sent.
public struct SignedReceipt: Sendable, Hashable {
    /// The receipt as text.
    public let text: [UInt8]
    /// Ed25519 over ``signed(_:)``, 64 bytes.
    public let signature: [UInt8]

    /// Takes what was signed before.
    public init(text: [UInt8], signature: [UInt8]) {
        self.text = text
        self.signature = signature
    }

    /// Signs a receipt.
    ///
    /// - Throws: `SealingError` when OpenSSL fails.
    public init(_ receipt: Receipt, by key: SigningKey) throws(SealingError) {
        text = receipt.encoded()
        signature = try key.sign(Self.signed(text))
    }

    /// Whether a store with this public key has signed the text.
    public static func isSigned(_ text: [UInt8], _ signature: [UInt8], by publicKey: [UInt8]) -> Bool {
        SigningKey.verify(signature, of: signed(text), by: publicKey)
    }

    /// What is signed: a constant, so that no other text of the store's can pass for a receipt, and the text.
    private static func signed(_ text: [UInt8]) -> [UInt8] {
        Array("lethe-receipt/1\n".utf8) + text
    }
}
