/// Base64url without padding (RFC 4648, section 5) for keys of 32 bytes, between memory that is wiped.
enum Base64URL {
    /// Characters of a key.
    static let keyCharacters = 43
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Decodes a key.
    ///
    /// - Returns: nil unless it is 43 characters of the alphabet whose spare bits are zero, so that one key
    ///   has one spelling.
    static func key(from text: UnsafeRawBufferPointer) -> SecretBytes? {
        guard text.count == keyCharacters else {
            return nil
        }
        var isValid = true
        let key = unsafe SecretBytes(count: KeyringText.keyBytes) { room in
            var bits: UInt32 = 0
            var bitCount = 0
            var used = 0
            for position in text.indices {
                guard let value = unsafe value(of: text[position]) else {
                    isValid = false
                    return
                }
                bits = (bits << 6 | value) & 0xFFFF
                bitCount += 6
                if bitCount >= 8 {
                    bitCount -= 8
                    unsafe room[used] = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
                    used += 1
                }
            }
            isValid = bits & (1 << UInt32(bitCount) - 1) == 0
        }
        return isValid ? key : nil
    }

    /// Writes a key's 43 characters, one at a time.
    static func write(_ key: UnsafeRawBufferPointer, _ append: (UInt8) -> Void) {
        var bits: UInt32 = 0
        var bitCount = 0
        for position in key.indices {
            bits = unsafe (bits << 8 | UInt32(key[position])) & 0xFFFF
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                append(alphabet[Int(bits >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 {
            append(alphabet[Int(bits << UInt32(6 - bitCount) & 63)])
        }
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
