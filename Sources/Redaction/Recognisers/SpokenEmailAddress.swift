/// E-mail addresses as they are said: "john dot smith at gmail dot com", also spelled and mixed with digits.
///
/// Grammar: a name, a word for "@", a domain with a word for "." and a top-level domain, or a provider's name
/// alone ("… at gmail"). Words are the lists'.
enum SpokenEmailAddress: Recogniser {
    static let name = "spoken e-mail address"
    static let needs: WordClasses = [.at, .atMark]

    /// Most tokens from "at" to the first dot: a spelled company name.
    private static let labelTokensMax = 24

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for index in utterance.tokens.indices where utterance.tokens[index].has([.at, .atMark]) {
            guard let last = domainEnd(after: index, utterance),
                let first = utterance.nameStart(before: index, dots: true)
            else { continue }
            found.append(utterance.span(first...last, .email, by: name, score: 0.96))
        }
    }

    /// The last token of the domain said after "at".
    private static func domainEnd(after at: Int, _ utterance: Utterance) -> Int? {
        var index = at + 1
        var words = 0
        while index <= at + labelTokensMax, let token = utterance.token(index) {
            guard token.gap != .line, token.form != .mask, !token.has([.at, .atMark]) else { return nil }
            if utterance.isDot(index), index > at + 1 {
                if let end = utterance.topDomainEnd(at: index + 1) { return end }
            } else if token.has(.stop), token.form == .word, words > 0 {
                break
            } else if token.form == .word {
                words += 1
                if words > 5 { break }
            } else if token.form == .mark, !utterance.isSign(index) {
                break
            }
            index += 1
        }
        // "at gmail" is enough.
        guard let provider = utterance.token(at + 1), provider.has(.provider) else { return nil }
        return at + 1
    }
}
