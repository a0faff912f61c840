/// A word, a group of digits, a punctuation mark or an existing mask of a text.
///
/// Tokens are in order, never overlap, and begin and end on scalar boundaries; combining marks belong to the
/// token before them. White space lies between tokens.
package struct Token {
    /// What a token is made of.
    package enum Form: UInt8 {
        /// Letters, with apostrophes between them.
        case word
        /// One letter alone.
        case letter
        /// Decimal digits of any script.
        case digits
        /// One punctuation mark or symbol.
        case mark
        /// A `[TYPE]` of a known type, or data that an earlier pass has found.
        case mask
    }

    /// What lies between a token and the one before it.
    enum Gap: UInt8 {
        case none
        case space
        case line
    }

    /// First byte.
    package var start: Int
    /// The byte after the last one.
    package var end: Int
    /// What it is made of.
    package var form: Form
    var gap: Gap
    /// The ASCII byte of a mark or a lower-case letter (full-width and dash variants folded); 0 when there
    /// is none.
    var byte: UInt8 = 0
    /// The word in proper-noun case: its first letter is a capital and another one is not.
    var capitalised = false
    /// All its letters are capitals, and there are two at least.
    var isAllCapitals = false
    /// What the lexicon says about it as a number.
    var number = NumberWord.none
    /// The number word's value.
    var value: Int16 = 0
    /// In which languages the reading as a number holds.
    var languages = LanguageSet()
    /// What the lexicon says about it otherwise, in the text's language.
    var classes = WordClasses()
    /// The data that this word announces.
    var cue: EntityType?
    /// The digit that this word sounds like: "for", "to", "ate".
    var sound: UInt8?
    /// Hash of the folded form: lower case without accents.
    package var hash: UInt64 = 0

    /// Whether it stands for digits: a number word or a group of digits.
    var isNumber: Bool { number != .none }

    func has(_ some: WordClasses) -> Bool { !classes.isDisjoint(with: some) }

    func isMark(_ ascii: UInt8) -> Bool { form == .mark && byte == ascii }
}

/// How a token counts as a number.
enum NumberWord: UInt8 {
    case none
    /// 0–9.
    case unit
    /// 10–19.
    case teen
    /// 20, 30 … 90.
    case tens
    /// 21 … 99 in one word.
    case pair
    /// 100, 200 … 1900, 2000 in one word.
    case hundreds
    /// Times ten, as 十.
    case timesTen
    case hundred
    case thousand
    case million
    /// A group of digits.
    case written
}

/// Bits of the languages in the lexicon.
package struct LanguageSet: OptionSet, Hashable {
    /// One bit a language.
    package var rawValue: UInt64
    /// Languages with these bits.
    package init(rawValue: UInt64) { self.rawValue = rawValue }
    /// Every language.
    package static let all = LanguageSet(rawValue: .max)
    /// The words that count in every language.
    static let common = LanguageSet(rawValue: 1)
}
