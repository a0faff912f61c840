import Foundation
import Messages
import Sealing

/// A receipt as JSON, format version 1.
extension Receipt {
    static let version = 1

    /// The receipt's text, the same for the same receipt.
    public func encoded() -> [UInt8] {
        JSONText.encode(WireReceipt(self))
    }

    /// Reads a receipt whose authenticity has been checked.
    ///
    /// - Returns: nil when a newer program has written it.
    public static func decode(_ text: [UInt8]) -> Receipt? {
        guard let wire = JSONText.decode(WireReceipt.self, from: text), wire.version == version else {
            return nil
        }
        return wire.receipt
    }
}

private struct WireReceipt: Codable {
    var version = Receipt.version
    let order: String
    let command: String?
    let requestedAt: String?
    let offset: Int64?
    let store: String
    let worker: String
    let outcome: String
    let reason: String?
    let keysDestroyed: Int
    let recordsErased: Int
    let recordsFound: Int?
    let wrapping: Int
    let milliseconds: Int
    let appliedAt: String

    init(_ receipt: Receipt) {
        order = receipt.order.uuidString.lowercased()
        command = receipt.verb?.rawValue
        requestedAt = receipt.requestedAt?.rfc3339
        offset = receipt.offset
        store = receipt.store.hex
        worker = receipt.worker
        outcome = receipt.outcome.rawValue
        reason = receipt.reason
        keysDestroyed = receipt.keysDestroyed
        recordsErased = receipt.recordsErased
        recordsFound = receipt.recordsFound
        wrapping = receipt.wrapping
        milliseconds = receipt.milliseconds
        appliedAt = receipt.appliedAt.rfc3339
    }

    var receipt: Receipt? {
        guard let order = UUID(uuidString: order), let store = StoreID(hex: store),
            let outcome = Receipt.Outcome(rawValue: outcome), let appliedAt = Timestamp(rfc3339: appliedAt)
        else { return nil }
        return Receipt(
            order: order, verb: command.flatMap(Command.Verb.init(rawValue:)),
            requestedAt: requestedAt.flatMap(Timestamp.init(rfc3339:)), offset: offset, store: store,
            worker: worker, outcome: outcome, reason: reason, keysDestroyed: keysDestroyed,
            recordsErased: recordsErased, recordsFound: recordsFound, wrapping: wrapping,
            milliseconds: milliseconds, appliedAt: appliedAt)
    }
}
