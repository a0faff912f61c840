/// Names spelled letter by letter: "smith s m i t h", "s as in sugar m as in mike …".
///
/// Three letters are an abbreviation unless a word such as "spelled" or the name itself stands before them.
enum SpelledName: Recogniser {
    static let name = "spelled name"
    static let needs: WordClasses = .letter

    /// Abbreviations have three letters at most.
    private static let lettersMin = 4
    /// How far before the letters the name itself may stand, in tokens.
    private static let nameReach = 4

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for code in utterance.codes where code.digitCount == 0 && code.letterCount >= 3 {
            guard code.elements.allSatisfy({ $0.characters.count == 1 || $0.tokens.count > 1 }) else {
                continue
            }
            let named = word(spelledBy: code, utterance)
            if let named { found.append(utterance.span(named...named, .person, by: name, score: 0.9)) }
            guard named != nil || code.letterCount >= lettersMin || isAnnounced(code, utterance) else {
                continue
            }
            // Words of the spelling alphabet alone are words.
            guard code.elements.contains(where: { !$0.isWord }) || isAnnounced(code, utterance) else {
                continue
            }
            found.append(utterance.span(code.tokens, .person, by: name, score: 0.6))
        }
    }

    private static func isAnnounced(_ code: SpelledCode, _ utterance: Utterance) -> Bool {
        let first = code.tokens.lowerBound
        return utterance.tokens[max(0, first - 2)..<first].contains { $0.has([.spelled, .nameCue]) }
    }

    /// The token before the letters that they spell.
    private static func word(spelledBy code: SpelledCode, _ utterance: Utterance) -> Int? {
        var hash = Folding.hashBasis
        for character in code.characters { hash = Folding.hash(hash, adding: UInt32(character | 0x20)) }
        let first = code.tokens.lowerBound
        return (max(0, first - nameReach)..<first).last {
            utterance.tokens[$0].form == .word && utterance.tokens[$0].hash == hash
        }
    }
}
