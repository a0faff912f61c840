/// What the word lists say about a word besides its value as a number.
struct WordClasses: OptionSet, Hashable {
    var rawValue: UInt64

    /// A number word or a group of digits.
    static let number = Self(rawValue: 1 << 0)
    /// "double", "triple": the next digit counts so many times (the token's `value`).
    static let repeated = Self(rawValue: 1 << 1)
    /// "uh", "um".
    static let filler = Self(rawValue: 1 << 2)
    /// "dash", "space", "then": joins the parts of one number.
    static let joiner = Self(rawValue: 1 << 3)
    /// "and".
    static let and = Self(rawValue: 1 << 4)
    static let plus = Self(rawValue: 1 << 5)
    static let at = Self(rawValue: 1 << 6)
    static let dot = Self(rawValue: 1 << 7)
    /// "dash", "underscore": a sign that is part of an address.
    static let sign = Self(rawValue: 1 << 8)
    static let slash = Self(rawValue: 1 << 9)
    /// "com", "org", "uk".
    static let topDomain = Self(rawValue: 1 << 10)
    /// "gmail": a mail domain that people say without its end.
    static let provider = Self(rawValue: 1 << 11)
    static let www = Self(rawValue: 1 << 12)
    /// "http".
    static let scheme = Self(rawValue: 1 << 13)
    /// A word that cannot be part of a name or an address said freely.
    static let stop = Self(rawValue: 1 << 14)
    /// "pounds", "minutes", "percent", "gigabyte": what stands before it is a quantity.
    static let unit = Self(rawValue: 1 << 15)
    /// "flight", "version", "room": what stands behind it is no personal number when it is short.
    static let label = Self(rawValue: 1 << 16)
    static let month = Self(rawValue: 1 << 17)
    /// "first", "third", and the "th" of "4th".
    static let ordinal = Self(rawValue: 1 << 18)
    /// "number", "is", "ending": may stand between a cue or label and its value.
    static let link = Self(rawValue: 1 << 19)
    /// "mister": a name follows.
    static let title = Self(rawValue: 1 << 20)
    /// "my name is": a name follows.
    static let nameCue = Self(rawValue: 1 << 21)
    /// "street", "avenue".
    static let street = Self(rawValue: 1 << 22)
    /// "flat", "apartment".
    static let dwelling = Self(rawValue: 1 << 23)
    /// Takes a teen after it, as French "soixante douze".
    static let takesTeen = Self(rawValue: 1 << 24)
    /// Multiplies the unit before it, as French "quatre vingts".
    static let score = Self(rawValue: 1 << 25)
    /// One letter alone.
    static let letter = Self(rawValue: 1 << 26)
    /// The mark "@".
    static let atMark = Self(rawValue: 1 << 27)
    /// The marks "." and ":" without space around, as addresses have them.
    static let inner = Self(rawValue: 1 << 28)
    /// A word that announces data of the type in the token's `cue`.
    static let cue = Self(rawValue: 1 << 29)
    /// A mask is in the text.
    static let mask = Self(rawValue: 1 << 30)
    /// "as in", "for": between a letter and a word that spells it.
    static let spelledAs = Self(rawValue: 1 << 31)

    /// The last word of a phrase in the lists.
    static let phraseEnd = Self(rawValue: 1 << 32)

    /// "alpha", "bravo": stands for the letter in the token's `value`.
    static let spelling = Self(rawValue: 1 << 33)
    /// "of", "the" inside a date.
    static let dateLink = Self(rawValue: 1 << 34)
    /// "spelled": letters that follow are a name.
    static let spelled = Self(rawValue: 1 << 35)

    /// "speak to": a name follows when it has a capital.
    static let nameCueCased = Self(rawValue: 1 << 36)

    /// "for", "to", "ate": sounds like a digit.
    static let homophone = Self(rawValue: 1 << 37)

    /// The names under which the word lists give them.
    static let names: [String: WordClasses] = [
        "repeat": .repeated, "filler": .filler, "joiner": .joiner, "and": .and, "plus": .plus, "at": .at,
        "dot": .dot, "sign": .sign, "slash": .slash, "top-domain": .topDomain, "provider": .provider,
        "www": .www, "scheme": .scheme, "stop": .stop, "unit": .unit, "label": .label, "month": .month,
        "ordinal": .ordinal, "link": .link, "title": .title, "name-cue": .nameCue, "street": .street,
        "dwelling": .dwelling, "takes-teen": .takesTeen, "score": .score, "spelled-as": .spelledAs,
        "spelling": .spelling, "date-link": .dateLink, "spelled": .spelled,
        "name-cue-cased": .nameCueCased, "homophone": .homophone,
    ]
}
