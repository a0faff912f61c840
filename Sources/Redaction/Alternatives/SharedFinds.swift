/// What the texts of one result owe each other.
struct SharedFinds {
    private let utterances: [Utterance]
    private let spans: [[Span]]
    /// What was found in each text; nil where nothing was.
    private let secrets: [Secrets?]
    /// How many of the texts are alternatives; the rest are hints, which have no places in common with them.
    private let alternatives: Int

    init(_ utterances: [Utterance], _ spans: [[Span]], alternatives: Int) {
        self.utterances = utterances
        self.spans = spans
        self.alternatives = alternatives
        secrets = zip(utterances, spans).map { utterance, spans in
            guard !spans.isEmpty else { return nil }
            var secrets = Secrets()
            secrets.add(spans, of: utterance)
            return secrets
        }
    }

    /// What the other texts' finds say about a text, beyond what was found in it.
    ///
    /// Places are compared with the first text only, the best alternative: the work grows with the texts, not
    /// with their pairs.
    func missing(at index: Int) -> [Span] {
        let utterance = utterances[index]
        var ranges: [(ClosedRange<Int>, EntityType)] = []
        let hasNumbers = secrets.contains { $0?.hasNumbers ?? false }
        let sounds = hasNumbers ? utterance.soundingDigits : []
        for other in utterances.indices where other != index && !spans[other].isEmpty {
            guard other == 0 || index == 0 || other < Self.textsMax else { continue }
            ranges += wanted(
                in: utterance, sounds, from: other, sideBySide: max(index, other) < alternatives)
        }
        return ranges.compactMap { range, type in
            guard utterance.tokens[range].allSatisfy({ $0.form != .mask }) else { return nil }
            let span = utterance.span(range, type, by: "other alternative", score: 0.5)
            let isFound = spans[index].contains { $0.start <= span.start && span.end <= $0.end }
            return isFound ? nil : span
        }
    }

    /// Recognisers give ten alternatives at most; of more texts, only so many are held against all others.
    private static let textsMax = 32

    private func wanted(
        in utterance: Utterance, _ sounds: [Utterance.SoundingDigit], from other: Int, sideBySide: Bool
    ) -> [(ClosedRange<Int>, EntityType)] {
        guard let type = spans[other].first?.type, let found = secrets[other] else { return [] }
        var ranges = found.ranges(in: utterance, sounds: sounds).map { ($0, type) }
        guard sideBySide else { return ranges }
        let alignment = Alignment(utterances[other], utterance)
        for span in spans[other] {
            guard let range = utterances[other].tokens(of: span),
                let place = alignment.other(of: range)
            else { continue }
            ranges.append((place, span.type))
        }
        return ranges
    }
}
