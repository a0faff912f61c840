/// E-mail addresses as they are written: `name@example.com`, also with spaces around the sign.
///
/// Source: RFC 5321 section 4.1.2 and RFC 6531 (letters of any script), without quoted local parts.
enum EmailAddress: Recogniser {
    static let name = "e-mail address"
    static let needs: WordClasses = .atMark

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for index in utterance.tokens.indices where utterance.tokens[index].has(.atMark) {
            guard let first = local(before: index, utterance), let last = domain(after: index, utterance)
            else {
                continue
            }
            let isTight = utterance.touches(index - 1, index) && utterance.touches(index, index + 1)
            let hasDot = utterance.tokens[(index + 1)...last].contains { $0.isMark(0x2E) }
            guard isTight || hasDot else { continue }
            found.append(utterance.span(first...last, .email, by: name, score: hasDot ? 0.99 : 0.6))
        }
    }

    /// The first token of the part before "@"; the walk ends at the "@" before, so all walks together are
    /// linear.
    private static func local(before at: Int, _ utterance: Utterance) -> Int? {
        var first = at
        while let token = utterance.token(first - 1), utterance.tokens[first].gap == .none || first == at {
            guard utterance.tokens[first].gap != .line, isPart(token, signs: "._%+-'&") else { break }
            first -= 1
        }
        while first < at, utterance.tokens[first].form == .mark { first += 1 }
        return first < at ? first : nil
    }

    /// The last token of the domain.
    private static func domain(after at: Int, _ utterance: Utterance) -> Int? {
        var last = at
        while let token = utterance.token(last + 1), token.gap == .none || (last == at && token.gap == .space)
        {
            guard isPart(token, signs: ".-_") else { break }
            last += 1
        }
        while last > at, utterance.tokens[last].form == .mark { last -= 1 }
        return last > at ? last : nil
    }

    private static func isPart(_ token: Token, signs: StaticString) -> Bool {
        switch token.form {
        case .word, .letter, .digits: true
        case .mark: token.byte != 0 && signs.description.utf8.contains(token.byte)
        case .mask: false
        }
    }
}
