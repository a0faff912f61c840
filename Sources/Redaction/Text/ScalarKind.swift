/// What a Unicode scalar outside ASCII is to the tokenizer.
enum ScalarKind {
    /// Part of a word in a script with spaces between words.
    case letter
    /// A letter of a script without spaces (Chinese, Japanese, Thai …) or of Korean, whose digits are
    /// syllables.
    case unspacedLetter
    /// A combining mark: belongs to what is before it, and to a word's form.
    case combining
    /// Joiners, direction marks, soft hyphens, variation selectors: belong to what is before them, say
    /// nothing.
    case ignorable
    /// A digit of any script, with its value.
    case digit(UInt8)
    case space
    case line
    /// Punctuation or symbol, with the ASCII character that it stands for, or 0.
    case mark(UInt8)

    /// Classifies by range where that is cheap, otherwise by the Unicode general category.
    ///
    /// Digits are the decimal digits of every script (category Nd) and what Unicode gives the numeric type
    /// "digit": superscripts and circled digits.
    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x3AC...0x3CE, 0x400...0x45F, 0x5D0...0x5EA,
            0x620...0x63F,
            0x641...0x64A, 0x904...0x939:
            self = .letter
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x3005...0x3007,
            0x3400...0x4DBF, 0xE01...0xE30, 0xE32, 0xE33, 0xE40...0xE46:
            self = .unspacedLetter
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF:
            self = .ignorable
        case 0x2BC, 0x2019: self = .mark(0x27)
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: self = .mark(0x2D)
        case 0x3002: self = .mark(0x2E)
        case 0x3001: self = .mark(0x2C)
        case 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF5E:
            self = .mark(UInt8(scalar.value - 0xFF01 + 0x21))
        case 0x85, 0x2028, 0x2029: self = .line
        default: self = Self.byCategory(scalar)
        }
    }

    private static func byCategory(_ scalar: Unicode.Scalar) -> ScalarKind {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .letterNumber:
            return .letter
        case .otherLetter:
            // Planes 2 and 3 hold nothing but further Chinese characters.
            return scalar.value >= 0x20000 ? .unspacedLetter : .letter
        case .nonspacingMark, .spacingMark, .enclosingMark: return .combining
        case .format: return .ignorable
        case .decimalNumber, .otherNumber:
            if properties.numericType == .decimal || properties.numericType == .digit,
                let value = properties.numericValue, (0...9).contains(value)
            {
                return .digit(UInt8(value))
            }
            return .mark(0)
        case .spaceSeparator: return .space
        case .lineSeparator, .paragraphSeparator: return .line
        default: return .mark(0)
        }
    }
}
