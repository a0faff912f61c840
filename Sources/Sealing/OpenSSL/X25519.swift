import COpenSSL

/// X25519 (RFC 7748, section 5) through EVP_PKEY.
enum X25519 {
    /// Bytes of a private key, a public key and a shared secret.
    static let keyBytes = 32

    /// The public key of a private one; any 32 bytes are a private key (RFC 7748, section 5: clamping).
    ///
    /// - Returns: 32 bytes; nil when the length is another, or OpenSSL has no X25519.
    static func publicKey(of privateKey: SecretBytes) -> [UInt8]? {
        guard let key = unsafe load(privateKey) else {
            return nil
        }
        defer { unsafe EVP_PKEY_free(key) }
        var raw = [UInt8](repeating: 0, count: keyBytes)
        var count = raw.count
        guard unsafe EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1, count == raw.count else {
            return nil
        }
        return raw
    }

    /// What a private key and somebody else's public key have in common.
    ///
    /// - Returns: 32 bytes; nil when a length is another, OpenSSL has no X25519, or the public key is of low
    ///   order, which gives zeroes whatever the private key is (RFC 7748, section 6.1; EVP_PKEY_derive(3)
    ///   refuses that).
    static func sharedSecret(of privateKey: SecretBytes, and publicKey: [UInt8]) -> SecretBytes? {
        guard publicKey.count == keyBytes, let key = unsafe load(privateKey) else {
            return nil
        }
        defer { unsafe EVP_PKEY_free(key) }
        let peer = unsafe EVP_PKEY_new_raw_public_key_ex(nil, "X25519", nil, publicKey, publicKey.count)
        defer { unsafe EVP_PKEY_free(peer) }
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var isDone = false
        let secret = unsafe SecretBytes(count: keyBytes) { room in
            var count = room.count
            let start = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            isDone =
                unsafe context != nil && peer != nil && EVP_PKEY_derive_init(context) == 1
                && EVP_PKEY_derive_set_peer(context, peer) == 1
                && EVP_PKEY_derive(context, start, &count) == 1 && count == keyBytes
        }
        return isDone ? secret : nil
    }

    private static func load(_ secret: SecretBytes) -> OpaquePointer? {
        guard secret.count == keyBytes else {
            return nil
        }
        return unsafe secret.withExposedBytes { raw in
            unsafe EVP_PKEY_new_raw_private_key_ex(
                nil, "X25519", nil, raw.baseAddress?.assumingMemoryBound(to: UInt8.self), raw.count)
        }
    }
}
