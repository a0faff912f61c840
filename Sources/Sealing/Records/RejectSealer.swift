/// Seals what a worker refuses, so that it waits for a decision without lying in clear on the broker.
///
/// Envelope, format version 1:
///
///     offset  bytes  what
///     0       1      format version, 1
///     1       4      control key version, big endian
///     5       12     nonce, random
///     17      n      ciphertext, AES-256-GCM
///     17+n    16     tag
///
/// Key: HKDF-SHA-256 of the control key, purpose `lethe/1/control/reject`. Associated data, each field
/// preceded by its length in four bytes, big endian: format version (1 byte), region, control key version (8
/// bytes, big endian).
public struct RejectSealer: Sendable {
    /// The longest reject: a whole result and its details fit many times.
    public static let plaintextBytesMax = 1 << 24
    private static let headerBytes = 4

    private let region: Region

    /// Seals for one region; what it seals opens in no other.
    public init(region: Region) {
        self.region = region
    }

    /// Seals under the newest control key.
    ///
    /// - Parameters:
    ///   - plaintext: At most ``plaintextBytesMax`` bytes.
    ///   - keyring: The region's full keyring.
    /// - Returns: The envelope.
    /// - Throws: ``SealingError``: `readerKeyring`, `tooLarge` or `library`.
    public func seal(_ plaintext: [UInt8], under keyring: Keyring) throws(SealingError) -> [UInt8] {
        guard let key = keyring.newestControl else {
            throw SealingError(.sealReject, .readerKeyring)
        }
        return try seal(plaintext, under: key, fixedNonce: nil)
    }

    func seal(_ plaintext: [UInt8], under key: ControlKey, fixedNonce: [UInt8]?) throws(SealingError)
        -> [UInt8]
    {
        guard plaintext.count <= Self.plaintextBytesMax else {
            throw SealingError(.sealReject, .tooLarge)
        }
        let header = unsafe withUnsafeBytes(of: UInt32(key.version).bigEndian) { unsafe Array($0) }
        let associated = associated(key.version)
        return try unsafe plaintext.withRawBytes { bytes throws(SealingError) in
            try unsafe key.rejects.seal(
                bytes, header: header, associated: associated, fixedNonce: fixedNonce, for: .sealReject)
        }
    }

    /// Which control key version a sealed reject names.
    ///
    /// - Parameter sealed: A sealed reject; it is not authenticated.
    /// - Returns: nil when it is too short or of an unknown format.
    public func controlVersion(of sealed: [UInt8]) -> Int? {
        guard sealed.first == SealingKey.formatVersion, sealed.count > Self.headerBytes else {
            return nil
        }
        return sealed[1...Self.headerBytes].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Opens a reject.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(_:under:)`` gave.
    ///   - keyring: A keyring that has the control key it was sealed under.
    /// - Returns: The plaintext.
    /// - Throws: ``SealingError``: `unknownFormat`, `unknownKeyVersion`, or `cannotOpen`.
    public func open(_ sealed: [UInt8], with keyring: Keyring) throws(SealingError) -> [UInt8] {
        let count = try SealingKey.plaintextCount(of: sealed, headerBytes: Self.headerBytes, for: .openReject)
        guard let version = controlVersion(of: sealed) else {
            throw SealingError(.openReject, .cannotOpen)
        }
        guard let key = keyring.controlKey(version: version) else {
            throw SealingError(.openReject, .unknownKeyVersion(version))
        }
        var plaintext = [UInt8](repeating: 0, count: count)
        try unsafe plaintext.withMutableRawBytes { room throws(SealingError) in
            try unsafe key.rejects.open(
                sealed, headerBytes: Self.headerBytes, associated: associated(version), into: room,
                for: .openReject)
        }
        return plaintext
    }

    private func associated(_ version: Int) -> [UInt8] {
        [UInt8](fields: 3 * FieldWriter.prefixBytes + 9 + region.name.utf8.count) { fields in
            fields.append(SealingKey.formatVersion)
            fields.append(region.name)
            fields.append(Int64(version))
        }
    }
}
