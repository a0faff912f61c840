import COpenSSL

/// A key of HMAC-SHA-256 (RFC 2104, FIPS 198-1) with one purpose, ready for use from any thread.
///
/// One context is kept a thread and started anew for each message, which neither fetches nor schedules the
/// key again (EVP_MAC_init(3) with a null key).
final class MACKey: Sendable {
    static let byteCount = 32

    private let pool: ContextPool

    /// Takes a key of any length, which is copied into OpenSSL's own memory; OpenSSL wipes that.
    init(_ key: SecretBytes, for operation: SealingError.Operation) throws(SealingError) {
        let algorithms = try Algorithms.fetched(for: operation)
        pool = unsafe ContextPool(
            make: { unsafe MACContext.make(algorithms, key: key) }, free: { unsafe EVP_MAC_CTX_free($0) })
        // The first one is made now, so that a missing digest shows here and not in the hot path.
        guard unsafe pool.withContext({ unsafe $0 != nil }) else {
            throw SealingError(operation, .library)
        }
    }

    /// Computes HMAC over the message.
    ///
    /// Traps when OpenSSL is out of memory: nothing else can fail after `init`.
    func authenticate(_ message: UnsafeRawBufferPointer, into code: UnsafeMutableRawBufferPointer) {
        let done = unsafe pool.withContext { context in
            unsafe MACContext.run(context, message, into: code)
        }
        precondition(done, "OpenSSL could not compute HMAC-SHA-256: out of memory")
    }

    /// Computes HMAC over a message.
    ///
    /// - Returns: 32 bytes.
    func code(of message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Self.byteCount)
        unsafe message.withUnsafeBytes { message in
            unsafe code.withUnsafeMutableBytes { unsafe authenticate(message, into: $0) }
        }
        return code
    }

    /// Computes HMAC over the fields of a message, and keeps as many of its first bytes as the value has.
    ///
    /// - Parameters:
    ///   - byteCount: What the fields take with their prefixes.
    ///   - fill: Writes the fields.
    /// - Returns: The code's first bytes.
    @inline(__always)
    func value<Value: FixedBytes>(fields byteCount: Int, _ fill: (inout FieldWriter) -> Void) -> Value {
        unsafe withUnsafeTemporaryAllocation(byteCount: byteCount + Self.byteCount, alignment: 8) { room in
            var writer = unsafe FieldWriter(UnsafeMutableRawBufferPointer(rebasing: room[..<byteCount]))
            fill(&writer)
            let code = unsafe UnsafeMutableRawBufferPointer(rebasing: room[byteCount...])
            unsafe authenticate(UnsafeRawBufferPointer(rebasing: room[..<writer.used]), into: code)
            var value = Value(zero: ())
            unsafe withUnsafeMutableBytes(of: &value) { value in
                unsafe value.copyMemory(from: UnsafeRawBufferPointer(rebasing: code[..<value.count]))
            }
            // Fields may hold a number's digits.
            unsafe OPENSSL_cleanse(room.baseAddress, room.count)
            return value
        }
    }
}

/// The steps of EVP_MAC(3) on a context.
enum MACContext {
    /// Makes a context, sets its key, or returns nil.
    static func make(_ algorithms: Algorithms, key: SecretBytes) -> OpaquePointer? {
        guard let context = unsafe make(algorithms) else {
            return nil
        }
        guard unsafe key.withExposedBytes({ unsafe setKey(context, $0) }) else {
            unsafe EVP_MAC_CTX_free(context)
            return nil
        }
        return unsafe context
    }

    /// Makes a context without a key, or returns nil.
    static func make(_ algorithms: Algorithms) -> OpaquePointer? {
        guard let context = unsafe EVP_MAC_CTX_new(algorithms.hmac) else {
            return nil
        }
        var digest = Array("SHA256".utf8CString)
        let isSet = unsafe digest.withUnsafeMutableBufferPointer { name in
            let parameters = unsafe [
                lethe_digest_param(name.baseAddress),
                OSSL_PARAM_construct_end(),
            ]
            return unsafe EVP_MAC_CTX_set_params(context, parameters) == 1
        }
        guard isSet else {
            unsafe EVP_MAC_CTX_free(context)
            return nil
        }
        return unsafe context
    }

    @inline(__always)
    static func setKey(_ context: OpaquePointer, _ key: UnsafeRawBufferPointer) -> Bool {
        let start = unsafe key.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return unsafe EVP_MAC_init(context, start, key.count, nil) == 1
    }

    /// Starts anew with the key that the context has, and computes the code of one message.
    @inline(__always)
    static func run(
        _ context: OpaquePointer?, _ message: UnsafeRawBufferPointer, into code: UnsafeMutableRawBufferPointer
    ) -> Bool {
        unsafe context != nil && EVP_MAC_init(context, nil, 0, nil) == 1
            && finish(context, message, into: code)
    }

    /// Computes the code of one message on a context whose key has just been set.
    @inline(__always)
    static func finish(
        _ context: OpaquePointer?, _ message: UnsafeRawBufferPointer, into code: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var written = 0
        let start = unsafe message.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let out = unsafe code.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return unsafe EVP_MAC_update(context, start, message.count) == 1
            && EVP_MAC_final(context, out, &written, code.count) == 1 && written == MACKey.byteCount
    }
}
