/// Numbers written as one word, as German, Dutch, Swedish and Italian do: "neunzehnhundertdreiundachtzig".
struct CompoundNumber {
    /// A number word inside the word: where it ends, and the hash of its folded form.
    typealias Part = (end: Int, hash: UInt64)

    /// Shorter number words are in the lists whole.
    static let lettersMin = 9
    /// The longest number of four digits is shorter, and the work on a word stays bounded.
    private static let bytesMax = 64
    /// "mille novecent ottantatré", and one to spare.
    private static let partsMax = 4

    let bytes: [UInt8]
    let lexicon: Lexicon

    /// The number words that a word is made of from beginning to end, all of one language; nil when it is
    /// not.
    func parts(of token: Token, active: LanguageSet) -> [Part]? {
        let languages = active.intersection(lexicon.compounding)
        guard !languages.isEmpty, token.end - token.start <= Self.bytesMax else { return nil }
        return parts(from: token.start, to: token.end, languages, countMax: Self.partsMax)
    }

    /// The longest heads are tried first; "novecento" gives way to "novecent" where an ending is shared.
    private func parts(from start: Int, to end: Int, _ languages: LanguageSet, countMax: Int) -> [Part]? {
        guard countMax > 0 else { return nil }
        for head in heads(from: start, to: end, languages).suffix(2).reversed() {
            if head.part.end == end { return [head.part] }
            let rest = parts(from: head.part.end, to: end, head.languages, countMax: countMax - 1)
            if let rest { return [head.part] + rest }
        }
        return nil
    }

    /// The number words that begin at a place, shortest first.
    private func heads(
        from start: Int, to end: Int, _ languages: LanguageSet
    ) -> [(part: Part, languages: LanguageSet)] {
        var heads: [(part: Part, languages: LanguageSet)] = []
        var hash = Folding.hashBasis
        var place = start
        while place < end {
            let (scalar, length) = Tokenizer.decode(bytes, at: place)
            hash = Folding.hash(hash, addingScalar: scalar.value)
            place += length
            let readings = lexicon.compoundLanguages(of: hash).intersection(languages)
            if !readings.isEmpty { heads.append(((place, hash), readings)) }
        }
        return heads
    }
}
