import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes and a tag of 16, through EVP_CIPHER.
enum GCM {
    static let keyBytes = 32
    static let nonceBytes = 12
    static let tagBytes = 16

    /// Which way a context works; one is never turned round, since that would schedule its key again.
    enum Direction: Int32 {
        case open = 0
        case seal = 1
    }

    /// Makes a context without a key, or returns nil.
    static func makeContext(_ algorithms: Algorithms, _ direction: Direction) -> OpaquePointer? {
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            return nil
        }
        let cipher = unsafe algorithms.aes256GCM
        guard unsafe EVP_CipherInit_ex2(context, cipher, nil, nil, direction.rawValue, nil) == 1 else {
            unsafe EVP_CIPHER_CTX_free(context)
            return nil
        }
        return unsafe context
    }

    /// Frees a context, which wipes its key.
    static func free(_ context: OpaquePointer) {
        unsafe EVP_CIPHER_CTX_free(context)
    }

    @inline(__always)
    static func setKey(_ context: OpaquePointer, _ direction: Direction, _ key: UnsafeRawBufferPointer)
        -> Bool
    {
        let start = unsafe key.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return unsafe key.count == keyBytes
            && EVP_CipherInit_ex2(context, nil, start, nil, direction.rawValue, nil) == 1
    }

    /// Encrypts.
    ///
    /// - Parameters:
    ///   - context: Of the right direction.
    ///   - key: 32 bytes; nil when the context has its key.
    ///   - nonce: 12 bytes.
    ///   - associated: What is bound without being hidden.
    ///   - plaintext: May be empty.
    ///   - output: Room for the ciphertext, as long as the plaintext, and the tag behind it.
    /// - Returns: false when OpenSSL fails.
    @inline(__always)
    static func seal(
        _ context: OpaquePointer, key: UnsafeRawBufferPointer? = nil, nonce: UnsafeRawBufferPointer,
        associated: UnsafeRawBufferPointer,
        plaintext: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(nonce.count == nonceBytes && output.count == plaintext.count + tagBytes)
        let out = unsafe output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var written: Int32 = 0
        var rest: Int32 = 0
        return unsafe begin(context, .seal, key, nonce, associated)
            && EVP_CipherUpdate(context, out, &written, bytes(plaintext), Int32(plaintext.count)) == 1
            && Int(written) == plaintext.count && EVP_CipherFinal_ex(context, out, &rest) == 1
            && EVP_CIPHER_CTX_ctrl(
                context, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), out.map { unsafe $0 + plaintext.count }) == 1
    }

    /// Decrypts.
    ///
    /// - Parameters:
    ///   - context: Of the right direction.
    ///   - key: 32 bytes; nil when the context has its key.
    ///   - nonce: 12 bytes.
    ///   - associated: What is bound without being hidden.
    ///   - sealed: Ciphertext, then tag.
    ///   - output: Room for the plaintext; on failure it holds zeroes.
    /// - Returns: false when it does not authenticate, or OpenSSL fails.
    @inline(__always)
    static func open(
        _ context: OpaquePointer, key: UnsafeRawBufferPointer? = nil, nonce: UnsafeRawBufferPointer,
        associated: UnsafeRawBufferPointer,
        sealed: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(nonce.count == nonceBytes && sealed.count == output.count + tagBytes)
        let out = unsafe output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        // EVP_CTRL_AEAD_SET_TAG only reads.
        let tag = unsafe UnsafeMutableRawPointer(
            mutating: sealed.baseAddress.map { unsafe $0 + output.count })
        var written: Int32 = 0
        var rest: Int32 = 0
        let opened =
            unsafe begin(context, .open, key, nonce, associated)
            && EVP_CipherUpdate(context, out, &written, bytes(sealed), Int32(output.count)) == 1
            && Int(written) == output.count
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagBytes), tag) == 1
            && EVP_CipherFinal_ex(context, out, &rest) == 1
        if !opened {
            // Plaintext that does not authenticate is nobody's business.
            unsafe OPENSSL_cleanse(output.baseAddress, output.count)
        }
        return opened
    }

    @inline(__always)
    private static func begin(
        _ context: OpaquePointer, _ direction: Direction, _ key: UnsafeRawBufferPointer?,
        _ nonce: UnsafeRawBufferPointer, _ associated: UnsafeRawBufferPointer
    ) -> Bool {
        var written: Int32 = 0
        let keyStart = unsafe key.flatMap { unsafe bytes($0) }
        return unsafe EVP_CipherInit_ex2(context, nil, keyStart, bytes(nonce), direction.rawValue, nil) == 1
            && EVP_CipherUpdate(context, nil, &written, bytes(associated), Int32(associated.count)) == 1
    }

    @inline(__always)
    private static func bytes(_ buffer: UnsafeRawBufferPointer) -> UnsafePointer<UInt8>? {
        unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    }
}
