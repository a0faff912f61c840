/// The grammar of JSON's numbers (RFC 8259, section 6) and their value.
enum JSONNumber {
    /// The index behind the number that begins at an index, or nil if none does.
    static func end(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        if byte(bytes, index) == UInt8(ascii: "-") { index += 1 }
        guard let first = byte(bytes, index), isDigit(first) else { return nil }
        index = first == UInt8(ascii: "0") ? index + 1 : digitsEnd(bytes, index)
        if byte(bytes, index) == UInt8(ascii: ".") {
            let end = digitsEnd(bytes, index + 1)
            guard end > index + 1 else { return nil }
            index = end
        }
        if byte(bytes, index).map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            var digits = index + 1
            let sign = byte(bytes, digits)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { digits += 1 }
            index = digitsEnd(bytes, digits)
            guard index > digits else { return nil }
        }
        return index
    }

    /// The value of a number in JSON's grammar with white space around it, or nil if it is none or not
    /// finite.
    static func value(_ text: ArraySlice<UInt8>) -> Double? {
        let trimmed = Array(text.trimmingSpace())
        guard end(in: trimmed, from: 0) == trimmed.count else { return nil }
        if let value = shortValue(trimmed) { return value }
        guard let value = Double(String(decoding: trimmed, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// The value of `0.94` and its like, or nil for longer numbers and those with a sign or an exponent.
    ///
    /// A mantissa below 2^53 divided by an exact power of ten is rounded once, and so correctly (W. D.
    /// Clinger, "How to read floating point numbers accurately", 1990).
    private static func shortValue(_ bytes: [UInt8]) -> Double? {
        guard bytes.count <= 16 else { return nil }
        var mantissa: UInt64 = 0
        var divisor = 1.0
        var isFraction = false
        for byte in bytes {
            if isDigit(byte) {
                mantissa = mantissa * 10 + UInt64(byte - 0x30)
                if isFraction { divisor *= 10 }
            } else if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                return nil
            }
        }
        return mantissa < 1 << 53 ? Double(mantissa) / divisor : nil
    }

    @inline(__always)
    private static func byte(_ bytes: [UInt8], _ index: Int) -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private static func digitsEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        return index
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte)
    }
}
