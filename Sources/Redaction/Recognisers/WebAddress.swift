/// Web addresses as they are written: with a scheme, with "www.", or a domain under a known top-level domain.
///
/// Source: RFC 3986 section 3; top-level domains are the word list's (IANA root zone).
enum WebAddress: Recogniser {
    static let name = "web address"
    static let needs: WordClasses = [.inner, .scheme]

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        var first = 0
        while first < utterance.tokens.count {
            var last = first
            while utterance.touches(last, last + 1), utterance.tokens[last + 1].form != .mask { last += 1 }
            if last - first >= 2, let span = address(in: first...last, utterance) { found.append(span) }
            first = last + 1
        }
    }

    /// The address in a stretch without white space.
    private static func address(in stretch: ClosedRange<Int>, _ utterance: Utterance) -> Span? {
        let tokens = utterance.tokens
        guard !tokens[stretch].contains(where: { $0.has(.atMark) }) else { return nil }
        var first: Int?
        for index in stretch {
            if tokens[index].has(.scheme), index + 3 <= stretch.upperBound, tokens[index + 1].isMark(0x3A),
                tokens[index + 2].isMark(0x2F)
            {
                first = index
                break
            }
            if tokens[index].has(.www), index + 2 <= stretch.upperBound, tokens[index + 1].isMark(0x2E) {
                first = index
                break
            }
            if isDomainEnd(index, in: stretch, tokens) {
                first = domainStart(index, in: stretch, tokens)
                break
            }
        }
        guard let first else { return nil }
        var last = stretch.upperBound
        while last > first, tokens[last].form == .mark, !tokens[last].isMark(0x2F) { last -= 1 }
        return last > first ? utterance.span(first...last, .url, by: name, score: 0.95) : nil
    }

    /// ".com" with something before it, and no further letters after it.
    private static func isDomainEnd(_ index: Int, in stretch: ClosedRange<Int>, _ tokens: [Token]) -> Bool {
        guard tokens[index].has(.topDomain), index - 2 >= stretch.lowerBound, tokens[index - 1].isMark(0x2E),
            tokens[index - 2].form != .mark
        else { return false }
        let hasPath = index < stretch.upperBound && tokens[index + 1].isMark(0x2F)
        if index < stretch.upperBound, tokens[index + 1].form != .mark { return false }
        // "it.is" is a full stop without a space more often than a web address.
        return hasPath || !tokens[index].has([.stop, .unit])
    }

    private static func domainStart(_ end: Int, in stretch: ClosedRange<Int>, _ tokens: [Token]) -> Int {
        var first = end
        while first > stretch.lowerBound {
            let token = tokens[first - 1]
            guard token.form != .mark || token.isMark(0x2E) || token.isMark(0x2D) || token.isMark(0x5F) else {
                break
            }
            first -= 1
        }
        while tokens[first].form == .mark, first < end { first += 1 }
        return first
    }
}
