/// The digits of a text that is a phone number and nothing else.
struct PhoneDigits {
    /// ASCII digits, at least one; international prefix and `(0)` removed.
    let digits: [UInt8]
    /// Whether there was an international prefix.
    let isInternational: Bool
    /// Whether an extension was cut off.
    let hasExtension: Bool

    /// Takes a text that is known to hold nothing but ASCII digits, at least one.
    init(plain text: ArraySlice<UInt8>) {
        self.init(text, isInternational: false, hasExtension: false)
    }

    /// Reads folded text: digits with separators among them, perhaps a `+` in front and an extension behind.
    ///
    /// The extension (`;ext=`, `,,12`, ` x12`, ` ext. 12`, `#12`) is cut off. Anything else makes it no
    /// number.
    init?(_ text: ArraySlice<UInt8>) {
        var digits: [UInt8] = []
        var isInternational = false
        var hasExtension = false
        var rest = text
        scan: while let byte = rest.first {
            switch byte {
            case 0x30...0x39:
                digits.append(byte)
            case UInt8(ascii: "("), UInt8(ascii: "["):
                if let trunkEnd = Self.trunkZeroEnd(rest), Self.isPrefix(digits, isInternational) {
                    rest = rest[trunkEnd...]
                    continue scan
                }
            case _ where PartyText.separators.contains(byte):
                break
            case UInt8(ascii: "+"):
                // `00+44…` is seen too: two international prefixes.
                guard digits.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
                digits.removeAll()
                isInternational = true
            default:
                guard Self.isSuffix(rest, after: digits.count) else { return nil }
                hasExtension = true
                break scan
            }
            rest = rest.dropFirst()
        }
        self.init(digits[...], isInternational: isInternational, hasExtension: hasExtension)
        if self.digits.isEmpty { return nil }
    }

    private init(_ digits: ArraySlice<UInt8>, isInternational: Bool, hasExtension: Bool) {
        let number = Self.withoutPrefix(digits, isInternational: isInternational)
        self.digits = Array(number)
        self.isInternational = isInternational || number.count < digits.count
        self.hasExtension = hasExtension
    }

    /// Drops the `00` of an international call, unless the whole is too short for one: then the zeros may be the
    /// number's own, of which a network has passed on the end (DESIGN 3.2).
    private static func withoutPrefix(_ digits: ArraySlice<UInt8>, isInternational: Bool) -> ArraySlice<UInt8>
    {
        let zero = UInt8(ascii: "0")
        guard digits.starts(with: [zero, zero]),
            isInternational || digits.count >= MessageLimits.internationalDigitsMin
        else { return digits }
        return digits.dropFirst(2)
    }

    /// Whether the digits so far can be a country code, so that a `(0)` behind them is the national trunk
    /// prefix.
    private static func isPrefix(_ digits: [UInt8], _ isInternational: Bool) -> Bool {
        guard let first = digits.first else { return false }
        if isInternational || digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "0")]) { return true }
        return first != UInt8(ascii: "0") && digits.count <= 3
    }

    /// The index behind a `(0)` that begins the text, or nil.
    private static func trunkZeroEnd(_ text: ArraySlice<UInt8>) -> Int? {
        var isZeroSeen = false
        for index in text.indices.dropFirst() {
            switch text[index] {
            case UInt8(ascii: "0") where !isZeroSeen: isZeroSeen = true
            case UInt8(ascii: ")") where isZeroSeen, UInt8(ascii: "]") where isZeroSeen: return index + 1
            case UInt8(ascii: " "): break
            default: return nil
            }
        }
        return nil
    }

    /// Whether the text is what may follow a number without being part of it.
    private static func isSuffix(_ text: ArraySlice<UInt8>, after digitsCount: Int) -> Bool {
        guard digitsCount > 0, let first = text.first else { return false }
        if first == UInt8(ascii: ";") || first == UInt8(ascii: ",") { return true }
        // `4x4` is somebody's name, not an extension of number 4.
        guard digitsCount > MessageLimits.extensionDigitsMax else { return false }
        let lowercased = text.lowercasedASCII
        let marks = ["extension", "extn", "ext", "x", "p", "w", "#", "*"]
        guard let mark = marks.first(where: { lowercased.starts(with: $0.utf8) }) else { return false }
        return lowercased.dropFirst(mark.utf8.count).allSatisfy { byte in
            byte.isASCIIDigit || PartyText.separators.contains(byte) || PartyText.dialled.contains(byte)
        }
    }
}
