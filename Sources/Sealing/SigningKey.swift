import COpenSSL

/// A store's Ed25519 key (RFC 8032), with which it signs its receipts.
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes of a raw private key.
    public static let privateKeyBytes = 32
    /// Bytes of a raw public key.
    public static let publicKeyBytes = 32
    /// Bytes of a signature.
    public static let signatureBytes = 64

    /// The raw private key, for the store's own state.
    public let privateKey: SecretBytes
    /// The raw public key, for everybody.
    public let publicKey: [UInt8]

    /// Takes a raw private key.
    ///
    /// - Parameter privateKey: 32 bytes, as ``privateKey`` gave them.
    /// - Throws: ``SealingError`` with code `library` when the length is another, or OpenSSL has no Ed25519.
    public init(privateKey: SecretBytes) throws(SealingError) {
        self.privateKey = privateKey
        let key = try unsafe Self.load(privateKey, for: .createSigningKey)
        defer { unsafe EVP_PKEY_free(key) }
        var raw = [UInt8](repeating: 0, count: Self.publicKeyBytes)
        var count = raw.count
        guard unsafe EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1, count == raw.count else {
            throw SealingError(.createSigningKey, .library)
        }
        publicKey = raw
    }

    /// Makes a random key: any 32 random bytes are a private key (RFC 8032, 5.1.5).
    ///
    /// - Throws: ``SealingError`` with code `library`.
    public static func generate() throws(SealingError) -> SigningKey {
        try SigningKey(privateKey: .random(count: privateKeyBytes, for: .createSigningKey))
    }

    /// Signs a message.
    ///
    /// - Parameter message: Any number of bytes.
    /// - Returns: 64 bytes, the same for the same message.
    /// - Throws: ``SealingError`` with code `library`.
    public func sign(_ message: [UInt8]) throws(SealingError) -> [UInt8] {
        let key = try unsafe Self.load(privateKey, for: .sign)
        defer { unsafe EVP_PKEY_free(key) }
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Self.signatureBytes)
        var count = signature.count
        guard unsafe context != nil, unsafe EVP_DigestSignInit_ex(context, nil, nil, nil, nil, key, nil) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
            count == signature.count
        else {
            throw SealingError(.sign, .library)
        }
        return signature
    }

    /// Checks a signature.
    ///
    /// - Parameters:
    ///   - signature: What ``sign(_:)`` gave.
    ///   - message: What was signed.
    ///   - publicKey: The signer's raw public key.
    /// - Returns: false for whatever is wrong.
    public static func verify(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureBytes, publicKey.count == publicKeyBytes,
            let key = unsafe EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, publicKey, publicKey.count)
        else {
            return false
        }
        defer { unsafe EVP_PKEY_free(key) }
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        return unsafe context != nil && EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, key, nil) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    private static func load(
        _ secret: SecretBytes, for operation: SealingError.Operation
    ) throws(SealingError) -> OpaquePointer {
        let key = unsafe secret.withExposedBytes { raw in
            unsafe EVP_PKEY_new_raw_private_key_ex(
                nil, "ED25519", nil, raw.baseAddress?.assumingMemoryBound(to: UInt8.self), raw.count)
        }
        guard let key = unsafe key, secret.count == privateKeyBytes else {
            throw SealingError(operation, .library)
        }
        return unsafe key
    }

    /// Only the type.
    public var description: String {
        "SigningKey"
    }

    /// Shows nothing.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
