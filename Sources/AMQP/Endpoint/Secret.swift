import COpenSSL

/// Overwrites bytes that held a secret, so that freed memory does not.
func wipe(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
}

/// A password: bytes that no description shows and that are wiped when the last owner lets go.
@safe
final class Secret: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    // Sendable by proof: the memory is written in `init` only and freed in `deinit`.
    private let bytes: UnsafeMutableBufferPointer<CChar>

    /// Copies `text` and a closing NUL.
    init(_ text: some Collection<UInt8>) {
        unsafe bytes = .allocate(capacity: text.count + 1)
        unsafe bytes.initialize(repeating: 0)
        for (index, byte) in text.enumerated() {
            unsafe bytes[index] = CChar(bitPattern: byte)
        }
    }

    deinit {
        unsafe OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        unsafe bytes.deallocate()
    }

    var isEmpty: Bool { unsafe bytes.count <= 1 }

    /// Lends the NUL-terminated bytes for the duration of `body`.
    func withExposedBytes<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        // Never empty: there is always the closing NUL.
        guard let base = unsafe bytes.baseAddress else { preconditionFailure("a secret has no memory") }
        return unsafe body(UnsafePointer(base))
    }

    var description: String { "secret" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
