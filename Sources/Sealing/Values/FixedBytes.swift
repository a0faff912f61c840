/// A value of a fixed number of bytes, without an allocation of its own.
///
/// Conforming types hold nothing but words whose memory is the bytes in order.
protocol FixedBytes: BitwiseCopyable {
    /// All bytes zero.
    init(zero: Void)
}

extension FixedBytes {
    init?(copying bytes: [UInt8]) {
        guard bytes.count == MemoryLayout<Self>.size else {
            return nil
        }
        self.init(zero: ())
        unsafe withUnsafeMutableBytes(of: &self) { unsafe $0.copyBytes(from: bytes) }
    }

    var copiedBytes: [UInt8] {
        unsafe Swift.withUnsafeBytes(of: self) { unsafe Array($0) }
    }
}

/// Lower-case hexadecimal text.
enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// - Returns: nil unless it is pairs of lower-case hexadecimal digits.
    static func bytes(_ text: String) -> [UInt8]? {
        var nibbles: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): nibbles.append(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): nibbles.append(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        guard nibbles.count.isMultiple(of: 2) else {
            return nil
        }
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }
}
