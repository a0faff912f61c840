import COpenSSL

/// Seals and opens records under the keys of everyone entitled to have them gone.
///
/// Envelope, format version 1:
///
///     offset  bytes  what
///     0       1      format version, 1
///     1       1      kinds of holders: 1 application, plus 2 caller, plus 4 called number
///     2       12     nonce, random
///     14      32     key commitment
///     46      n      ciphertext, AES-256-GCM (NIST SP 800-38D)
///     46+n    16     tag
///
/// Key and commitment: ``RecordKeyDerivation``. GCM alone does not commit to its key; the commitment is
/// compared, in constant time, before anything is decrypted. Associated data, each field preceded by its
/// length in four bytes, big endian: format version (1 byte), region, account, application, record id (16
/// bytes), hour's index (8 bytes, big endian). The kinds are bound by the key. Each record has a key of its
/// own, so a nonce could only meet itself if one record were sealed 2³² times.
///
/// It keeps OpenSSL contexts between records and so serves one thread, or one actor, at a time. The contexts
/// hold the last record's key until the next one, or until they are freed, which wipes it.
@safe
public final class RecordSealer {
    /// The format that records are sealed in.
    public static let formatVersion: UInt8 = 1
    /// What an envelope adds to its plaintext.
    public static let overheadBytes = headerBytes + GCM.tagBytes
    /// The longest plaintext: far above any result, far below what GCM and OpenSSL's lengths allow.
    public static let plaintextBytesMax = 1 << 24

    private static let nonceStart = 2
    private static let commitmentStart = nonceStart + GCM.nonceBytes
    private static let headerBytes = commitmentStart + RecordKeyDerivation.commitmentBytes

    private let derivation: RecordKeyDerivation
    private let sealing: OpaquePointer
    private let opening: OpaquePointer
    /// Room for associated data, grown as needed.
    private var associated: [UInt8] = []

    /// Makes the contexts.
    ///
    /// - Throws: ``SealingError`` with code `library` when OpenSSL has no provider with the algorithms.
    public init() throws(SealingError) {
        let algorithms = try Algorithms.fetched(for: .prepare)
        derivation = try RecordKeyDerivation()
        guard let sealing = unsafe GCM.makeContext(algorithms, .seal) else {
            throw SealingError(.prepare, .library)
        }
        guard let opening = unsafe GCM.makeContext(algorithms, .open) else {
            unsafe GCM.free(sealing)
            throw SealingError(.prepare, .library)
        }
        unsafe self.sealing = sealing
        unsafe self.opening = opening
    }

    deinit {
        unsafe GCM.free(sealing)
        unsafe GCM.free(opening)
    }

    /// Which holders' keys a sealed record needs.
    ///
    /// - Parameter sealed: A sealed record; it is not authenticated.
    /// - Returns: nil when it is too short, of an unknown format, or says something impossible.
    public static func holders(of sealed: [UInt8]) -> HolderKinds? {
        guard sealed.count >= overheadBytes, sealed[0] == formatVersion, sealed[1] & 1 == 1, sealed[1] < 8
        else {
            return nil
        }
        return HolderKinds(rawValue: sealed[1])
    }
}

// MARK: - Sealing

extension RecordSealer {
    /// Seals a record.
    ///
    /// - Parameters:
    ///   - plaintext: At most ``plaintextBytesMax`` bytes; wiping it is the caller's part.
    ///   - place: Where it belongs; it opens nowhere else.
    ///   - keys: Without any one of them it does not open again.
    /// - Returns: The envelope, ``overheadBytes`` longer than the plaintext.
    /// - Throws: ``SealingError``: `tooLarge` or `library`.
    public func seal(
        _ plaintext: [UInt8], at place: RecordPlace, under keys: HolderKeys
    ) throws(SealingError) -> [UInt8] {
        try unsafe plaintext.withRawBytes { bytes throws(SealingError) in
            try unsafe seal(bytes, at: place, under: keys, fixedNonce: nil)
        }
    }

    /// Seals a record that lies in memory of the caller.
    ///
    /// - Parameters:
    ///   - plaintext: At most ``plaintextBytesMax`` bytes; wiping it is the caller's part.
    ///   - place: Where it belongs; it opens nowhere else.
    ///   - keys: Without any one of them it does not open again.
    /// - Returns: The envelope, ``overheadBytes`` longer than the plaintext.
    /// - Throws: ``SealingError``: `tooLarge` or `library`.
    public func seal(
        _ plaintext: UnsafeRawBufferPointer, at place: RecordPlace, under keys: HolderKeys
    ) throws(SealingError) -> [UInt8] {
        try unsafe seal(plaintext, at: place, under: keys, fixedNonce: nil)
    }

