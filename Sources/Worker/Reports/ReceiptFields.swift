import Messages
public import Orders
import Sealing

/// What a receipt says, as `orders` and reports print it; what is not known is left out.
public struct ReceiptFields: Encodable, Sendable {
    let store: String
    let worker: String
    let outcome: String
    /// Why, if the outcome wants a reason.
    public let reason: String?
    /// How many holders' keys were destroyed.
    public let keysDestroyed: Int
    /// How many records were erased.
    public let recordsErased: Int
    /// How many records are about it; nil unless they were counted.
    public let recordsFound: Int?
    let wrappingVersion: Int
    let milliseconds: Int
    let appliedAt: String

    /// Takes them from a receipt.
    public init(_ receipt: Receipt) {
        store = receipt.store.hex
        worker = receipt.worker
        outcome = receipt.outcome.rawValue
        reason = receipt.reason
        keysDestroyed = receipt.keysDestroyed
        recordsErased = receipt.recordsErased
        recordsFound = receipt.recordsFound
        wrappingVersion = receipt.wrapping
        milliseconds = receipt.milliseconds
        appliedAt = receipt.appliedAt.rfc3339
    }
}
