/// Passwords and user names after the word that announces them, words and digits alike.
enum LabelledSecret: Recogniser {
    static let name = "labelled secret"
    static let needs: WordClasses = [.cue, .phraseEnd]

    /// Most tokens of a spoken password.
    private static let tokensMax = 10

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for index in utterance.tokens.indices {
            guard let type = utterance.cue(endingAt: index), type == .password || type == .username else {
                continue
            }
            var first = index + 1
            while let next = utterance.token(first), next.gap != .line, isLink(next) { first += 1 }
            var last = first - 1
            while last - first < tokensMax, isPart(last + 1, utterance) { last += 1 }
            guard last >= first else { continue }
            // "password reset" announces nothing; "password is" does.
            let hasCode = (first...last).contains { utterance.isSpelled($0) || utterance.isSign($0) }
            guard hasCode || (first > index + 1 && last - first < 3) else { continue }
            found.append(utterance.span(first...last, type, by: name, score: 0.7))
        }
    }

    private static func isLink(_ token: Token) -> Bool {
        token.isMark(0x3A) || (token.form == .word && token.has([.link, .filler]))
    }

    private static func isPart(_ index: Int, _ utterance: Utterance) -> Bool {
        guard let token = utterance.token(index), token.gap != .line, token.cue == nil else { return false }
        switch token.form {
        case .mask: return false
        case .mark: return token.gap == .none && utterance.touches(index, index + 1)
        case .letter, .digits: return true
        case .word: return utterance.isSpelled(index) || utterance.isSign(index) || !token.has([.stop, .and])
        }
    }
}
