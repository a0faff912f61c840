import Foundation

/// Brings the spellings of Unicode down to ASCII, as far as phone numbers and URIs go.
enum PartyText {
    /// What may stand between the digits of a number, once folded.
    static let separators = Set(" -./\\()[]\"'_".utf8)

    /// What may stand among the digits of an extension besides separators.
    static let dialled = Set(":=#*,;pw".utf8)

    /// Stands for what has no ASCII form, so that it is neither overlooked nor taken for something else.
    private static let other: UInt8 = 0x7F

    /// The text in ASCII, trimmed: compatibility forms resolved (NFKC), decimal digits of any script by
    /// value, spaces, dashes, slashes, dots, brackets and quotes of all kinds by their ASCII cousins;
    /// invisible characters (control, zero-width, bidi marks, combining marks) removed.
    ///
    /// - Parameter text: valid UTF-8.
    /// - Returns: bytes 0x20–0x7E, and 0x7F for what has no ASCII form.
    static func folded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        if text.allSatisfy({ $0 < 0x80 }) {
            for byte in text { append(byte, to: &result) }
        } else {
            let text = String(decoding: text, as: UTF8.self).precomposedStringWithCompatibilityMapping
            for scalar in text.unicodeScalars {
                if scalar.isASCII {
                    append(UInt8(ascii: scalar), to: &result)
                } else if let byte = asciiCousin(of: scalar) {
                    result.append(byte)
                }
            }
        }
        return Array(result[...].trimmingSpace())
    }

    private static func append(_ byte: UInt8, to result: inout [UInt8]) {
        if byte.isASCIISpace {
            result.append(UInt8(ascii: " "))
        } else if byte >= 0x20, byte != other {
            result.append(byte)
        }
    }

    /// The ASCII character that stands for a scalar over U+007F, or nil when it is to vanish.
    private static func asciiCousin(of scalar: Unicode.Scalar) -> UInt8? {
        let properties = scalar.properties
        if properties.numericType == .decimal, let value = properties.numericValue {
            return UInt8(ascii: "0") + UInt8(value)
        }
        if let byte = namedCousins[scalar] { return byte }
        switch properties.generalCategory {
        case .format, .control, .nonspacingMark, .enclosingMark, .spacingMark: return nil
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return UInt8(ascii: " ")
        case .dashPunctuation: return UInt8(ascii: "-")
        case .openPunctuation: return UInt8(ascii: "(")
        case .closePunctuation: return UInt8(ascii: ")")
        case .initialPunctuation, .finalPunctuation: return UInt8(ascii: "\"")
        default: return other
        }
    }

    /// Separators that their category does not give away.
    private static let namedCousins: [Unicode.Scalar: UInt8] = {
        let dashes: [Unicode.Scalar] = [
            "\u{2212}",  // minus sign
            "\u{02D7}",  // modifier letter minus sign
            "\u{2043}",  // hyphen bullet
            "\u{30FC}",  // katakana prolonged sound mark, typed for a dash
            "\u{2796}",  // heavy minus sign
        ]
        let dots: [Unicode.Scalar] = [
            "\u{00B7}",  // middle dot
            "\u{2022}",  // bullet
            "\u{2027}",  // hyphenation point
            "\u{22C5}",  // dot operator
            "\u{3002}",  // ideographic full stop
            "\u{30FB}",  // katakana middle dot
        ]
        let slashes: [Unicode.Scalar] = ["\u{2044}", "\u{2215}", "\u{29F8}"]
        let pluses: [Unicode.Scalar] = ["\u{2795}"]
        var cousins: [Unicode.Scalar: UInt8] = [:]
        for (scalars, byte) in [
            (dashes, UInt8(ascii: "-")), (dots, UInt8(ascii: ".")), (slashes, UInt8(ascii: "/")),
            (pluses, UInt8(ascii: "+")),
        ] {
            for scalar in scalars { cousins[scalar] = byte }
        }
        return cousins
    }()
}
