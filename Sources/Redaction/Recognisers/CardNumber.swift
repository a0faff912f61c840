/// Payment card numbers, written or spoken: 13–19 digits that begin with 2–6 and pass Luhn's check.
///
/// Source: ISO/IEC 7812-1 (length, check digit, first digits of banks and travel cards).
enum CardNumber: Recogniser {
    static let name = "card number"
    static let needs: WordClasses = .number

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for run in utterance.runs where isCard(run.digits) {
            found.append(utterance.span(run.tokens, .card, by: name, score: 1))
        }
    }

    private static func isCard(_ digits: [UInt8]) -> Bool {
        guard digits.count >= 13, let first = digits.first, (2...6).contains(first) else { return false }
        if digits.count <= 19, Digits.passesLuhn(digits) { return true }
        // The date of expiry or the security code often follows without a word in between.
        return digits.count > 16 && digits.count <= 26
            && (Digits.passesLuhn(digits.prefix(16)) || Digits.passesLuhn(digits.prefix(15)))
    }
}