    /// Seals under a random nonce, or, for test vectors, a given one.
    func seal(
        _ plaintext: UnsafeRawBufferPointer, at place: RecordPlace, under keys: HolderKeys,
        fixedNonce: [UInt8]?
    ) throws(SealingError) -> [UInt8] {
        guard plaintext.count <= Self.plaintextBytesMax else {
            throw SealingError(.sealRecord, .tooLarge)
        }
        writeAssociated(place)
        let count = plaintext.count + Self.overheadBytes
        var isDone = false
        let sealed = unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            let bytes = unsafe UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(bytes)[..<count])
            unsafe bytes[0] = Self.formatVersion
            unsafe bytes[1] = keys.kinds.rawValue
            let done = unsafe derivation.withKey(
                of: keys, formatVersion: Self.formatVersion, recordID: place.recordID
            ) { key, commitment in
                unsafe fill(bytes, plaintext, key: key, commitment: commitment, fixedNonce: fixedNonce)
            }
            isDone = done ?? false
            initialized = isDone ? count : 0
        }
        guard isDone else {
            throw SealingError(.sealRecord, .library)
        }
        return sealed
    }

    private func fill(
        _ envelope: UnsafeMutableRawBufferPointer, _ plaintext: UnsafeRawBufferPointer,
        key: UnsafeRawBufferPointer, commitment: UnsafeRawBufferPointer, fixedNonce: [UInt8]?
    ) -> Bool {
        let nonce = unsafe UnsafeMutableRawBufferPointer(
            rebasing: envelope[Self.nonceStart..<Self.commitmentStart])
        unsafe UnsafeMutableRawBufferPointer(rebasing: envelope[Self.commitmentStart..<Self.headerBytes])
            .copyMemory(from: commitment)
        let output = unsafe UnsafeMutableRawBufferPointer(rebasing: envelope[Self.headerBytes...])
        return unsafe Randomness.fillNonce(nonce, fixed: fixedNonce)
            && associated.withUnsafeBytes {
                unsafe GCM.seal(
                    sealing, key: key, nonce: UnsafeRawBufferPointer(nonce), associated: $0,
                    plaintext: plaintext,
                    into: output)
            }
    }

    private func writeAssociated(_ place: RecordPlace) {
        let byteCount = place.byteCount
        if associated.count != byteCount {
            associated.removeAll(keepingCapacity: true)
            associated.append(contentsOf: repeatElement(0, count: byteCount))
        }
        unsafe associated.withUnsafeMutableBytes { room in
            var fields = unsafe FieldWriter(room)
            place.write(formatVersion: Self.formatVersion, into: &fields)
        }
    }
}

// MARK: - Opening

extension RecordSealer {
    /// Opens a record.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(_:at:under:)`` gave.
    ///   - place: The place it was read from.
    ///   - keys: The holders' keys, of the kinds that ``holders(of:)`` says.
    /// - Returns: The plaintext; wiping it is the caller's part.
    /// - Throws: ``SealingError``: `unknownFormat`, or `cannotOpen` for whatever else is wrong.
    public func open(
        _ sealed: [UInt8], at place: RecordPlace, under keys: HolderKeys
    ) throws(SealingError) -> [UInt8] {
        try unsafe sealed.withRawBytes { bytes throws(SealingError) in
            try unsafe open(bytes, at: place, under: keys)
        }
    }

    /// Opens a record that lies in memory of the caller, such as a column of a statement.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(_:at:under:)`` gave.
    ///   - place: The place it was read from.
    ///   - keys: The holders' keys, of the kinds that ``holders(of:)`` says.
    /// - Returns: The plaintext; wiping it is the caller's part.
    /// - Throws: ``SealingError``: `unknownFormat`, or `cannotOpen` for whatever else is wrong.
    public func open(
        _ sealed: UnsafeRawBufferPointer, at place: RecordPlace, under keys: HolderKeys
    ) throws(SealingError) -> [UInt8] {
        guard let version = unsafe sealed.first else {
            throw SealingError(.openRecord, .cannotOpen)
        }
        guard version == Self.formatVersion else {
            throw SealingError(.openRecord, .unknownFormat(Int(version)))
        }
        let count = sealed.count - Self.overheadBytes
        guard count >= 0, count <= Self.plaintextBytesMax, unsafe sealed[1] == keys.kinds.rawValue else {
            throw SealingError(.openRecord, .cannotOpen)
        }
        writeAssociated(place)
        var opened: Bool?
        let plaintext = unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            let output = unsafe UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(bytes)[..<count])
            opened = unsafe derivation.withKey(
                of: keys, formatVersion: Self.formatVersion, recordID: place.recordID
            ) { key, commitment in
                unsafe decrypt(sealed, key: key, commitment: commitment, into: output)
            }
            initialized = opened == true ? count : 0
        }
        guard let opened else {
            throw SealingError(.openRecord, .library)
        }
        guard opened else {
            throw SealingError(.openRecord, .cannotOpen)
        }
        return plaintext
    }

    private func decrypt(
        _ envelope: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, commitment: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let stored = unsafe UnsafeRawBufferPointer(
            rebasing: envelope[Self.commitmentStart..<Self.headerBytes])
        guard unsafe CRYPTO_memcmp(stored.baseAddress, commitment.baseAddress, commitment.count) == 0 else {
            return false
        }
        let nonce = unsafe UnsafeRawBufferPointer(rebasing: envelope[Self.nonceStart..<Self.commitmentStart])
        let rest = unsafe UnsafeRawBufferPointer(rebasing: envelope[Self.headerBytes...])
        return unsafe associated.withUnsafeBytes {
            unsafe GCM.open(opening, key: key, nonce: nonce, associated: $0, sealed: rest, into: output)
        }
    }
}
