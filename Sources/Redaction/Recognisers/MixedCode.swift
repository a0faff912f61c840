/// Codes of letters and digits: British postcodes and national insurance numbers by their shape, what a cue
/// announces, and other long codes.
///
/// Sources: postcodes, Royal Mail "PAF programmers' guide", appendix C (A9 9AA … AA9A 9AA); national
/// insurance numbers, HMRC NIM39110 (two letters, six digits, one of A–D).
enum MixedCode: Recogniser {
    static let name = "mixed code"
    static let needs: WordClasses = .number

    /// Shorter codes without a cue are seats, rooms, roads and flights.
    private static let charactersMin = 6

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for code in utterance.codes where code.letterCount > 0 && code.digitCount > 0 {
            if let span = span(of: code, utterance) { found.append(span) }
        }
    }

    private static func span(of code: SpelledCode, _ utterance: Utterance) -> Span? {
        if let tail = postcode(in: code) {
            return utterance.span(tail, .postcode, by: name, score: 0.85)
        }
        let characters = code.characters
        if isNationalInsurance(characters) {
            return utterance.span(code.tokens, .nationalID, by: name, score: 0.9)
        }
        let cue = utterance.cue(before: code.tokens.lowerBound)
        if let cue, cue.distance <= 2, cue.type != .phone, cue.type != .card, characters.count >= 4 {
            return utterance.span(code.tokens, cue.type, by: name, score: 0.86)
        }
        guard let range = withoutArticles(code, utterance) else { return nil }
        guard characters.count >= charactersMin, code.digitCount >= 3 else { return nil }
        return utterance.span(range, .number, by: name, score: 0.45)
    }

    /// "a" and "i" at the ends are words rather than letters; a lone spelling word is a word as well.
    private static func withoutArticles(_ code: SpelledCode, _ utterance: Utterance) -> ClosedRange<Int>? {
        var elements = code.elements[...]
        func isWord(_ element: SpelledCode.Element, beside other: SpelledCode.Element?) -> Bool {
            guard element.isLetter, !(other?.isLetter ?? false) else { return false }
            let token = utterance.tokens[element.tokens.lowerBound]
            let isApart =
                token.form == .word
                && !utterance.touches(element.tokens.upperBound, element.tokens.upperBound + 1)
            return element.isWord || isApart || token.has(.stop)
        }
        while let first = elements.first, isWord(first, beside: elements.dropFirst().first) {
            elements.removeFirst()
        }
        while let last = elements.last, isWord(last, beside: elements.dropLast().last) {
            elements.removeLast()
        }
        let left = SpelledCode(elements: Array(elements))
        // One letter beside digits is a word more often; the digits are `DigitRun`'s.
        guard !elements.isEmpty, left.letterCount > 1, left.digitCount > 0 else { return nil }
        return left.tokens
    }

    private static func isNationalInsurance(_ characters: [UInt8]) -> Bool {
        guard characters.count == 9 else { return false }
        let isLetter = characters.map { $0 > 0x39 }
        return isLetter == [true, true, false, false, false, false, false, false, true]
            && (0x41...0x44).contains(characters[8])
    }

    /// The tokens of a postcode that the code ends with, its elements from the area's letters on.
    private static func postcode(in code: SpelledCode) -> ClosedRange<Int>? {
        for start in code.elements.indices.suffix(8) where code.elements[start].isLetter {
            let isAfterLetter = start > 0 && code.elements[start - 1].isLetter
            let tail = code.elements[start...].flatMap(\.characters)
            guard isPostcode(tail), !isAfterLetter || start == code.elements.startIndex else { continue }
            return code.elements[start].tokens.lowerBound...code.tokens.upperBound
        }
        return nil
    }

    private static func isPostcode(_ characters: [UInt8]) -> Bool {
        guard (5...7).contains(characters.count) else { return false }
        let isLetter = characters.map { $0 > 0x39 }
        // Inward code: a digit and two letters. Outward code: one or two letters, a digit, maybe one more.
        guard Array(isLetter.suffix(3)) == [false, true, true] else { return false }
        let outward = Array(isLetter.dropLast(3))
        guard outward[0], let digit = outward.firstIndex(of: false), digit <= 2 else { return false }
        return outward.count - digit <= 2
    }
}
