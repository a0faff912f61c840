/// A number sealed to a region's public key, so that a command can wait on a broker's disk: the bytes of the
/// command's `sealed_number`, which are written in base64url without padding (RFC 4648, section 5).
///
/// Envelope, format version 1, for a number of n bytes:
///
///     offset  bytes  what
///     0       1      format version, 1
///     1       32     ephemeral public key, X25519 (RFC 7748)
///     33      12     nonce, random
///     45      n      ciphertext, AES-256-GCM
///     45+n    16     tag
///
/// To make one:
///
/// 1. Take the region's public key, 32 bytes (`lethe keys public`, base64url), and make a fresh, random
///    X25519 key pair for this number alone: the ephemeral one.
/// 2. Shared secret, 32 bytes = X25519(ephemeral private key, region's public key); give up if it is all
///    zeroes (RFC 7748, section 6.1).
/// 3. Key, 32 bytes = HKDF-SHA-256 (RFC 5869) with the shared secret as input keying material, the 14 ASCII
///    characters `lethe/1/number` as salt, and as info 64 bytes: ephemeral public key, then region's public
///    key.
/// 4. Plaintext = the number as text in UTF-8, spelled as `number` may be, at most 256 bytes. Associated data = 33
///    bytes: the byte 1, then the region's public key. Nonce = 12 random bytes.
/// 5. Encrypt with AES-256-GCM and lay it all out as above.
///
/// The region's private key is HKDF-SHA-256 of a control key, purpose `lethe/1/control/number`. A rotation
/// brings another; what was sealed to an older one opens as long as its control version is kept.
public enum SealedNumber {
    /// The longest number, in bytes.
    public static let numberBytesMax = 256
    private static let salt = Array("lethe/1/number".utf8)

    /// Seals a number.
    ///
    /// - Parameters:
    ///   - number: The number as text in UTF-8, at most ``numberBytesMax`` bytes.
    ///   - key: The region's public key.
    /// - Returns: The envelope.
    /// - Throws: ``SealingError``: `tooLarge`, or `library`, also when the key is of low order and so nobody's.
    public static func seal(_ number: [UInt8], to key: NumberPublicKey) throws(SealingError) -> [UInt8] {
        try seal(
            number, to: key, ephemeral: .random(count: X25519.keyBytes, for: .sealNumber), fixedNonce: nil)
    }

    static func seal(
        _ number: [UInt8], to key: NumberPublicKey, ephemeral: SecretBytes, fixedNonce: [UInt8]?
    ) throws(SealingError) -> [UInt8] {
        guard number.count <= numberBytesMax else {
            throw SealingError(.sealNumber, .tooLarge)
        }
        guard let ephemeralPublic = X25519.publicKey(of: ephemeral),
            let shared = X25519.sharedSecret(of: ephemeral, and: key.bytes)
        else {
            throw SealingError(.sealNumber, .library)
        }
        let sealingKey = try sealingKey(shared, ephemeralPublic, key, for: .sealNumber)
        return try unsafe number.withRawBytes { bytes throws(SealingError) in
            try unsafe sealingKey.seal(
                bytes, header: ephemeralPublic, associated: associated(key), fixedNonce: fixedNonce,
                for: .sealNumber)
        }
    }

    /// Opens a number with whichever control version it was sealed to, the newest first.
    ///
    /// - Parameters:
    ///   - sealed: The envelope.
    ///   - keyring: The region's full keyring.
    /// - Returns: The number as text in UTF-8. **Secret**.
    /// - Throws: ``SealingError`` with code `cannotOpen`, whatever is wrong.
    public static func open(_ sealed: [UInt8], with keyring: Keyring) throws(SealingError) -> [UInt8] {
        let count = sealed.count - SealingKey.overheadBytes - X25519.keyBytes
        guard sealed.first == SealingKey.formatVersion, (0...numberBytesMax).contains(count) else {
            throw SealingError(.openNumber, .cannotOpen)
        }
        for key in keyring.control.reversed() {
            if let number = open(sealed, count, with: key) {
                return number
            }
        }
        throw SealingError(.openNumber, .cannotOpen)
    }

    /// Opens with one version; nil when it is another's, or does not open at all.
    private static func open(_ sealed: [UInt8], _ count: Int, with key: ControlKey) -> [UInt8]? {
        let ephemeralPublic = Array(sealed[1...X25519.keyBytes])
        guard let publicKey = key.numberPublicKey,
            let shared = X25519.sharedSecret(of: key.numbers, and: ephemeralPublic)
        else {
            return nil
        }
        do throws(SealingError) {
            let sealingKey = try sealingKey(shared, ephemeralPublic, publicKey, for: .openNumber)
            var number = [UInt8](repeating: 0, count: count)
            try unsafe number.withMutableRawBytes { room throws(SealingError) in
                try unsafe sealingKey.open(
                    sealed, headerBytes: X25519.keyBytes, associated: associated(publicKey), into: room,
                    for: .openNumber)
            }
            return number
        } catch {
            // The caller has one error for every failure.
            return nil
        }
    }

    private static func sealingKey(
        _ shared: SecretBytes, _ ephemeral: [UInt8], _ key: NumberPublicKey,
        for operation: SealingError.Operation
    ) throws(SealingError) -> SealingKey {
        try SealingKey(
            HKDF.derive(
                shared, salt: salt, info: ephemeral + key.bytes, count: GCM.keyBytes, for: operation),
            for: operation)
    }

    private static func associated(_ key: NumberPublicKey) -> [UInt8] {
        [SealingKey.formatVersion] + key.bytes
    }
}
