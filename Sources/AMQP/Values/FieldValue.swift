/// A scalar of an AMQP field table: a message header or an argument of a queue, binding or consumer.
public enum FieldValue: Sendable, Hashable {
    /// A long string that is UTF-8.
    case string(String)
    /// Any signed or unsigned integer that fits; sent as 64-bit.
    case int(Int64)
    /// A boolean.
    case bool(Bool)
    /// Seconds since 1970.
    case timestamp(UInt64)
    /// A byte array, or a long string that is not UTF-8.
    case bytes([UInt8])
    /// A 32- or 64-bit floating point number; sent as 64-bit.
    case double(Double)
}
