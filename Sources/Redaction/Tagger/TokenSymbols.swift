/// What the tagger sees of one token: numbers that are equal where tokens are alike.
package struct TokenSymbols {
    /// The word itself, a number's class in place of a number, or a word's kind when it is not familiar.
    package var word: UInt32 = 0
    /// The lexicon's classes and the form.
    package var kind: UInt32 = 0
    /// How often it is a first or last name, a place, a common word.
    package var name: UInt32 = 0
    /// Capitals.
    package var shape: UInt32 = 0
    /// The number run or spelled code that it stands in.
    package var run: UInt32 = 0
    /// The words around that run; around the token itself when it stands in none.
    package var before: UInt32 = 0
    package var twoBefore: UInt32 = 0
    package var after: UInt32 = 0
    /// Beginning and end of its letters.
    package var prefix: UInt32 = 0
    package var suffixTwo: UInt32 = 0
    package var suffixThree: UInt32 = 0
    package var suffixFour: UInt32 = 0
    /// A word that is no number.
    package var isWord = false
    /// Words other than numbers go into the memory of the words to the left.
    package var isRemembered = false

    /// What lies beyond a text's ends.
    static let boundary: TokenSymbols = {
        var symbols = TokenSymbols()
        symbols.word = 0xB0B0_0001
        symbols.kind = 0xB0B0_0002
        symbols.name = 0xB0B0_0003
        symbols.shape = 0xB0B0_0004
        return symbols
    }()

    /// The symbol of an unfamiliar word of a kind.
    package static func unfamiliar(_ facts: WordTable.Facts) -> UInt32 {
        0xA000_0000 | UInt32(facts.kind)
    }
}

extension TokenSymbols {
    /// Looks at a token.
    init(_ token: Token, in utterance: Utterance, _ words: WordTable) {
        kind = Self.kind(of: token)
        switch token.form {
        case .mask: word = 0xA100_0001
        case .mark: word = 0xA200_0000 | UInt32(token.byte)
        case .digits: word = kind
        case .word, .letter:
            if utterance.isNumber(token), token.form == .word {
                word = kind
                break
            }
            let facts = words.facts(of: token.hash)
            name = UInt32(facts.kind)
            word =
                facts.contains(.familiar)
                ? UInt32(truncatingIfNeeded: token.hash ^ (token.hash >> 32))
                : Self.unfamiliar(facts)
            isWord = true
            isRemembered = token.form == .word
            setAffixes(utterance.bytes[token.start..<token.end])
        }
        shape = (token.capitalised ? 1 : 0) | (token.isAllCapitals ? 2 : 0) | UInt32(token.gap.rawValue) << 2
    }

    /// The class of a token: its form, its reading as a number, what the lexicon says of it.
    private static func kind(of token: Token) -> UInt32 {
        let length = token.form == .digits ? UInt64(min(token.end - token.start, 12)) : 0
        let cue = token.cue.map { UInt64(TaggerLabel.label(of: $0, begins: true)) } ?? 0
        let small = UInt64(token.form.rawValue) | UInt64(token.number.rawValue) << 4 | length << 8 | cue << 12
        let byte = token.form == .mark ? UInt64(token.byte) << 20 : 0
        let mixed = (token.classes.rawValue ^ (small | byte) << 37) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }

    private mutating func setAffixes(_ bytes: ArraySlice<UInt8>) {
        var end: UInt32 = 0
        for (count, byte) in bytes.suffix(4).reversed().enumerated() {
            end = end << 8 | UInt32(byte | 0x20)
            if count == 1 { suffixTwo = end }
            if count == 2 { suffixThree = end }
            if count == 3 { suffixFour = end }
        }
        for byte in bytes.prefix(3) { prefix = prefix << 8 | UInt32(byte | 0x20) }
    }
}
