import COpenSSL

/// HKDF-SHA-256 (RFC 5869) through EVP_KDF, for keys that are derived once and kept.
///
/// ``RecordKeyDerivation`` does the same for every record, from two HMAC contexts that it keeps.
enum HKDF {
    /// Extracts and expands.
    ///
    /// - Parameters:
    ///   - secret: The input keying material.
    ///   - salt: Not secret; may be empty.
    ///   - info: What the key is for.
    ///   - count: Bytes to derive, at most 255 × 32.
    ///   - operation: For the error.
    /// - Returns: That many bytes.
    /// - Throws: ``SealingError`` with code `library`.
    static func derive(
        _ secret: SecretBytes, salt: [UInt8], info: [UInt8], count: Int, for operation: SealingError.Operation
    ) throws(SealingError) -> SecretBytes {
        let algorithms = try Algorithms.fetched(for: operation)
        guard let context = unsafe EVP_KDF_CTX_new(algorithms.hkdf) else {
            throw SealingError(operation, .library)
        }
        // Wipes what it holds of the secret.
        defer { unsafe EVP_KDF_CTX_free(context) }
        var digest = Array("SHA256".utf8CString)
        var salt = salt
        var info = info
        return try unsafe SecretBytes(count: count) { room throws(SealingError) in
            let derived = unsafe secret.withExposedBytes { secret in
                unsafe digest.withUnsafeMutableBufferPointer { digest in
                    unsafe salt.withUnsafeMutableBytes { salt in
                        unsafe info.withUnsafeMutableBytes { info in
                            unsafe run(context, digest.baseAddress, secret, salt, info, into: room)
                        }
                    }
                }
            }
            guard derived else {
                throw SealingError(operation, .library)
            }
        }
    }

    private static func run(
        _ context: OpaquePointer, _ digest: UnsafeMutablePointer<CChar>?, _ secret: UnsafeRawBufferPointer,
        _ salt: UnsafeMutableRawBufferPointer, _ info: UnsafeMutableRawBufferPointer,
        into room: UnsafeMutableRawBufferPointer
    ) -> Bool {
        // OSSL_PARAM has no constant pointers; EVP_KDF reads the secret only.
        let secretStart = unsafe UnsafeMutableRawPointer(mutating: secret.baseAddress)
        let parameters = unsafe [
            lethe_digest_param(digest),
            lethe_kdf_key_param(secretStart, secret.count),
            lethe_kdf_salt_param(salt.baseAddress, salt.count),
            lethe_kdf_info_param(info.baseAddress, info.count),
            OSSL_PARAM_construct_end(),
        ]
        let out = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return unsafe EVP_KDF_derive(context, out, room.count, parameters) == 1
    }

    /// Derives the 32-byte key of one purpose.
    ///
    /// The salt is the same constant everywhere; the purpose tells the keys of one secret apart.
    static func subkey(
        of secret: SecretBytes, purpose: Purpose, for operation: SealingError.Operation
    ) throws(SealingError) -> SecretBytes {
        try derive(
            secret, salt: Array("lethe".utf8), info: Array(purpose.rawValue.utf8), count: 32, for: operation)
    }

    /// Everything a secret is used for, each with a key of its own; the text is HKDF's info.
    enum Purpose: String, CaseIterable {
        /// Of an index key.
        case recordID = "lethe/1/index/record-id"
        case personToken = "lethe/1/index/person-token"
        case fingerprint = "lethe/1/index/fingerprint"
        /// Of an hour key.
        case applicationIndex = "lethe/1/hour/application-index"
        case accountIndex = "lethe/1/hour/account-index"
        case personIndex = "lethe/1/hour/person-index"
        case holderWrap = "lethe/1/hour/holder-wrap"
        case label = "lethe/1/hour/label"
        /// Of a wrapping key.
        case hourWrap = "lethe/1/wrapping/hour-wrap"
        /// Of a control key.
        case reject = "lethe/1/control/reject"
        case ledger = "lethe/1/control/ledger"
        case receipt = "lethe/1/control/receipt"
        case number = "lethe/1/control/number"
    }
}
