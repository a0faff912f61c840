/// Finds names, addresses, secrets and numbers by what it has learned of the words around them.
///
/// A linear model with the labels of `TaggerLabel`, trained as a conditional random field
/// (Lafferty, McCallum, Pereira 2001): features hashed to rows, one vector addition each, and the best
/// sequence of labels in which nothing is continued that has not begun.
struct Tagger: Sendable {
    static let name = "tagger"

    private let model: TaggerModel
    private let languages: TrainedLanguages
    /// What each label is lifted by before it is compared with "outside".
    private let lifts: [Int16]

    /// The tagger with the model that is built into the program.
    ///
    /// - Parameters:
    ///   - lexicon: The words of the languages.
    ///   - strictness: How readily it prefers a type to "outside".
    init(lexicon: Lexicon, strictness: RedactionPolicy.Strictness) {
        model = .embedded
        languages = TrainedLanguages(lexicon)
        var lifts = [Int16](repeating: 0, count: TaggerLabel.stride)
        for label in 1..<TaggerLabel.count {
            let lift = Self.lift(of: TaggerLabel.type(of: label), strictness)
            lifts[label] = Int16(lift / model.scale * 127)
        }
        self.lifts = lifts
    }

    /// How much a type is preferred, in natural-logarithm units: a name more or less costs little, and most
    /// names that are none are ordinary words; digits are masked when unsure.
    private static func lift(of type: EntityType, _ strictness: RedactionPolicy.Strictness) -> Float {
        let lift: Float =
            switch type {
            case .person, .username, .password, .number: -0.3
            case .address, .email, .url: 0.3
            default: 1
            }
        return strictness == .strict ? lift + 1.5 : lift
    }

    /// Adds what the tagger finds in an utterance, in whole tokens.
    func find(in utterance: Utterance, _ found: inout [Span]) {
        let count = utterance.tokens.count
        guard count > 0 else { return }
        unsafe withUnsafeTemporaryAllocation(of: Int16.self, capacity: count * TaggerLabel.stride) { scores in
            guard let base = scores.baseAddress else { return }
            guard unsafe score(utterance, into: base) else { return }
            let labels = unsafe LabelDecoder.decode(base, count: count)
            unsafe collect(labels, scores: base, in: utterance, &found)
        }
    }

    /// Scores every token.
    ///
    /// - Returns: Whether any label but "outside" wins anywhere: if none does, the best sequence is all outside.
    private func score(_ utterance: Utterance, into scores: UnsafeMutablePointer<Int16>) -> Bool {
        var extractor = FeatureExtractor(
            utterance, words: model.words, language: languages.number(of: utterance.active))
        var isAnything = false
        for index in utterance.tokens.indices {
            // The buffer has a stride of scores for each token.
            let place = unsafe scores + index * TaggerLabel.stride
            for label in 0..<TaggerLabel.stride {
                unsafe place.advanced(by: label).initialize(to: lifts[label])
            }
            guard utterance.tokens[index].form != .mask else {
                unsafe place[0] = .max
                continue
            }
            unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: FeatureExtractor.featuresMax) {
                room in
                var features = unsafe Features(room: room)
                extractor.features(at: index, into: &features)
                unsafe model.add(features.all, to: place)
            }
            for label in 1..<TaggerLabel.count where unsafe place[label] > place[0] { isAnything = true }
        }
        return isAnything
    }

    /// The features of a token, in the order in which they come.
    @safe
    private struct Features: FeatureSink {
        private let room: UnsafeMutableBufferPointer<UInt32>
        private var count = 0

        init(room: UnsafeMutableBufferPointer<UInt32>) { unsafe self.room = unsafe room }

        @inline(__always)
        mutating func add(feature: Int) {
            // The extractor gives no more than there is room for.
            unsafe room.initializeElement(at: count, to: UInt32(truncatingIfNeeded: feature))
            count += 1
        }

        var all: UnsafeBufferPointer<UInt32> { unsafe UnsafeBufferPointer(rebasing: room[..<count]) }
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
            guard let range = Self.trimmed(first..<index, in: utterance),
                !Self.isQuantity(range, in: utterance)
            else { continue }
            found.append(utterance.span(range, type, by: Self.name, score: Self.certainty(mean)))
        }
    }

    /// A range without the punctuation at its ends; nil when it has nothing else.
    private static func trimmed(_ range: Range<Int>, in utterance: Utterance) -> ClosedRange<Int>? {
        func isPunctuation(_ index: Int) -> Bool {
            let token = utterance.tokens[index]
            // , . : ; ?
            return token.form == .mark && [0x2C, 0x2E, 0x3A, 0x3B, 0x3F].contains(token.byte)
        }
        var (first, end) = (range.lowerBound, range.upperBound)
        while first < end, isPunctuation(first) { first += 1 }
        while first < end, isPunctuation(end - 1) { end -= 1 }
        guard range.contains(where: { utterance.tokens[$0].form != .mark }) else { return nil }
        return first < end ? first...(end - 1) : nil
    }

    /// Whether nothing but one everyday amount or labelled number lies in a range: rules know those better.
    private static func isQuantity(_ range: ClosedRange<Int>, in utterance: Utterance) -> Bool {
        guard let run = utterance.run(at: range.lowerBound), run.tokens == range else { return false }
        switch EverydayNumber(run, in: utterance) {
        case .measured, .labelled: return true
        case .cardinal: return utterance.cue(before: range.lowerBound) == nil
        case .date, .year, .time, nil: return false
        }
    }

    /// A margin in natural-logarithm units as a score: between the weakest and the surest of the rules.
    private static func certainty(_ margin: Float) -> Double {
        0.4 + 0.5 * Double(max(0, min(margin, 10))) / 10
    }
}
