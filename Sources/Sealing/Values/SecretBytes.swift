import COpenSSL

/// Key material in memory of its own, wiped when the last reference goes.
///
/// It cannot be printed: description and mirror say type and length. An array would leave copies behind when
/// it grows or is shared.
@safe
public final class SecretBytes: @unchecked Sendable {
    // @unchecked: the memory is written in `init` only, before anybody else has the reference, and read
    // afterwards.
    private let storage: UnsafeMutableRawBufferPointer

    /// How many bytes there are.
    public var count: Int {
        unsafe storage.count
    }

    /// Makes room, zeroes it, and lets the body fill it.
    init<Failure: Error>(
        count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        unsafe storage = .allocate(byteCount: count, alignment: 16)
        unsafe storage.initializeMemory(as: UInt8.self, repeating: 0)
        // A throwing fill releases the half-made object, and with it runs `deinit`.
        try unsafe fill(storage)
    }

    /// Copies bytes; wiping the original is the caller's part.
    ///
    /// - Parameter bytes: Any number of bytes.
    public convenience init(copying bytes: UnsafeRawBufferPointer) {
        unsafe self.init(count: bytes.count) { unsafe $0.copyMemory(from: bytes) }
    }

    /// Copies bytes; the array itself is not wiped.
    ///
    /// - Parameter bytes: Any number of bytes.
    public convenience init(copying bytes: [UInt8]) {
        unsafe self.init(count: bytes.count) { unsafe $0.copyBytes(from: bytes) }
    }

    /// Makes random bytes from OpenSSL's private generator (`RAND_priv_bytes`).
    ///
    /// - Parameter count: How many.
    /// - Returns: That many.
    /// - Throws: ``SealingError`` with code `library` when there is no entropy.
    public static func random(count: Int) throws(SealingError) -> SecretBytes {
        try random(count: count, for: .prepare)
    }

    static func random(
        count: Int, for operation: SealingError.Operation
    ) throws(SealingError) -> SecretBytes {
        try unsafe SecretBytes(count: count) { room throws(SealingError) in
            try unsafe Randomness.fillPrivate(room, for: operation)
        }
    }

    deinit {
        unsafe OPENSSL_cleanse(storage.baseAddress, storage.count)
        unsafe storage.deallocate()
    }

    /// Lets the body read the bytes where they lie.
    ///
    /// - Parameter body: Must not let the pointer escape, nor keep a copy that is not wiped.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    public func withExposedBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(storage))
    }

    /// Compares in constant time (`CRYPTO_memcmp`); only the lengths may show.
    ///
    /// - Parameter other: What to compare with.
    /// - Returns: Whether both hold the same bytes.
    public func matches(_ other: SecretBytes) -> Bool {
        unsafe count == other.count
            && CRYPTO_memcmp(storage.baseAddress, other.storage.baseAddress, count) == 0
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Type and length.
    public var description: String {
        "SecretBytes(\(count))"
    }

    /// Type and length.
    public var debugDescription: String {
        description
    }

    /// Shows the length only.
    public var customMirror: Mirror {
        Mirror(self, children: ["count": count])
    }
}
