/// Number words and groups of digits that a speaker means as one: "oh seven seven double oh 900 123".
struct NumberRun {
    /// A piece of a run that was said in one go: "seven", "seventy seven", "two hundred and five", "07700".
    struct Part {
        enum Kind {
            /// One digit, or one that "double" repeats.
            case unit
            /// Ten to ninety nine.
            case pair
            /// With hundred, thousand or more in it.
            case cardinal
            /// A group of written digits.
            case written
        }

        var kind: Kind
        /// Where its digits lie in the run's.
        var digits: Range<Int>
        /// Its tokens.
        var tokens: ClosedRange<Int>
    }

    /// Its tokens in the utterance, the sign or bracket before it included.
    var tokens: ClosedRange<Int>
    /// Its digits as values 0–9.
    var digits: [UInt8] = []
    var parts: [Part] = []
    /// The languages in which all of it reads as numbers.
    var languages = LanguageSet.all
    /// It begins with "+" or "plus".
    var hasPlus = false
    /// A dot without spaces stands between its groups, and nothing else.
    var hasDot = false
    var hasComma = false
    var hasSlash = false
    var hasDash = false

    /// Nothing but groups of written digits.
    var isWritten: Bool { parts.allSatisfy { $0.kind == .written } }
    /// No written digits.
    var isSpoken: Bool { parts.allSatisfy { $0.kind != .written } }

    /// It reads as one number in ordinary use: "sixty six", "forty three thousand two hundred".
    var isCardinal: Bool {
        guard let last = parts.last, last.kind != .written else { return false }
        return parts.dropLast().allSatisfy { $0.kind == .cardinal }
            && (parts.count == 1 || last.digits.count <= 9)
    }

    /// The value of a part of at most four digits.
    func value(of part: Part) -> Int {
        digits[part.digits].prefix(4).reduce(0) { $0 * 10 + Int($1) }
    }
}
