/// Finds names, addresses, secrets and numbers by what it has learned of the words around them.
///
/// A linear model with the labels of `TaggerLabel`, trained as a conditional random field
/// (Lafferty, McCallum, Pereira 2001): features hashed to rows, one vector addition each, and the best
/// sequence of labels in which nothing is continued that has not begun.
struct Tagger: Sendable {
    static let name = "tagger"

    private let model: TaggerModel
    private let languages: TrainedLanguages

    /// The tagger with the model that is built into the program.
    init(lexicon: Lexicon) {
        model = .embedded
        languages = TrainedLanguages(lexicon)
    }

    /// What the tagger finds in an utterance, in whole tokens.
    ///
    /// - Parameters:
    ///   - utterance: The text.
    ///   - caution: What "outside" is held back by, in natural-logarithm units: more finds more.
    ///   - found: Takes the spans.
    func find(in utterance: Utterance, caution: Float, _ found: inout [Span]) {
        let count = utterance.tokens.count
        guard count > 0 else { return }
        let held = Int16(clamping: Int(caution / model.scale * 127))
        unsafe withUnsafeTemporaryAllocation(of: Int16.self, capacity: count * TaggerLabel.stride) { scores in
            unsafe scores.initialize(repeating: 0)
            guard let base = scores.baseAddress else { return }
            guard unsafe score(utterance, into: base, held: held) else { return }
            let labels = unsafe LabelDecoder.decode(base, count: count)
            unsafe collect(labels, scores: base, in: utterance, &found)
        }
    }

    /// Scores every token.
    ///
    /// - Returns: Whether any label but "outside" wins anywhere: if none does, the best sequence is all outside.
    private func score(_ utterance: Utterance, into scores: UnsafeMutablePointer<Int16>, held: Int16) -> Bool {
        var extractor = FeatureExtractor(
            utterance, words: model.words, language: languages.number(of: utterance.active))
        var isAnything = false
        for index in utterance.tokens.indices {
            // The buffer has a stride of scores for each token.
            let place = unsafe scores + index * TaggerLabel.stride
            guard utterance.tokens[index].form != .mask else {
                unsafe place[0] = .max
                continue
            }
            var sink = unsafe Scorer(model: model, scores: place)
            extractor.features(at: index, into: &sink)
            unsafe place[0] &-= held
            for label in 1..<TaggerLabel.count where unsafe place[label] > place[0] { isAnything = true }
        }
        return isAnything
    }

    @safe
    private struct Scorer: FeatureSink {
        let model: TaggerModel
        let scores: UnsafeMutablePointer<Int16>

        @inline(__always)
        mutating func add(feature: Int) { unsafe model.add(feature, to: scores) }
    }

    /// Makes spans of labels.
    private func collect(
        _ labels: [UInt8], scores: UnsafeMutablePointer<Int16>, in utterance: Utterance, _ found: inout [Span]
    ) {
        var index = 0
        while index < labels.count {
            guard labels[index] != 0 else {
                index += 1
                continue
            }
            let first = index
            let type = TaggerLabel.type(of: Int(labels[first]))
            var margin = 0
            repeat {
                let place = unsafe scores + index * TaggerLabel.stride
                unsafe margin += Int(place[Int(labels[index])]) - Int(place[0])
                index += 1
            } while index < labels.count && TaggerLabel.continues(Int(labels[index]))
            let mean = Float(margin) / Float(index - first) / 127 * model.scale
            found.append(utterance.span(first...(index - 1), type, by: Self.name, score: Self.certainty(mean)))
        }
    }

    /// A margin in natural-logarithm units as a score: between the weakest and the surest of the rules.
    private static func certainty(_ margin: Float) -> Double {
        0.4 + 0.5 * Double(max(0, min(margin, 10))) / 10
    }
}
