/// Makes one list of what the recognisers found: sorted, without overlaps.
enum SpanResolver {
    /// Spans that overlap become one over all of them, named after the surest (of equals, the longest, then
    /// the first): a part of somebody's data left standing is worse than a word too many taken.
    static func resolve(_ spans: [Span]) -> [Span] {
        guard spans.count > 1 else { return spans }
        let sorted = spans.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
        var resolved: [Span] = []
        var best = sorted[0]
        var end = best.end
        var start = best.start
        func close() {
            resolved.append(
                Span(start: start, end: end, type: best.type, recogniser: best.recogniser, score: best.score))
        }
        for span in sorted.dropFirst() {
            if span.start < end {
                end = max(end, span.end)
                let isSurer = (span.score, span.end - span.start) > (best.score, best.end - best.start)
                if isSurer { best = span }
            } else {
                close()
                (best, start, end) = (span, span.start, span.end)
            }
        }
        close()
        return resolved
    }
}
