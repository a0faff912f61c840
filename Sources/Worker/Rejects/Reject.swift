import AMQP
import Foundation
public import Sealing

/// Something a worker refused, as it lies sealed in the region's rejects.
///
/// The sealed bytes are the JSON of this type's fields, preceded by its length as four bytes, big endian, and followed by the body as it was delivered.
public struct Reject: Sendable {
    /// What it was before it was refused.
    public enum Kind: String, Codable, Sendable {
        /// A whole result; ``Reject/body`` is as it was delivered.
        case result
        /// A whole command; ``Reject/body`` is as it was delivered.
        case command
        /// Only a result's header data: it belongs to another region.
        case header
        /// Only a body's size and hash: it was larger than any result.
        case oversize

        /// Whether the body is kept with it.
        var isWhole: Bool { self == .result || self == .command }
    }

    /// The part that is sealed with the body.
    public struct Details: Codable, Sendable {
        /// Random, made when it was refused; by this people name it.
        public var id = UUID().uuidString.lowercased()
        /// What it was.
        public var kind: Kind
        /// Why it was refused, a constant code.
        public var reason: String
        /// When, RFC 3339.
        public var refusedAt: String
        /// The content type it was delivered with.
        public var contentType: String?
        /// The content encoding it was delivered with.
        public var contentEncoding: String?
        /// For ``Kind/oversize``: the body's size in bytes.
        public var bodyBytes: UInt64?
        /// For ``Kind/oversize``: the body's SHA-256, hex.
        public var bodySHA256: String?
        /// For ``Kind/header``: the keyed id of the result, hex.
        public var recordID: String?
        /// For ``Kind/header``: the account.
        public var accountID: String?
        /// For ``Kind/header``: the application.
        public var applicationID: String?
        /// For ``Kind/header``: the region that the result names.
        public var region: String?
    }

    /// What is known of it.
    public var details: Details
    /// The body as it was delivered; empty unless ``Kind/result`` or ``Kind/command``.
    public var body: [UInt8]

    init(details: Details, body: [UInt8] = []) {
        self.details = details
        self.body = body
    }

    /// Seals under the newest control key.
    ///
    /// - Throws: ``SealingError`` when the keyring has no control key, or OpenSSL fails.
    func sealed(by keyring: Keyring, region: Region) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let head = try encoder.encode(details)
        var plaintext: [UInt8] = []
        plaintext.reserveCapacity(4 + head.count + body.count)
        unsafe withUnsafeBytes(of: UInt32(head.count).bigEndian) { unsafe plaintext.append(contentsOf: $0) }
        plaintext.append(contentsOf: head)
        plaintext.append(contentsOf: body)
        return try RejectSealer(region: region).seal(plaintext, under: keyring)
    }

    /// Opens a sealed reject.
    ///
    /// - Parameters:
    ///   - sealed: The message's body.
    ///   - keyring: A keyring with the control key that sealed it.
    ///   - region: The region whose rejects it lies in.
    /// - Returns: The reject.
    /// - Throws: ``SealingError`` when it does not open; `DecodingError` when it was sealed by a newer program.
    public static func open(_ sealed: [UInt8], with keyring: Keyring, region: Region) throws -> Reject {
        let plaintext = try RejectSealer(region: region).open(sealed, with: keyring)
        guard plaintext.count >= 4 else {
            throw RejectError.unknownLayout
        }
        let headCount = plaintext[0..<4].reduce(0) { $0 << 8 | Int($1) }
        guard plaintext.count - 4 >= headCount else {
            throw RejectError.unknownLayout
        }
        let details = try JSONDecoder().decode(Details.self, from: Data(plaintext[4..<4 + headCount]))
        return Reject(details: details, body: Array(plaintext[(4 + headCount)...]))
    }
}

extension Reject.Details {
    /// What is known of a delivery that is refused.
    init(_ delivery: Delivery, _ kind: Reject.Kind, reason: String, now: Int64) {
        self.init(kind: kind, reason: reason, refusedAt: WallClock.rfc3339(now))
        contentType = delivery.contentType
        contentEncoding = delivery.contentEncoding
        if case .oversize(let bytes, let sha256) = delivery.body {
            self.kind = .oversize
            bodyBytes = bytes
            bodySHA256 = sha256.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
    }
}

/// Why a reject that opened cannot be read.
public enum RejectError: Error, Sendable, CustomStringConvertible {
    /// It was written by another version of the program.
    case unknownLayout

    /// A sentence for people.
    public var description: String {
        "the reject has a layout that this version does not know"
    }
}
