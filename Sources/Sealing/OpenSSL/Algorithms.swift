import COpenSSL

/// The algorithms, fetched once a process: a fetch costs more than what is done with them.
///
/// They come from OpenSSL's default library context without properties of ours, so the operator chooses
/// provider and properties in OpenSSL's own configuration (`OPENSSL_CONF`, `default_properties = fips=yes`;
/// manual pages config(5) and fips_module(7)).
@safe
final class Algorithms: @unchecked Sendable {
    // @unchecked: fetched algorithms are immutable and reference counted; OpenSSL allows their use from any
    // thread (openssl-threads(7)).

    /// nil when OpenSSL has no provider with all of them.
    static let shared = Algorithms()

    let hmac: OpaquePointer
    let hkdf: OpaquePointer
    let aes256GCM: OpaquePointer

    private init?() {
        guard let hmac = unsafe EVP_MAC_fetch(nil, "HMAC", nil),
            let hkdf = unsafe EVP_KDF_fetch(nil, "HKDF", nil),
            let cipher = unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
        else {
            return nil
        }
        unsafe self.hmac = hmac
        unsafe self.hkdf = hkdf
        unsafe aes256GCM = cipher
    }

    /// The algorithms, or an error that says they are missing.
    static func fetched(for operation: SealingError.Operation) throws(SealingError) -> Algorithms {
        guard let shared else {
            throw SealingError(operation, .library)
        }
        return shared
    }
}
