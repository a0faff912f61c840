import Redaction

/// A line made ready for training: the features and the right label of each token.
struct Example {
    /// The rows of all tokens' features, one after the other.
    var rows: [UInt32] = []
    /// Where each token's rows end.
    var ends: [Int32] = []
    /// The right labels.
    var gold: [UInt8] = []
    /// Masks: their label is known.
    var isMask: [Bool] = []

    /// The same without a share of the features.
    func dropping(_ share: Double, _ random: inout SeededRandom) -> Example {
        var left = self
        left.rows.removeAll(keepingCapacity: true)
        let threshold = UInt16(share * 65536)
        var first = 0
        for (index, end) in ends.enumerated() {
            var bits: UInt64 = 0
            for place in first..<Int(end) {
                if (place - first) % 4 == 0 { bits = random.next() }
                if UInt16(truncatingIfNeeded: bits) >= threshold { left.rows.append(rows[place]) }
                bits >>= 16
            }
            left.ends[index] = Int32(left.rows.count)
            first = Int(end)
        }
        return left
    }
}

/// Makes examples of lines, with the tokenizer, the lexicon and the features that the redactor ships.
struct ExampleMaker {
    let lexicon = Lexicon.embedded
    let words: WordTable
    let languages: TrainedLanguages

    init(words: WordTable) {
        self.words = words
        languages = TrainedLanguages(.embedded)
    }

    /// A line's tokens; the language tag is left out now and then, as callers' systems do.
    static func utterance(_ line: TrainingLine, language: String?) -> Utterance {
        let lexicon = Lexicon.embedded
        return Utterance(
            Array(line.text.utf8), lexicon: lexicon, active: lexicon.active(for: language), certain: [])
    }

    /// An example with some knowledge taken away at random.
    func example(_ line: TrainingLine, _ random: inout SeededRandom) -> Example {
        let utterance = Self.utterance(line, language: random.chance(0.1) ? nil : line.language)
        var example = Example()
        example.gold = Self.labels(of: line, utterance)
        let blanksNames = random.chance(0.33)
        var generator = random
        let gold = example.gold
        var extractor = FeatureExtractor(
            utterance, words: words, language: languages.number(of: utterance.active)
        ) { index, symbols in
            let isName = gold[index] != 0 && TaggerLabel.type(of: Int(gold[index])) == .person
            let known = WordTable.Facts(rawValue: UInt8(truncatingIfNeeded: symbols.name))
            if symbols.isWord, generator.chance(isName ? 0.5 : 0.1) {
                symbols.word = TokenSymbols.unfamiliar(known)
            }
            if blanksNames, isName {
                symbols.name = 0
                symbols.word = TokenSymbols.unfamiliar([])
            }
        }
        random = generator
        var sink = RowList()
        for index in utterance.tokens.indices {
            example.isMask.append(utterance.tokens[index].form == .mask)
            if utterance.tokens[index].form != .mask { extractor.features(at: index, into: &sink) }
            example.ends.append(Int32(sink.rows.count))
        }
        example.rows = sink.rows
        return example
    }

    /// The labels of a line's tokens: those of the span that a token lies in or touches.
    private static func labels(of line: TrainingLine, _ utterance: Utterance) -> [UInt8] {
        var offsets: [Int] = []
        var offset = 0
        for scalar in line.text.unicodeScalars {
            offsets.append(offset)
            offset += UTF8.width(scalar)
        }
        offsets.append(offset)
        var labels = [UInt8](repeating: 0, count: utterance.tokens.count)
        for span in line.spans {
            // Places, organisations and ages stay.
            guard let type = EntityType(rawValue: span.type) else { continue }
            let (start, end) = (offsets[span.start], offsets[span.end])
            var begins = true
            for (index, token) in utterance.tokens.enumerated()
            where token.start < end && token.end > start && token.form != .mask {
                labels[index] = UInt8(TaggerLabel.label(of: type, begins: begins))
                begins = false
            }
        }
        return labels
    }
}

/// Gathers rows.
private struct RowList: FeatureSink {
    var rows: [UInt32] = []
    mutating func add(feature: Int) { rows.append(UInt32(feature)) }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }
}
