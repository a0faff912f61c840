/// Base64url without padding (RFC 4648, section 5).
///
/// Spare bits have to be zero, so that what is written has one spelling.
public enum Base64URL {
    /// Writes bytes as text.
    ///
    /// - Parameter bytes: Any number of bytes.
    /// - Returns: Four characters for three bytes; two or three for one or two at the end.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        unsafe bytes.withUnsafeBytes { unsafe write($0) { text.append($0) } }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads text as bytes.
    ///
    /// - Parameter text: What ``encode(_:)`` gave.
    /// - Returns: nil for anything that ``encode(_:)`` does not give, padding among it.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        let isValid = unsafe Array(text.utf8).withUnsafeBytes { unsafe read($0) { bytes.append($0) } }
        return isValid ? bytes : nil
    }
}

/// Between memory that is wiped.
extension Base64URL {
    /// Characters of a key of 32 bytes.
    static let keyCharacters = 43
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Decodes a key.
    ///
    /// - Returns: nil unless it is 43 valid characters.
    static func key(from text: UnsafeRawBufferPointer) -> SecretBytes? {
        guard text.count == keyCharacters else {
            return nil
        }
        var isValid = false
        let key = unsafe SecretBytes(count: KeyringText.keyBytes) { room in
            var used = 0
            isValid = unsafe read(text) { byte in
                unsafe room[used] = byte
                used += 1
            }
        }
        return isValid ? key : nil
    }

    /// Reads text, a byte at a time.
    ///
    /// - Returns: Whether all of it is valid; the bytes before the first mistake have been given out.
    private static func read(_ text: UnsafeRawBufferPointer, _ append: (UInt8) -> Void) -> Bool {
        var bits: UInt32 = 0
        var bitCount = 0
        for position in text.indices {
            guard let value = unsafe value(of: text[position]) else {
                return false
            }
            bits = (bits << 6 | value) & 0xFFFF
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        // Six bits left over are a character that belongs to no byte.
        return bitCount < 6 && bits & (1 << UInt32(bitCount) - 1) == 0
    }

    /// Writes bytes as characters, one at a time.
    static func write(_ bytes: UnsafeRawBufferPointer, _ append: (UInt8) -> Void) {
        var bits: UInt32 = 0
        var bitCount = 0
        for position in bytes.indices {
            bits = unsafe (bits << 8 | UInt32(bytes[position])) & 0xFFFF
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
