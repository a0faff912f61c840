/// Where a string lies in a body, quotes excluded, and what is special about it.
struct JSONText {
    /// The bytes between the quotes, escapes as written.
    var range: Range<Int>
    /// Whether the bytes hold an escape; without one they are the string.
    var hasEscapes = false
    /// Whether a `\u` escape is half of a surrogate pair without the other half (RFC 8259, section 8.2).
    var hasLoneSurrogate = false
}

extension JSONReader {
    /// The value of a string read before; a lone surrogate becomes U+FFFD.
    func string(_ text: JSONText) -> String {
        String(decoding: utf8(text), as: UTF8.self)
    }

    /// The UTF-8 bytes of a string read before, escapes resolved; a slice of the body where there are none.
    func utf8(_ text: JSONText) -> ArraySlice<UInt8> {
        text.hasEscapes ? unescaped(text)[...] : bytes[text.range]
    }

    /// Resolves the escapes, which ``readString()`` has found to be well formed.
    private func unescaped(_ text: JSONText) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.range.count)
        var index = text.range.lowerBound
        while index < text.range.upperBound {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                index += 1
                continue
            }
            let kind = bytes[index + 1]
            if kind == UInt8(ascii: "u") {
                let (scalar, next) = escapedScalar(at: index)
                result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                index = next
            } else {
                result.append(Self.unescaped(kind))
                index += 2
            }
        }
        return result
    }

    /// The scalar of the `\uXXXX` at an index, with the one behind it when the two are a pair.
    private func escapedScalar(at index: Int) -> (Unicode.Scalar, next: Int) {
        let first = hexadecimal(at: index + 2) ?? 0xFFFD
        if let scalar = Unicode.Scalar(first) {
            return (scalar, index + 6)
        }
        if Self.isHighSurrogate(first), let second = escapedUnit(at: index + 6), Self.isLowSurrogate(second) {
            let value = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            return (Unicode.Scalar(value) ?? "\u{FFFD}", index + 12)
        }
        return ("\u{FFFD}", index + 6)
    }

    /// The byte that a one-letter escape stands for.
    private static func unescaped(_ kind: UInt8) -> UInt8 {
        switch kind {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: kind
        }
    }

    /// The code unit of the `\uXXXX` that begins at an index, if one does.
    func escapedUnit(at index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        return hexadecimal(at: index + 2)
    }

    /// Four hexadecimal digits at an index.
    func hexadecimal(at index: Int) -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    static func isHighSurrogate(_ unit: UInt32) -> Bool {
        (0xD800...0xDBFF).contains(unit)
    }

    static func isLowSurrogate(_ unit: UInt32) -> Bool {
        (0xDC00...0xDFFF).contains(unit)
    }
}
