/// A key that seals other keys, labels and rejects in one layout, ready for use from any thread.
///
/// Layout, format version 1:
///
///     offset  bytes  what
///     0       1      format version, 1
///     1       h      header: nothing, or what a reject says of its key
///     1+h     12     nonce, random
///     13+h    n      ciphertext, AES-256-GCM
///     13+h+n  16     tag
///
/// The caller's associated data begins with the format version and repeats what the header says. Nonces are
/// random: one key may seal 2³² things (NIST SP 800-38D, 8.3), far more than an hour has holders or a
/// wrapping version has hours.
final class SealingKey: Sendable {
    static let formatVersion: UInt8 = 1
    static let overheadBytes = 1 + GCM.nonceBytes + GCM.tagBytes

    private let sealers: ContextPool
    private let openers: ContextPool

    /// Takes 32 bytes that are used for nothing else.
    init(_ key: SecretBytes, for operation: SealingError.Operation) throws(SealingError) {
        let algorithms = try Algorithms.fetched(for: operation)
        sealers = Self.pool(algorithms, key, .seal)
        openers = Self.pool(algorithms, key, .open)
    }

    private static func pool(_ algorithms: Algorithms, _ key: SecretBytes, _ direction: GCM.Direction)
        -> ContextPool
    {
        unsafe ContextPool(
            make: {
                guard let context = unsafe GCM.makeContext(algorithms, direction) else {
                    return nil
                }
                guard unsafe key.withExposedBytes({ unsafe GCM.setKey(context, direction, $0) }) else {
                    unsafe GCM.free(context)
                    return nil
                }
                return unsafe context
            },
            free: { unsafe GCM.free($0) })
    }

    /// Seals under a random nonce; `fixedNonce` is for test vectors, `header` lies between format version and
    /// nonce.
    ///
    /// - Throws: Code `library`.
    func seal(
        _ plaintext: UnsafeRawBufferPointer, header: [UInt8] = [], associated: [UInt8],
        fixedNonce: [UInt8]? = nil,
        for operation: SealingError.Operation
    ) throws(SealingError) -> [UInt8] {
        let nonceStart = 1 + header.count
        let count = nonceStart + GCM.nonceBytes + plaintext.count + GCM.tagBytes
        var isDone = false
        let sealed = unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            let bytes = unsafe UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(bytes)[..<count])
            unsafe bytes[0] = Self.formatVersion
            unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[1..<nonceStart]).copyBytes(from: header)
            let nonce = unsafe UnsafeMutableRawBufferPointer(
                rebasing: bytes[nonceStart...].prefix(GCM.nonceBytes))
            let output = unsafe UnsafeMutableRawBufferPointer(
                rebasing: bytes[(nonceStart + GCM.nonceBytes)...])
            isDone =
                unsafe Randomness.fillNonce(nonce, fixed: fixedNonce)
                && sealers.withContext { context in
                    guard let context = unsafe context else {
                        return false
                    }
                    return unsafe associated.withUnsafeBytes {
                        unsafe GCM.seal(
                            context, nonce: UnsafeRawBufferPointer(nonce), associated: $0,
                            plaintext: plaintext,
                            into: output)
                    }
                }
            initialized = isDone ? count : 0
        }
        guard isDone else {
            throw SealingError(operation, .library)
        }
        return sealed
    }

    /// Opens what ``plaintextCount(of:headerBytes:for:)`` has checked, into memory of exactly that size.
    ///
    /// - Throws: `cannotOpen` for whatever is wrong.
    func open(
        _ sealed: [UInt8], headerBytes: Int = 0, associated: [UInt8],
        into output: UnsafeMutableRawBufferPointer, for operation: SealingError.Operation
    ) throws(SealingError) {
        let opened = unsafe sealed.withUnsafeBytes { bytes in
            unsafe associated.withUnsafeBytes { associated in
                let rest = unsafe bytes.dropFirst(1 + headerBytes)
                let nonce = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(GCM.nonceBytes))
                let ciphertext = unsafe UnsafeRawBufferPointer(rebasing: rest.dropFirst(GCM.nonceBytes))
                return unsafe openers.withContext { context -> Bool? in
                    guard let context = unsafe context else {
                        return nil
                    }
                    return unsafe GCM.open(
                        context, nonce: nonce, associated: associated, sealed: ciphertext, into: output)
                }
            }
        }
        guard let opened else {
            throw SealingError(operation, .library)
        }
        guard opened else {
            throw SealingError(operation, .cannotOpen)
        }
    }

    /// Checks format version and length, before anything is opened.
    ///
    /// - Returns: How long the plaintext is.
    /// - Throws: `unknownFormat` or `cannotOpen`.
    static func plaintextCount(
        of sealed: [UInt8], headerBytes: Int = 0, for operation: SealingError.Operation
    ) throws(SealingError) -> Int {
        guard let version = sealed.first else {
            throw SealingError(operation, .cannotOpen)
        }
        guard version == formatVersion else {
            throw SealingError(operation, .unknownFormat(Int(version)))
        }
        guard sealed.count >= overheadBytes + headerBytes else {
            throw SealingError(operation, .cannotOpen)
        }
        return sealed.count - overheadBytes - headerBytes
    }

    /// Opens a 32-byte key.
    func openKey(
        _ sealed: [UInt8], associated: [UInt8], for operation: SealingError.Operation
    ) throws(SealingError) -> SecretBytes {
        guard try Self.plaintextCount(of: sealed, for: operation) == GCM.keyBytes else {
            throw SealingError(operation, .cannotOpen)
        }
        return try unsafe SecretBytes(count: GCM.keyBytes) { room throws(SealingError) in
            try unsafe open(sealed, associated: associated, into: room, for: operation)
        }
    }
}
