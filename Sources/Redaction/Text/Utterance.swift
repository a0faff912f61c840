/// A text made ready for the recognisers: its tokens, its number runs, and what kinds of words are in it.
///
/// It never changes. A class, since it is handed on for each recogniser and holds many arrays: a copy would count up
/// the references to each.
package final class Utterance {
    /// The text, valid UTF-8.
    package let bytes: [UInt8]
    let lexicon: Lexicon
    /// The languages whose words count.
    package let active: LanguageSet
    /// Its tokens, in order.
    package let tokens: [Token]
    /// Every class that some token has: recognisers that need another one are not asked.
    let seen: WordClasses
    let runs: [NumberRun]
    /// Letters and digits said one after the other.
    private(set) var codes: [SpelledCode] = []
    /// Numbers known to be the call's own, as values 0–9.
    let certain: [[UInt8]]

    /// Cuts a text into tokens.
    package convenience init(_ bytes: [UInt8], lexicon: Lexicon, active: LanguageSet, certain: [[UInt8]]) {
        var tokenizer = Tokenizer(bytes, lexicon: lexicon, active: active)
        tokenizer.run()
        self.init(bytes, lexicon: lexicon, active: active, certain: certain, tokens: tokenizer.tokens)
    }

    private init(
        _ bytes: [UInt8], lexicon: Lexicon, active: LanguageSet, certain: [[UInt8]], tokens: [Token]
    ) {
        self.bytes = bytes
        self.lexicon = lexicon
        self.active = active
        self.certain = certain
        self.tokens = tokens
        var seen = WordClasses()
        for token in tokens { seen.formUnion(token.classes) }
        self.seen = seen
        runs =
            seen.contains(.number)
            ? NumberRunScanner(bytes: bytes, tokens: tokens, active: active).runs() : []
        if !seen.isDisjoint(with: [.letter, .number]) { codes = spelledCodes() }
    }

    /// The same text with what was found in it turned into masks, so that recognisers can look again.
    ///
    /// What a mask replaced is no context any more; looking until nothing is found is what makes redacting
    /// twice change nothing.
    ///
    /// The spans are sorted, without overlap, and begin and end with a token.
    func masked(_ spans: [Span]) -> Utterance {
        var left: [Token] = []
        left.reserveCapacity(tokens.count)
        var next = 0
        for token in tokens {
            while next < spans.count, token.start >= spans[next].end { next += 1 }
            guard next < spans.count, token.end > spans[next].start else {
                left.append(token)
                continue
            }
            // Spans that touch stay two masks, as they are in the text that comes out.
            if token.start > spans[next].start { continue }
            var mask = Token(start: spans[next].start, end: spans[next].end, form: .mask, gap: token.gap)
            mask.classes = .mask
            // A dot is inside a word no longer when a mask follows: so the text that comes out is read.
            if let before = left.indices.last { left[before].classes.subtract(.inner) }
            left.append(mask)
        }
        return Utterance(bytes, lexicon: lexicon, active: active, certain: certain, tokens: left)
    }

    /// The stretches of tokens between masks.
    func unmaskedStretches() -> [ClosedRange<Int>] {
        tokens.indices.split { tokens[$0].form == .mask }.map { $0.startIndex...($0.endIndex - 1) }
    }

    /// The number run that a token stands in.
    func run(at index: Int) -> NumberRun? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].tokens.upperBound < index { low = middle + 1 } else { high = middle }
        }
        return low < runs.count && runs[low].tokens.contains(index) ? runs[low] : nil
    }

    /// A span over whole tokens.
    func span(_ range: ClosedRange<Int>, _ type: EntityType, by recogniser: String, score: Double) -> Span {
        Span(
            start: tokens[range.lowerBound].start, end: tokens[range.upperBound].end, type: type,
            recogniser: recogniser, score: score)
    }

    /// The token at an index, nil outside the text.
    func token(_ index: Int) -> Token? { tokens.indices.contains(index) ? tokens[index] : nil }

    /// Whether a token is a number in the text's language.
    package func isNumber(_ token: Token) -> Bool {
        token.isNumber && !token.languages.isDisjoint(with: active)
    }

    /// Whether two tokens touch.
    func touches(_ index: Int, _ next: Int) -> Bool {
        tokens.indices.contains(index) && tokens.indices.contains(next) && tokens[next].gap == .none
    }
}
