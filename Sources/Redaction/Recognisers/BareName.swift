/// Names that are the whole of what was said, as callers answer when they are asked for theirs: "john smith", "chen wei",
/// "fatima al zahra".
///
/// The learned tagger finds most of them; this knows, too, those whose words it has met mostly as something else. Words and
/// how often they are names come from the tagger's word table.
enum BareName: Recogniser {
    static let name = "bare name"
    static let needs: WordClasses = []

    /// Names of more words are rare, and sentences frequent.
    private static let wordsMax = 4
    /// Around the name: "um john smith", "john smith.".
    private static let looseMax = 3

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        guard utterance.tokens.count <= wordsMax + looseMax,
            let first = utterance.tokens.firstIndex(where: { !isLoose($0) }),
            let last = utterance.tokens.lastIndex(where: { !isLoose($0) }), last - first < wordsMax
        else { return }
        let tokens = utterance.tokens[first...last]
        guard
            tokens.allSatisfy({
                $0.form == .word && !$0.isNumber && !$0.has([.title, .street, .unit, .cue, .month])
            }),
            tokens.dropFirst().allSatisfy({ $0.gap == .space })
        else { return }
        let words = TaggerModel.embedded.words
        let facts = tokens.map { words.facts(of: $0.hash) }
        let isName =
            facts.count == 1
            ? isFirstName(facts[0])
            : isFullName(facts, particles: tokens.map { particles.contains($0.hash) })
        if isName { found.append(utterance.span(first...last, .person, by: name, score: 0.5)) }
    }

    private static func isLoose(_ token: Token) -> Bool {
        token.form == .mark || token.has(.filler)
    }

    private static func isFirstName(_ facts: WordTable.Facts) -> Bool {
        facts.firstName == 3 && facts.common <= 1
            || facts.firstName == 2 && facts.common == 0 && !facts.contains(.place)
    }

    private static func isFullName(_ facts: [WordTable.Facts], particles: [Bool]) -> Bool {
        let (first, last) = (facts[0], facts[facts.count - 1])
        // "paris france", "san diego"
        guard !facts.allSatisfy({ $0.contains(.place) }), !particles[particles.count - 1] else {
            return false
        }
        // "fatima al zahra", "jan de vries": behind a first name and a particle any word that is no everyday one.
        if particles.dropFirst().contains(true) { return first.firstName >= 2 && last.common <= 1 }
        // "rose garden", "bill payment": an everyday word counts as a name only when it is a very frequent one.
        let hasFirstName =
            first.firstName >= (first.common == 3 ? 3 : 2)
            || first.firstName > 0 && last.lastName == 3  // "will smith"
        let isUsual =
            hasFirstName && last.lastName >= max(1, last.common) && !(first.common == 3 && last.common == 3)
            && facts.dropFirst().dropLast().allSatisfy { $0.isName }
        // "chen wei": the family's name first.
        let isRare = facts.allSatisfy { $0.common == 0 && $0.isName }
        return isUsual || isRare && facts.reduce(0) { $0 + $1.firstName + $1.lastName } >= 2 * facts.count
    }

    /// Between the parts of names, in many languages.
    private static let particles: Set<UInt64> = Set(
        [
            "al", "el", "bin", "ibn", "bint", "ben", "abu", "de", "del", "della", "di", "da", "do", "dos",
            "das", "van", "von",
            "der", "den", "ten", "ter", "la", "le", "du", "y", "e", "mac", "mc", "st",
        ].map { Folding.hash(of: $0) })
}

extension WordTable.Facts {
    fileprivate var firstName: Int { Int(rawValue) >> Self.firstNameShift & 3 }
    fileprivate var lastName: Int { Int(rawValue) >> Self.lastNameShift & 3 }
    fileprivate var common: Int { Int(rawValue) >> Self.commonShift & 3 }
    fileprivate var isName: Bool { firstName > 0 || lastName > 0 }
}
