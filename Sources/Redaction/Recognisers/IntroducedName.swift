/// Names that a phrase or a title introduces: "my name is john smith", "mrs jones".
///
/// Names without such a word are the learned tagger's, when there is one.
enum IntroducedName: Recogniser {
    static let name = "introduced name"
    static let needs: WordClasses = [.nameCue, .nameCueCased, .title, .phraseEnd]

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for index in utterance.tokens.indices {
            let token = utterance.tokens[index]
            let isTitle = token.has(.title)
            let cue = utterance.nameCue(endingAt: index)
            guard isTitle || !cue.isDisjoint(with: [.nameCue, .nameCueCased]) else { continue }
            var first = index + 1
            while let next = utterance.token(first), next.gap != .line, isLink(next, utterance, isTitle) {
                first += 1
            }
            guard let last = nameEnd(from: first, wordsMax: isTitle ? 1 : 2, utterance) else { continue }
            // "talk to someone", "talk to Frank"
            let needsCapital = !isTitle && !cue.contains(.nameCue)
            guard !needsCapital || utterance.tokens[first].capitalised else { continue }
            found.append(utterance.span(first...last, .person, by: name, score: isTitle ? 0.7 : 0.75))
        }
    }

    /// "is", ":" and fillers between the cue and the name; a title's full stop.
    private static func isLink(_ token: Token, _ utterance: Utterance, _ isTitle: Bool) -> Bool {
        if token.form == .mark { return token.byte == 0x3A || (isTitle && token.byte == 0x2E) }
        if token.has(.title) { return !isTitle }
        return !isTitle && token.form == .word && token.has([.link, .filler])
    }

    /// The last token of the name that begins at a token.
    private static func nameEnd(from first: Int, wordsMax: Int, _ utterance: Utterance) -> Int? {
        guard utterance.isName(first) else { return nil }
        var last = first
        var words = 1
        while utterance.isName(last + 1), utterance.tokens[last + 1].gap == .space {
            let isCased = utterance.tokens[first].capitalised && utterance.tokens[last + 1].capitalised
            // A title is followed by one word; more only when capitals say so.
            guard isCased ? words < 3 : words < wordsMax && !utterance.tokens[first].capitalised else {
                break
            }
            last += 1
            words += 1
        }
        return last
    }
}

extension Utterance {
    /// The classes of the word and of the phrases, such as "my name is", that end at a token.
    func nameCue(endingAt last: Int) -> WordClasses {
        var classes = tokens[last].classes
        guard classes.contains(.phraseEnd), last > 0 else { return classes }
        classes.formUnion(phraseClasses(at: last - 1))
        guard last > 1 else { return classes }
        let head = Folding.hash(tokens[last - 2].hash, then: tokens[last - 1].hash)
        classes.formUnion(lexicon.classes(of: Folding.hash(head, then: tokens[last].hash), active: active))
        return classes
    }

    /// Whether a token can be part of a name that something introduces.
    func isName(_ index: Int) -> Bool {
        guard let token = token(index), token.gap != .line, token.form == .word else { return false }
        let others: WordClasses = [
            .stop, .link, .filler, .unit, .label, .cue, .at, .dot, .title, .nameCue, .spelled,
        ]
        return !isNumber(token) && !token.has(others)
    }
}
