import AMQP
import Orders
import Sealing

/// Reads the ledger's messages: nothing is obeyed that does not authenticate, nothing skipped that does.
struct LedgerEntryReader {
    /// What a message turned out to be.
    enum Reading: Sendable {
        /// An entry of this version.
        case entry(LedgerEntry)
        /// It does not authenticate.
        case forged
        /// A newer program's: stop here.
        case unknown
        /// It is under a newer control key than the keyring has: another worker was given it already.
        case awaitsKey(version: Int)
    }

    let region: Region
    let keyring: Keyring

    /// Reads a message.
    func read(_ delivery: Delivery) -> Reading {
        guard let note = Note(delivery.body.content, as: .ledger) else { return .forged }
        switch note.verdict(keyring, region: region) {
        case .forged: return .forged
        case .authentic:
            guard case .entry(let entry) = LedgerEntry.decode(note.text) else { return .unknown }
            return .entry(entry)
        case .unknownVersion(let version):
            return version > keyring.newestControl?.version ?? 0 ? .awaitsKey(version: version) : .forged
        }
    }

    /// Where a message lies; nil when it comes from no stream.
    static func position(of delivery: Delivery) -> LedgerPosition? {
        guard let offset = delivery.streamOffset else { return nil }
        guard let digest = try? SHA256.digest(of: delivery.body.content) else {
            preconditionFailure("OpenSSL has SHA-256: HMAC-SHA-256 was fetched before")
        }
        return LedgerPosition(offset: offset, digest: digest)
    }
}
