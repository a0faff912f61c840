/// A version of the keys that hour keys are wrapped under.
public struct WrappingKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Its number, from 1.
    public let version: Int
    /// When it was made, in seconds since 1970.
    public let created: Int64

    let secret: SecretBytes
    /// The subkey that wraps hour keys.
    let hours: SealingKey

    init(version: Int, created: Int64, secret: SecretBytes) throws(SealingError) {
        self.version = version
        self.created = created
        self.secret = secret
        hours = try SealingKey(
            try HKDF.subkey(of: secret, purpose: .hourWrap, for: .readKeyring), for: .readKeyring)
    }

    /// Only type and version.
    public var description: String {
        "WrappingKey(\(version))"
    }

    /// Shows the version only.
    public var customMirror: Mirror {
        Mirror(self, children: ["version": version])
    }
}

/// A version of the keys that make record ids and person tokens; which one applies depends on the time of
/// capture.
public struct IndexKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Its number, from 1.
    public let version: Int
    /// From which capture time on it applies, in seconds since 1970; nil is the beginning of time.
    public let from: Int64?

    let secret: SecretBytes
    private let recordIDs: MACKey
    private let personTokens: MACKey
    private let fingerprints: MACKey

    init(version: Int, from: Int64?, secret: SecretBytes) throws(SealingError) {
        self.version = version
        self.from = from
        self.secret = secret
        let operation = SealingError.Operation.readKeyring
        recordIDs = try MACKey(
            try HKDF.subkey(of: secret, purpose: .recordID, for: operation), for: operation)
        personTokens = try MACKey(
            try HKDF.subkey(of: secret, purpose: .personToken, for: operation), for: operation)
        fingerprints = try MACKey(
            try HKDF.subkey(of: secret, purpose: .fingerprint, for: operation), for: operation)
    }

    /// The id of a result: the first 128 bits of HMAC-SHA-256 over account, application and id, each preceded
    /// by its length.
    ///
    /// - Parameters:
    ///   - account: The result's account.
    ///   - application: The result's application.
    ///   - id: The result's own id.
    /// - Returns: The same on every worker of the region.
    public func recordID(account: String, application: String, id: String) -> RecordID {
        let byteCount =
            3 * FieldWriter.prefixBytes + account.utf8.count + application.utf8.count + id.utf8.count
        return recordIDs.value(fields: byteCount) { fields in
            fields.append(account)
            fields.append(application)
            fields.append(id)
        }
    }

    /// A person under an account: HMAC-SHA-256 over account and digits, each preceded by its length.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - digits: The person's digits as ASCII, the last eight of the number or all of fewer.
    /// - Returns: The same on every worker of the region.
    public func personToken(account: String, digits: [UInt8]) -> PersonToken {
        let byteCount = 2 * FieldWriter.prefixBytes + account.utf8.count + digits.count
        return personTokens.value(fields: byteCount) { fields in
            fields.append(account)
            fields.append(digits)
        }
    }

    /// A keyed hash of a message's body, to know it again without keeping it: HMAC-SHA-256 over the bytes.
    ///
    /// - Parameter body: The body as it was delivered.
    /// - Returns: 32 bytes.
    public func fingerprint(of body: [UInt8]) -> [UInt8] {
        fingerprints.code(of: body)
    }

    /// Only type and version.
    public var description: String {
        "IndexKey(\(version))"
    }

    /// Shows the version only.
    public var customMirror: Mirror {
        Mirror(self, children: ["version": version])
    }
}

/// A version of the keys that seal rejects and numbers, and authenticate what workers tell each other.
public struct ControlKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Its number, from 1; fits in 31 bits.
    public let version: Int
    /// When it was made, in seconds since 1970.
    public let created: Int64

    let secret: SecretBytes
    /// The subkey that seals rejects.
    let rejects: SealingKey
    /// The subkey that authenticates ledger entries.
    let ledger: MACKey
    /// The subkey that authenticates receipts.
    let receipts: MACKey
    /// The X25519 private key that opens sealed numbers.
    let numbers: SecretBytes

    init(version: Int, created: Int64, secret: SecretBytes) throws(SealingError) {
        self.version = version
        self.created = created
        self.secret = secret
        let operation = SealingError.Operation.readKeyring
        rejects = try SealingKey(
            try HKDF.subkey(of: secret, purpose: .reject, for: operation), for: operation)
        ledger = try MACKey(try HKDF.subkey(of: secret, purpose: .ledger, for: operation), for: operation)
        receipts = try MACKey(try HKDF.subkey(of: secret, purpose: .receipt, for: operation), for: operation)
        numbers = try HKDF.subkey(of: secret, purpose: .number, for: operation)
    }

    /// Only type and version.
    public var description: String {
        "ControlKey(\(version))"
    }

    /// Shows the version only.
    public var customMirror: Mirror {
        Mirror(self, children: ["version": version])
    }
}
