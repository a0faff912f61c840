import COpenSSL

/// SHA-256 (FIPS 180-4), to know a message again without keeping it.
public enum SHA256 {
    /// Bytes of a digest.
    public static let byteCount = 32

    /// The digest of a message.
    ///
    /// - Parameter message: Any number of bytes.
    /// - Returns: 32 bytes.
    /// - Throws: ``SealingError`` with code `library` when OpenSSL has no SHA-256.
    public static func digest(of message: [UInt8]) throws(SealingError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        var count = digest.count
        guard
            unsafe EVP_Q_digest(nil, "SHA256", nil, message, message.count, &digest, &count) == 1,
            count == byteCount
        else {
            throw SealingError(.prepare, .library)
        }
        return digest
    }
}
