/// What is known about words: number words of many languages, cues, units, signs that people speak.
///
/// One table for all languages, looked up by the hash of a word's folded form. Hashes are compared, words are
/// not: with 64 bits a false hit is too rare to matter, and its price is a mask too many.
package final class Lexicon: Sendable {
    /// One meaning of a word in one language.
    struct Meaning {
        var language: LanguageSet
        var classes = WordClasses()
        var number = NumberWord.none
        var value: Int16 = 0
        var cue: EntityType?
    }

    /// The lexicon of the embedded word lists, read once.
    package static let embedded = Lexicon(WordList.embedded)

    /// Hash → where in `meanings`; open addressing, 0 is an empty place.
    private let keys: [UInt64]
    private let places: [Range<Int32>]
    private let meanings: [Meaning]
    private let mask: Int
    private let languages: [String: LanguageSet]
    /// Languages that write a number's words as one.
    let compounding: LanguageSet

    init(_ lists: [WordList]) {
        var byHash: [UInt64: [Meaning]] = [:]
        var languages: [String: LanguageSet] = [:]
        for list in lists {
            for entry in list.entries {
                var meaning = entry.meaning
                meaning.language = Self.bit(of: entry.language, among: &languages)
                byHash[Self.key(of: entry.form), default: []].append(meaning)
                let words = entry.form.split(separator: "_")
                guard words.count > 1, let last = words.last else { continue }
                let end = Meaning(language: meaning.language, classes: .phraseEnd)
                byHash[Folding.hash(of: last), default: []].append(end)
            }
        }
        var size = 1024
        while size < byHash.count * 4 { size *= 2 }
        var keys = [UInt64](repeating: 0, count: size)
        var places = [Range<Int32>](repeating: 0..<0, count: size)
        var meanings: [Meaning] = []
        for (hash, found) in byHash {
            var place = Self.place(of: hash) & (size - 1)
            while keys[place] != 0 { place = (place + 1) & (size - 1) }
            keys[place] = hash
            places[place] = Int32(meanings.count)..<Int32(meanings.count + found.count)
            meanings += found
        }
        self.keys = keys
        self.places = places
        self.meanings = meanings
        self.mask = size - 1
        self.languages = languages
        compounding = lists.flatMap(\.compounding).reduce(into: LanguageSet()) {
            $0.formUnion(languages[String($1)] ?? [])
        }
    }

    /// The languages whose words count in a text: the tag's own, or every one when it is missing or unknown.
    ///
    /// The tag is a language tag (BCP 47) as the recogniser gave it; only its first part counts.
    package func active(for tag: String?) -> LanguageSet {
        guard let tag else { return .all }
        var primary = ""
        for scalar in tag.unicodeScalars {
            if scalar == "-" || scalar == "_" { break }
            if primary.utf8.count > 3 { return .all }
            primary.unicodeScalars.append(scalar)
        }
        primary = primary.lowercased()
        guard let language = languages[Self.aliases[primary] ?? primary] else { return .all }
        return language.union(.common)
    }

    /// Tags that name a language of the lists otherwise.
    private static let aliases = [
        "cmn": "zh", "yue": "zh", "no": "nb", "nn": "nb", "iw": "he", "in": "id", "ms": "id", "arb": "ar",
        "sr": "hr", "bs": "hr", "mo": "ro", "eng": "en", "spa": "es", "gl": "pt",
    ]

    /// Fills in what the lexicon says about a token.
    ///
    /// A reading as a number in an active language goes before one in another language; digits of other
    /// languages still count (callers mix languages), but `NumberRun` asks for more of them.
    func look(up token: inout Token, active: LanguageSet) {
        for meaning in meanings(of: token.hash) {
            let isActive = !active.isDisjoint(with: meaning.language)
            if meaning.classes.contains(.homophone) {
                // It says nothing about the word itself.
                if isActive { token.sound = UInt8(clamping: meaning.value) }
                continue
            }
            if isActive {
                token.classes.formUnion(meaning.classes)
                if meaning.classes.contains(.spelling) { token.value = meaning.value }
                if let cue = meaning.cue, token.cue == nil { token.cue = cue }
            }
            if meaning.classes.contains(.repeated) {
                // It counts in any language: nothing comes of it without a digit behind it.
                token.classes.insert(.repeated)
                token.value = meaning.value
            }
            guard meaning.number != .none else { continue }
            if token.number == meaning.number, token.value == meaning.value {
                token.languages.formUnion(meaning.language)
            } else if token.number == .none || (isActive && active.isDisjoint(with: token.languages)) {
                token.number = meaning.number
                token.value = meaning.value
                token.languages = meaning.language
                token.classes.insert(.number)
            }
        }
    }

    /// Whether the word with this hash counts as a number word anywhere; for scripts without spaces.
    func isNumberWord(_ hash: UInt64) -> Bool { meanings(of: hash).contains { $0.number != .none } }

    /// The languages that write numbers as one word in which a word is a number.
    func compoundLanguages(of hash: UInt64) -> LanguageSet {
        var found = LanguageSet()
        for meaning in meanings(of: hash) where meaning.number != .none { found.formUnion(meaning.language) }
        return found.intersection(compounding)
    }

    /// The data that a phrase of words announces in the active languages.
    func cue(of hash: UInt64, active: LanguageSet) -> EntityType? {
        meanings(of: hash).first { $0.cue != nil && !active.isDisjoint(with: $0.language) }?.cue
    }

    /// The classes of a phrase of words in the active languages.
    func classes(of hash: UInt64, active: LanguageSet) -> WordClasses {
        var classes = WordClasses()
        for meaning in meanings(of: hash) where !active.isDisjoint(with: meaning.language) {
            classes.formUnion(meaning.classes)
        }
        return classes
    }

    private func meanings(of hash: UInt64) -> ArraySlice<Meaning> {
        var place = Self.place(of: hash) & mask
        while keys[place] != 0 {
            if keys[place] == hash {
                return meanings[Int(places[place].lowerBound)..<Int(places[place].upperBound)]
            }
            place = (place + 1) & mask
        }
        return []
    }

    /// FNV's low bits are weak for short words, so the high ones are mixed in.
    private static func place(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }

    /// The key of a form; the words of a phrase are joined by "_" in the lists.
    private static func key(of form: Substring) -> UInt64 {
        let words = form.split(separator: "_")
        guard var hash = words.first.map({ Folding.hash(of: $0) }) else { return Folding.hashBasis }
        for word in words.dropFirst() { hash = Folding.hash(hash, then: Folding.hash(of: word)) }
        return hash
    }

    /// A language's bit.
    ///
    /// "common" is every language's; 63 others fit.
    private static func bit(of language: Substring, among known: inout [String: LanguageSet]) -> LanguageSet {
        if language == "common" { return .common }
        if let bit = known[String(language)] { return bit }
        precondition(known.count < 63, "more than 63 languages in the word lists")
        let bit = LanguageSet(rawValue: 2 << UInt64(known.count))
        known[String(language)] = bit
        return bit
    }
}
