/// Streets with a house number in English order: "two sixteen amber street unit thirty three".
///
/// Street and dwelling words are the lists' (USPS Publication 28, appendix C1 and C2, and British usage).
enum StreetAddress: Recogniser {
    static let name = "street address"
    static let needs: WordClasses = .street

    /// Most words of a street's name.
    private static let nameWordsMax = 3
    /// Nobody's house number has more digits.
    private static let numberDigitsMax = 6

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        guard utterance.seen.contains(.number) else { return }
        var run = 0
        for street in utterance.tokens.indices where utterance.tokens[street].has(.street) {
            while run + 1 < utterance.runs.count, utterance.runs[run + 1].tokens.upperBound < street {
                run += 1
            }
            guard run < utterance.runs.count else { return }
            guard let first = houseNumber(utterance.runs[run], before: street, utterance) else { continue }
            let range = withDwelling(first...street, utterance)
            found.append(utterance.span(range, .address, by: name, score: 0.75))
        }
    }

    /// The first token of the house number that stands one to three words before a street word.
    private static func houseNumber(_ run: NumberRun, before street: Int, _ utterance: Utterance) -> Int? {
        let words = (run.tokens.upperBound + 1)..<max(street, run.tokens.upperBound + 1)
        guard run.tokens.upperBound < street, (1...nameWordsMax).contains(words.count),
            run.digits.count <= numberDigitsMax
        else { return nil }
        for index in words {
            let token = utterance.tokens[index]
            guard token.form == .word, token.gap == .space,
                !token.has([.unit, .stop, .at]) || token.has(.ordinal)
            else { return nil }
        }
        // "one way street"
        if run.digits == [1], utterance.tokens[words.lowerBound].has(.street) { return nil }
        return run.tokens.lowerBound
    }

    /// "flat two" before the number, "unit thirty three" and "apartment 22 b" after the street.
    private static func withDwelling(_ range: ClosedRange<Int>, _ utterance: Utterance) -> ClosedRange<Int> {
        var (first, last) = (range.lowerBound, range.upperBound)
        var next = last + 1
        if utterance.token(next)?.isMark(0x2C) ?? false { next += 1 }
        if let dwelling = utterance.token(next), dwelling.gap != .line, dwelling.has(.dwelling) {
            var end = next
            while end - next < 4, utterance.isSpelled(end + 1), utterance.tokens[end + 1].gap != .line {
                end += 1
            }
            if end > next { last = end }
        }
        var before = first - 1
        if let dwelling = utterance.token(before), dwelling.has(.dwelling), dwelling.gap != .line {
            return before...last
        }
        if utterance.token(before)?.isMark(0x2C) ?? false { before -= 1 }
        var length = 0
        while length < 4, before >= 0, utterance.isSpelled(before) {
            (before, length) = (before - 1, length + 1)
        }
        if length > 0, let dwelling = utterance.token(before), dwelling.has(.dwelling) { first = before }
        return first...last
    }
}
