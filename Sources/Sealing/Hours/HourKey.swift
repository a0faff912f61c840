/// The random 256-bit key of one hour in one store: it finds holders' keys, wraps them, and seals their
/// labels, each with a subkey of its own.
///
/// Destroying it destroys every record of the hour. At rest it is wrapped under a version of the wrapping
/// keys; to rotate, open it and wrap it again. A reader that holds it can look holders up only by a
/// ``PersonToken``, which needs an index key, or by account and application.
public final class HourKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The region it belongs to, bound into everything it wraps.
    public let region: Region
    /// The hour it belongs to, bound likewise.
    public let hour: CaptureHour

    let secret: SecretBytes
    private let applications: MACKey
    private let accounts: MACKey
    private let persons: MACKey
    private let holders: SealingKey
    private let labels: SealingKey

    init(
        _ secret: SecretBytes, region: Region, hour: CaptureHour, for operation: SealingError.Operation
    ) throws(SealingError) {
        self.region = region
        self.hour = hour
        self.secret = secret
        applications = try MACKey(
            try HKDF.subkey(of: secret, purpose: .applicationIndex, for: operation), for: operation)
        accounts = try MACKey(
            try HKDF.subkey(of: secret, purpose: .accountIndex, for: operation), for: operation)
        persons = try MACKey(
            try HKDF.subkey(of: secret, purpose: .personIndex, for: operation), for: operation)
        holders = try SealingKey(
            try HKDF.subkey(of: secret, purpose: .holderWrap, for: operation), for: operation)
        labels = try SealingKey(try HKDF.subkey(of: secret, purpose: .label, for: operation), for: operation)
    }

    /// Makes a random key for an hour.
    ///
    /// - Throws: ``SealingError`` with code `library`.
    public static func create(region: Region, hour: CaptureHour) throws(SealingError) -> HourKey {
        let secret = try SecretBytes.random(count: GCM.keyBytes, for: .createHourKey)
        return try HourKey(secret, region: region, hour: hour, for: .createHourKey)
    }

    /// Only the type and the hour.
    public var description: String {
        "HourKey(\(region) \(hour.name))"
    }

    /// Shows nothing.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}

// MARK: - At rest

extension HourKey {
    /// Wraps the key for its file.
    ///
    /// The bytes have the layout of ``SealingKey`` (61 bytes). Associated data, as fields: format version (1
    /// byte), region, hour's index (8 bytes), wrapping key version (8 bytes).
    ///
    /// - Parameter key: A version of the wrapping keys; its number has to be kept beside the bytes.
    /// - Returns: 61 bytes.
    /// - Throws: ``SealingError`` with code `library`.
    public func wrapped(under key: WrappingKey) throws(SealingError) -> [UInt8] {
        try wrapped(under: key, fixedNonce: nil)
    }

    func wrapped(under key: WrappingKey, fixedNonce: [UInt8]?) throws(SealingError) -> [UInt8] {
        let associated = Self.associated(region, hour, version: key.version)
        return try unsafe secret.withExposedBytes { bytes throws(SealingError) in
            try unsafe key.hours.seal(
                bytes, associated: associated, fixedNonce: fixedNonce, for: .wrapHourKey)
        }
    }

    /// Unwraps an hour's key.
    ///
    /// - Parameters:
    ///   - wrapped: What ``wrapped(under:)`` gave.
    ///   - version: The wrapping key version it was wrapped under.
    ///   - keyring: A keyring with that version.
    ///   - region: The store's region.
    ///   - hour: The hour whose file it lies in.
    /// - Returns: The key, ready for use.
    /// - Throws: ``SealingError``: `unknownKeyVersion`, `unknownFormat`, or `cannotOpen`.
    public static func open(
        _ wrapped: [UInt8], version: Int, keyring: Keyring, region: Region, hour: CaptureHour
    ) throws(SealingError) -> HourKey {
        guard let key = keyring.wrappingKey(version: version) else {
            throw SealingError(.openHourKey, .unknownKeyVersion(version))
        }
        let secret = try key.hours.openKey(
            wrapped, associated: associated(region, hour, version: version), for: .openHourKey)
        return try HourKey(secret, region: region, hour: hour, for: .openHourKey)
    }

    private static func associated(_ region: Region, _ hour: CaptureHour, version: Int) -> [UInt8] {
        [UInt8](fields: 4 * FieldWriter.prefixBytes + 17 + region.name.utf8.count) { fields in
            fields.append(SealingKey.formatVersion)
            fields.append(region.name)
            fields.append(hour.index)
            fields.append(Int64(version))
        }
    }
}

// MARK: - Holders

extension HourKey {
    /// Where an application's key is found in this hour.
    public func applicationIndex(account: String, application: String) -> HolderIndex {
        let byteCount = 2 * FieldWriter.prefixBytes + account.utf8.count + application.utf8.count
        return applications.value(fields: byteCount) { fields in
            fields.append(account)
            fields.append(application)
        }
    }

