/// Where a holder's key is found in an hour's key file: HMAC under the hour's own secret, so that values of
/// two hours cannot be joined.
public struct HolderIndex: Hashable, Sendable, FixedBytes, CustomStringConvertible, CustomReflectable {
    /// How many bytes it has.
    public static let byteCount = 16

    private var high: UInt64 = 0
    private var low: UInt64 = 0

    init(zero: Void) {}

    /// Takes sixteen bytes; nil when there are more or fewer.
    public init?(bytes: [UInt8]) {
        self.init(copying: bytes)
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        copiedBytes
    }

    /// Only the type: a row's index joins the rows of one person within the hour.
    public var description: String {
        "HolderIndex"
    }

    /// Shows nothing.
    public var customMirror: Mirror {
        Mirror(self, children: [])
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
