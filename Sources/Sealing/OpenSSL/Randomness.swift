import COpenSSL

/// OpenSSL's random generators, RAND_bytes(3): one for what everybody may see, one for keys.
enum Randomness {
    /// Fills with key material.
    static func fillPrivate(
        _ room: UnsafeMutableRawBufferPointer, for operation: SealingError.Operation
    ) throws(SealingError) {
        let start = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard unsafe RAND_priv_bytes(start, Int32(room.count)) == 1 else {
            throw SealingError(operation, .library)
        }
    }
}

extension Randomness {
    /// Fills a nonce with random bytes, or, for test vectors, with given ones.
    static func fillNonce(_ nonce: UnsafeMutableRawBufferPointer, fixed: [UInt8]?) -> Bool {
        guard let fixed else {
            let start = unsafe nonce.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return unsafe RAND_bytes(start, Int32(nonce.count)) == 1
        }
        precondition(fixed.count == nonce.count, "a nonce has \(nonce.count) bytes")
        unsafe nonce.copyBytes(from: fixed)
        return true
    }
}