    /// What the holders of one account have in common in this hour, to find them all.
    public func accountIndex(account: String) -> HolderIndex {
        accounts.value(fields: FieldWriter.prefixBytes + account.utf8.count) { fields in
            fields.append(account)
        }
    }

    /// Where a person's key is found in this hour, whether as caller or as called.
    ///
    /// - Parameters:
    ///   - token: The person under the account.
    ///   - application: Person and application together make a holder.
    /// - Returns: The same for the same person, whatever the direction of the call.
    public func personIndex(_ token: PersonToken, application: String) -> HolderIndex {
        let byteCount = 2 * FieldWriter.prefixBytes + PersonToken.byteCount + application.utf8.count
        return persons.value(fields: byteCount) { fields in
            fields.append(token)
            fields.append(application)
        }
    }

    /// Wraps a holder's key for the hour's key file.
    ///
    /// The bytes have the layout of ``SealingKey`` (61 bytes). Associated data, as fields: format version (1
    /// byte), region, hour's index (8 bytes), holder index (16 bytes).
    ///
    /// - Parameters:
    ///   - key: The holder's key.
    ///   - index: Where it will be found.
    /// - Returns: 61 bytes.
    /// - Throws: ``SealingError`` with code `library`.
    public func wrap(_ key: HolderKey, index: HolderIndex) throws(SealingError) -> [UInt8] {
        try wrap(key, index: index, fixedNonce: nil)
    }

    func wrap(_ key: HolderKey, index: HolderIndex, fixedNonce: [UInt8]?) throws(SealingError) -> [UInt8] {
        let associated = associated(index)
        return try unsafe key.secret.withExposedBytes { bytes throws(SealingError) in
            try unsafe holders.seal(
                bytes, associated: associated, fixedNonce: fixedNonce, for: .wrapHolderKey)
        }
    }

    /// Unwraps a holder's key.
    ///
    /// - Parameters:
    ///   - wrapped: What ``wrap(_:index:)`` gave.
    ///   - index: Where it was found.
    /// - Returns: The holder's key.
    /// - Throws: ``SealingError``: `unknownFormat`, or `cannotOpen`.
    public func unwrap(_ wrapped: [UInt8], index: HolderIndex) throws(SealingError) -> HolderKey {
        HolderKey(try holders.openKey(wrapped, associated: associated(index), for: .openHolderKey))
    }

    private func associated(_ index: HolderIndex) -> [UInt8] {
        let byteCount = 4 * FieldWriter.prefixBytes + 9 + region.name.utf8.count + HolderIndex.byteCount
        return [UInt8](fields: byteCount) { fields in
            fields.append(SealingKey.formatVersion)
            fields.append(region.name)
            fields.append(hour.index)
            fields.append(index)
        }
    }
}

// MARK: - Labels

extension HourKey {
    /// Seals whose row a holder's is, so that a reader can learn it without it lying in clear.
    ///
    /// Layout of ``SealingKey`` around two fields, account and application; associated data as in
    /// ``wrap(_:index:)``.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - application: The application.
    ///   - index: The holder's index.
    /// - Returns: The sealed label.
    /// - Throws: ``SealingError`` with code `library`.
    public func sealLabel(
        account: String, application: String, index: HolderIndex
    ) throws(SealingError) -> [UInt8] {
        try sealLabel(account: account, application: application, index: index, fixedNonce: nil)
    }

    func sealLabel(
        account: String, application: String, index: HolderIndex, fixedNonce: [UInt8]?
    ) throws(SealingError) -> [UInt8] {
        let byteCount = 2 * FieldWriter.prefixBytes + account.utf8.count + application.utf8.count
        let label = [UInt8](fields: byteCount) { fields in
            fields.append(account)
            fields.append(application)
        }
        let associated = associated(index)
        return try unsafe label.withRawBytes { bytes throws(SealingError) in
            try unsafe labels.seal(bytes, associated: associated, fixedNonce: fixedNonce, for: .sealLabel)
        }
    }

    /// Opens a label.
    ///
    /// - Parameters:
    ///   - sealed: What ``sealLabel(account:application:index:)`` gave.
    ///   - index: The holder's index.
    /// - Returns: Account and application.
    /// - Throws: ``SealingError``: `unknownFormat`, or `cannotOpen`.
    public func openLabel(
        _ sealed: [UInt8], index: HolderIndex
    ) throws(SealingError) -> (account: String, application: String) {
        var label = [UInt8](repeating: 0, count: try SealingKey.plaintextCount(of: sealed, for: .openLabel))
        let associated = associated(index)
        try unsafe label.withMutableRawBytes { room throws(SealingError) in
            try unsafe labels.open(sealed, associated: associated, into: room, for: .openLabel)
        }
        var offset = 0
        guard let account = FieldWriter.readText(label, from: &offset),
            let application = FieldWriter.readText(label, from: &offset), offset == label.count
        else {
            throw SealingError(.openLabel, .cannotOpen)
        }
        return (account, application)
    }
}
