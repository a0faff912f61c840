import COpenSSL

/// SHA-256 of a body that is too large to keep, taken piece by piece.
@safe
final class BodyHasher {
    private let context: OpaquePointer
    private(set) var bytes: UInt64 = 0

    init() {
        guard let context = unsafe EVP_MD_CTX_new(),
            unsafe EVP_DigestInit_ex2(context, EVP_sha256(), nil) == 1
        else { preconditionFailure("SHA-256 is not available") }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    func append(_ piece: UnsafeRawBufferPointer) {
        bytes += UInt64(piece.count)
        let code = unsafe EVP_DigestUpdate(context, piece.baseAddress, piece.count)
        precondition(code == 1, "SHA-256 failed")
    }

    /// The digest, 32 bytes; ends the hasher.
    func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let code = unsafe EVP_DigestFinal_ex(context, &digest, nil)
        precondition(code == 1, "SHA-256 failed")
        return digest
    }
}
