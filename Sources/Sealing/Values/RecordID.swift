/// A record's id: 128 bits of HMAC, the same on every worker of a region, useless to find the call.
public struct RecordID: Hashable, Sendable, FixedBytes, CustomStringConvertible {
    /// How many bytes it has.
    public static let byteCount = 16

    private var high: UInt64 = 0
    private var low: UInt64 = 0

    init(zero: Void) {}

    /// Takes sixteen bytes; nil when there are more or fewer.
    public init?(bytes: [UInt8]) {
        self.init(copying: bytes)
    }

    /// Reads thirty-two lower-case hexadecimal digits; nil when it is anything else.
    public init?(hex: String) {
        guard let bytes = Hex.bytes(hex) else {
            return nil
        }
        self.init(bytes: bytes)
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        copiedBytes
    }

    /// The bytes as thirty-two lower-case hexadecimal digits, as an export prints them.
    public var hex: String {
        Hex.text(bytes)
    }

    /// The hexadecimal digits.
    public var description: String {
        hex
    }

    /// Gives the sixteen bytes where they lie, without a copy on the heap.
    ///
    /// - Parameter body: Must not let the pointer escape.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe Swift.withUnsafeBytes(of: self, body)
    }
}
