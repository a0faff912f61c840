import COpenSSL

/// What a message is authenticated for, one subkey of the control key each, so that an entry of the ledger is
/// never taken for a receipt.
public enum ControlPurpose: Sendable {
    /// An entry of the ledger; purpose `lethe/1/control/ledger`.
    case ledger
    /// A receipt; purpose `lethe/1/control/receipt`.
    case receipt
}

/// What a message on the ledger or in the receipts is authenticated with: HMAC-SHA-256 under a control key.
///
/// Key: HKDF-SHA-256 of the control key, by ``ControlPurpose``. Message, format version 1, each field
/// preceded by its length in four bytes, big endian:
///
///     bytes  what
///     1      format version, 1
///     n      region
///     8      control key version, big endian
///     n      the message itself
public struct ControlCode: Sendable, Hashable {
    /// Bytes of a code.
    public static let byteCount = MACKey.byteCount
    fileprivate static let formatVersion: UInt8 = 1

    /// Which version of the control keys it was made with.
    public let version: Int
    /// The 32 bytes of HMAC-SHA-256.
    public let code: [UInt8]

    /// Takes what came with a message; nil unless the code has 32 bytes and the version is one that keyrings
    /// can have.
    public init?(version: Int, code: [UInt8]) {
        guard code.count == Self.byteCount, (1...KeyringText.versionMax).contains(version) else {
            return nil
        }
        self.version = version
        self.code = code
    }

    fileprivate init(of message: [UInt8], as purpose: ControlPurpose, region: Region, key: ControlKey) {
        let byteCount = 4 * FieldWriter.prefixBytes + 9 + region.name.utf8.count + message.count
        let fields = [UInt8](fields: byteCount) { fields in
            fields.append(Self.formatVersion)
            fields.append(region.name)
            fields.append(Int64(key.version))
            fields.append(message)
        }
        version = key.version
        code =
            switch purpose {
            case .ledger: key.ledger.code(of: fields)
            case .receipt: key.receipts.code(of: fields)
            }
    }

    /// Compares in constant time (`CRYPTO_memcmp`).
    fileprivate func matches(_ other: ControlCode) -> Bool {
        unsafe version == other.version && CRYPTO_memcmp(code, other.code, Self.byteCount) == 0
    }
}

/// What a code says of its message.
public enum ControlVerdict: Sendable, Hashable {
    /// Made by somebody who holds the region's control keys, for this message, purpose and region.
    case authentic
    /// Not that.
    case forged
    /// The keyring has no control key of this version, so nobody can tell; a newer keyring may.
    case unknownVersion(Int)
}

extension Keyring {
    /// Authenticates a message under the newest control key.
    ///
    /// - Parameters:
    ///   - message: Any number of bytes.
    ///   - purpose: What it is for.
    ///   - region: The region it belongs to.
    /// - Returns: The code, the same for the same message.
    /// - Throws: ``SealingError`` with code `readerKeyring` for a reader's copy.
    public func authenticate(
        _ message: [UInt8], as purpose: ControlPurpose, region: Region
    ) throws(SealingError) -> ControlCode {
        guard let key = newestControl else {
            throw SealingError(.authenticate, .readerKeyring)
        }
        return ControlCode(of: message, as: purpose, region: region, key: key)
    }

    /// Checks the code of a message, in constant time.
    ///
    /// - Parameters:
    ///   - code: What came with the message.
    ///   - message: The message.
    ///   - purpose: What it should be for.
    ///   - region: The region it should belong to.
    /// - Returns: The verdict.
    public func verify(
        _ code: ControlCode, of message: [UInt8], as purpose: ControlPurpose, region: Region
    ) -> ControlVerdict {
        guard let key = controlKey(version: code.version) else {
            return .unknownVersion(code.version)
        }
        let expected = ControlCode(of: message, as: purpose, region: region, key: key)
        return code.matches(expected) ? .authentic : .forged
    }
}
