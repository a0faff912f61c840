/// Folds letters to one plain form, so that a word has one entry in the lexicon however it was typed.
///
/// Lower case, without the accents of Latin, Greek and Arabic writing, full-width forms made narrow. A folded
/// form is only ever hashed and compared, never shown.
package enum Folding {
    /// U+00C0–U+00FF and U+0100–U+017F without their accents (Unicode charts; ß stands for itself here).
    private static let latin: [UInt8] = Array(
        ("aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrr"
            + "ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)

    /// The folded form of a letter or combining mark outside ASCII; 0 when it is dropped.
    static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xC0...0x17F: UInt32(latin[Int(scalar - 0xC0)])
        case 0x1A0, 0x1A1: 0x6F
        case 0x1AF, 0x1B0: 0x75
        case 0x218, 0x219: 0x73
        case 0x21A, 0x21B: 0x74
        case 0x2BC, 0x2019: 0x27
        case 0x300...0x36F: 0
        case 0x386...0x3FF: foldGreek(scalar)
        case 0x400...0x40F: foldCyrillic(scalar + 0x50)
        case 0x410...0x42F: scalar + 0x20
        case 0x430...0x45F: foldCyrillic(scalar)
        case 0x591...0x5C7, 0x640, 0x64B...0x652, 0x670, 0x93C: 0
        case 0x622, 0x623, 0x625, 0x671: 0x627
        case 0x629: 0x647
        case 0x649: 0x64A
        case 0x901: 0x902
        case 0x1EA0...0x1EB7: 0x61
        case 0x1EB8...0x1EC7: 0x65
        case 0x1EC8...0x1ECB: 0x69
        case 0x1ECC...0x1EE3: 0x6F
        case 0x1EE4...0x1EF1: 0x75
        case 0x1EF2...0x1EF9: 0x79
        case 0xFF21...0xFF3A: scalar - 0xFF21 + 0x61
        case 0xFF41...0xFF5A: scalar - 0xFF41 + 0x61
        default: scalar
        }
    }

    private static func foldGreek(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x386, 0x3AC: 0x3B1
        case 0x388, 0x3AD: 0x3B5
        case 0x389, 0x3AE: 0x3B7
        case 0x38A, 0x390, 0x3AA, 0x3AF, 0x3CA: 0x3B9
        case 0x38C, 0x3CC: 0x3BF
        case 0x38E, 0x3AB, 0x3B0, 0x3CB, 0x3CD: 0x3C5
        case 0x38F, 0x3CE: 0x3C9
        case 0x3C2: 0x3C3
        case 0x391...0x3A9: scalar + 0x20
        default: scalar
        }
    }

    /// A lower-case Cyrillic letter; ё is written е by most.
    private static func foldCyrillic(_ scalar: UInt32) -> UInt32 { scalar == 0x451 ? 0x435 : scalar }

    /// Adds one folded scalar to a word's hash (FNV-1a over 32-bit units;
    /// http://www.isthe.com/chongo/tech/comp/fnv/).
    static func hash(_ hash: UInt64, adding folded: UInt32) -> UInt64 {
        (hash ^ UInt64(folded)) &* 0x0000_0100_0000_01B3
    }

    /// Folds a scalar and adds it; ß counts as ss.
    static func hash(_ hash: UInt64, addingScalar scalar: UInt32) -> UInt64 {
        if scalar < 0x80 { return Self.hash(hash, adding: 0x41...0x5A ~= scalar ? scalar + 0x20 : scalar) }
        let folded = fold(scalar)
        let added = folded == 0 ? hash : Self.hash(hash, adding: folded)
        return scalar == 0xDF ? Self.hash(added, adding: 0x73) : added
    }

    /// The hash of nothing.
    static let hashBasis: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of two words, one after the other.
    static func hash(_ first: UInt64, then second: UInt64) -> UInt64 {
        ((first << 5 | first >> 59) ^ second) &* 0x9E37_79B9_7F4A_7C15
    }

    /// The hash of a whole word, as the tokenizer computes it.
    package static func hash(of word: some StringProtocol) -> UInt64 {
        var hash = hashBasis
        for scalar in word.unicodeScalars {
            hash = Self.hash(hash, addingScalar: scalar.value)
        }
        return hash
    }
}
