/// A person under an account, without the number: HMAC under an index key of account and digits, the same on
/// every worker of a region.
public struct PersonToken: Hashable, Sendable, FixedBytes, CustomStringConvertible, CustomReflectable {
    /// How many bytes it has.
    public static let byteCount = 32

    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    init(zero: Void) {}

    /// Takes thirty-two bytes; nil when there are more or fewer.
    public init?(bytes: [UInt8]) {
        self.init(copying: bytes)
    }

    /// The thirty-two bytes.
    public var bytes: [UInt8] {
        copiedBytes
    }

    /// Only the type: whoever holds the index key finds the digits by trying.
    public var description: String {
        "PersonToken"
    }

    /// Shows nothing.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }

    /// Gives the thirty-two bytes where they lie, without a copy on the heap.
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
