import COpenSSL
import Locking

/// OpenSSL's random generators, RAND_bytes(3): one for what everybody may see, one for keys.
enum Randomness {
    /// Fills with key material, straight from the private generator.
    static func fillPrivate(
        _ room: UnsafeMutableRawBufferPointer, for operation: SealingError.Operation
    ) throws(SealingError) {
        let start = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard unsafe RAND_priv_bytes(start, Int32(room.count)) == 1 else {
            throw SealingError(operation, .library)
        }
    }

    /// Fills a nonce with random bytes, or, for test vectors, with given ones.
    ///
    /// - Returns: false when there is no entropy.
    static func fillNonce(_ nonce: UnsafeMutableRawBufferPointer, fixed: [UInt8]?) -> Bool {
        guard let fixed else {
            return unsafe NonceReserve.shared.take(nonce)
        }
        precondition(fixed.count == nonce.count, "a nonce has \(nonce.count) bytes")
        unsafe nonce.copyBytes(from: fixed)
        return true
    }
}

/// Random bytes fetched in pieces, for nonces: a call of RAND_bytes costs as much as all of AES for a record,
/// mostly for system calls.
///
/// Only for what everybody may see. The program never forks, which would hand out the same bytes twice.
@safe
final class NonceReserve: @unchecked Sendable {
    // @unchecked: the bytes are read and written under the lock of `used` only.
    static let shared = NonceReserve(byteCount: 3_072)

    private let bytes: UnsafeMutableRawBufferPointer
    private let used: Locked<Int>

    init(byteCount: Int) {
        unsafe bytes = .allocate(byteCount: byteCount, alignment: 16)
        used = Locked(byteCount)
    }

    deinit {
        unsafe bytes.deallocate()
    }

    /// Fills with bytes that nobody gets again.
    ///
    /// - Returns: false when there is no entropy.
    func take(_ room: UnsafeMutableRawBufferPointer) -> Bool {
        used.withLock { used in
            if unsafe used + room.count > bytes.count {
                let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                guard unsafe RAND_bytes(start, Int32(bytes.count)) == 1 else {
                    return false
                }
                used = 0
            }
            unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[used..<used + room.count]))
            used += room.count
            return true
        }
    }
}
