public import Sealing

/// A message on the ledger or in the receipts: an authenticated text.
///
/// Bytes, all ASCII but the text, which is JSON in UTF-8:
///
///     "lethe-ledger" or "lethe-receipt", space,
///     control key version in decimal, space,
///     HMAC-SHA-256 of what is signed, base64url (43 characters),
///     for a receipt: space, the store's Ed25519 signature, base64url (86 characters),
///     line feed,
///     the text
///
/// What the code authenticates is the text, for a receipt the signature and then the text
/// (`Keyring.authenticate`, which adds purpose, region and version). The first line never changes, so that
/// every program can tell a forged entry from one of a newer kind.
public struct Note: Sendable, Hashable {
    /// The code under a control key.
    public let code: ControlCode
    /// A receipt's signature; empty on the ledger.
    public let signature: [UInt8]
    /// The text.
    public let text: [UInt8]

    private let purpose: ControlPurpose

    /// Takes a message apart.
    ///
    /// - Returns: nil when it is no note of this purpose; it is not authenticated.
    public init?(_ body: [UInt8], as purpose: ControlPurpose) {
        guard let end = body.prefix(Self.lineBytesMax).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = String(decoding: body[..<end], as: UTF8.self).split(
            separator: " ", omittingEmptySubsequences: false)
        guard words.count == (purpose == .receipt ? 4 : 3), words[0] == purpose.word,
            let version = Int(words[1]), String(version) == words[1],
            let code = Base64URL.decode(String(words[2])).flatMap({ ControlCode(version: version, code: $0) })
        else { return nil }
        var signature: [UInt8] = []
        if purpose == .receipt {
            guard let bytes = Base64URL.decode(String(words[3])), bytes.count == SigningKey.signatureBytes
            else { return nil }
            signature = bytes
        }
        self.purpose = purpose
        self.code = code
        self.signature = signature
        text = Array(body[(end + 1)...])
    }

    /// Authenticates a text.
    ///
    /// - Parameters:
    ///   - text: An entry or a receipt.
    ///   - signature: A receipt's signature, 64 bytes; empty on the ledger.
    ///   - purpose: Which stream it is for.
    ///   - keyring: The region's keyring; its newest control key is used.
    ///   - region: The region.
    /// - Throws: `SealingError` for a reader's keyring, or when OpenSSL fails.
    public init(
        _ text: [UInt8], signature: [UInt8] = [], as purpose: ControlPurpose, keyring: Keyring, region: Region
    ) throws(SealingError) {
        self.purpose = purpose
        self.signature = signature
        self.text = text
        code = try keyring.authenticate(signature + text, as: purpose, region: region)
    }

    /// Whether a holder of the region's control keys has written it.
    public func verdict(_ keyring: Keyring, region: Region) -> ControlVerdict {
        keyring.verify(code, of: signature + text, as: purpose, region: region)
    }

    /// The message.
    public var body: [UInt8] {
        let words =
            [purpose.word, String(code.version), Base64URL.encode(code.code)]
            + (signature.isEmpty ? [] : [Base64URL.encode(signature)])
        return Array(words.joined(separator: " ").utf8) + [UInt8(ascii: "\n")] + text
    }

    /// Longer than the first line of any note.
    private static let lineBytesMax = 256
}

extension ControlPurpose {
    fileprivate var word: String {
        switch self {
        case .ledger: "lethe-ledger"
        case .receipt: "lethe-receipt"
        }
    }
}
