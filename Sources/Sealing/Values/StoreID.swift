/// A store's own id: 16 random bytes, made with the store, never reused.
public struct StoreID: Hashable, Sendable, FixedBytes, CustomStringConvertible {
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

    /// A new one, from the system's random number generator (`getrandom(2)`).
    public static func random() -> StoreID {
        var id = StoreID(zero: ())
        id.high = .random(in: .min ... .max)
        id.low = .random(in: .min ... .max)
        return id
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        copiedBytes
    }

    /// The bytes as thirty-two lower-case hexadecimal digits.
    public var hex: String {
        Hex.text(bytes)
    }

    /// The hexadecimal digits.
    public var description: String {
        hex
    }
}
