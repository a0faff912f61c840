/// Takes the features that hold at a token.
package protocol FeatureSink {
    /// Takes one feature, below 2^`FeatureExtractor.bits`.
    mutating func add(feature: Int)
}

/// Turns an utterance into features, the same for training and for tagging.
///
/// A feature is a template and what stands in its places, hashed to a number. Templates look at most seven words
/// back and four tokens ahead, so the work is linear.
package struct FeatureExtractor {
    /// log2 of the number of features.
    package static let bits = 18
    /// As many features a token has at most: the templates, and one of them for each word remembered.
    static let featuresMax = 64

    /// Tokens beyond each end of the text that templates may look at.
    private static let margin = 4
    /// How many words to the left are remembered without their places.
    private static let memory = 7

    /// The tokens' symbols, `margin` of the boundary on each side.
    private var symbols: [TokenSymbols]
    private let count: Int
    /// The language, when it is one that the tagger was trained on.
    private let language: UInt32
    /// The words to the left, the last one first.
    private var remembered: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0)

    /// Looks at all tokens of an utterance.
    ///
    /// - Parameters:
    ///   - utterance: The text.
    ///   - words: What is known of single words.
    ///   - language: The language's number (`TrainedLanguages`).
    ///   - blank: What the trainer takes away from a token, so that the tagger learns to do without.
    package init(
        _ utterance: Utterance, words: WordTable, language: Int,
        blank: (Int, inout TokenSymbols) -> Void = { _, _ in }
    ) {
        count = utterance.tokens.count
        self.language = UInt32(language)
        let boundary = repeatElement(TokenSymbols.boundary, count: Self.margin)
        symbols = []
        symbols.reserveCapacity(count + 2 * Self.margin)
        symbols += boundary
        for (index, token) in utterance.tokens.enumerated() {
            var symbol = TokenSymbols(token, in: utterance, words)
            blank(index, &symbol)
            symbols.append(symbol)
        }
        symbols += boundary
        noteRuns(of: utterance)
    }

    private subscript(index: Int) -> TokenSymbols {
        get { symbols[index + Self.margin] }
        set { symbols[index + Self.margin] = newValue }
    }

    /// Gives a sink the features of a token; tokens are asked for in order, from the first on.
    package mutating func features(at index: Int, into sink: inout some FeatureSink) {
        let at = index + Self.margin
        let (here, left, right) = (symbols[at], symbols[at - 1], symbols[at + 1])
        let (left2, right2) = (symbols[at - 2], symbols[at + 2])
        var emit = Emitter(sink: sink)
        emit(1, 0, 0)
        emit(2, here.word)
        emit(3, left.word)
        emit(4, right.word)
        emit(5, left2.word)
        emit(6, right2.word)
        emit(7, symbols[at - 3].word)
        emit(8, symbols[at + 3].word)
        emit(9, symbols[at - 4].word)
        emit(10, symbols[at + 4].word)
        emit(11, left.word, here.word)
        emit(12, here.word, right.word)
        emit(13, left2.word, left.word)
        emit(14, right.word, right2.word)
        emit(15, here.kind)
        emit(16, left.kind)
        emit(17, right.kind)
        emit(18, left2.kind)
        emit(19, right2.kind)
        emit(20, left.kind, here.kind)
        emit(21, here.kind, right.kind)
        emit(22, left.kind &* 31 &+ here.kind, right.kind)
        emit(23, here.name, here.shape)
        emit(24, left.name, here.name)
        emit(25, here.name, right.name)
        emit(26, here.name, left.word)
        emit(27, here.name &* 0x1F1F &+ left2.word, left.word)
        emit(28, here.name, right.word)
        emit(29, here.suffixTwo, here.shape)
        emit(30, here.suffixThree)
        emit(31, here.suffixFour)
        emit(32, here.prefix)
        emit(33, left.shape &* 64 &+ here.shape, right.shape)
        emit(34, here.run)
        emit(35, here.run, here.before)
        emit(36, here.run, here.after)
        emit(37, here.before, here.twoBefore)
        emit(38, left.run, here.run)
        emit(39, here.run, right.run)
        emit(40, language, here.word)
        emit(41, language, left.word)
        emit(42, language, here.kind)
        let ends: UInt32 = (index == 0 ? 1 : 0) | (index == count - 1 ? 2 : 0)
        emit(43, ends | UInt32(min(count, 8)) << 2, here.kind)
        emit(44, ends | UInt32(min(count, 4)) << 2, here.name &+ left.name << 8 &+ right.name << 16)
        emitMemory(&emit)
        sink = emit.sink
        if here.isRemembered { remember(here.word) }
    }

    private func emitMemory(_ emit: inout Emitter<some FeatureSink>) {
        emit.ifAny(45, remembered.0)
        emit.ifAny(45, remembered.1)
        emit.ifAny(45, remembered.2)
        emit.ifAny(45, remembered.3)
        emit.ifAny(45, remembered.4)
        emit.ifAny(45, remembered.5)
        emit.ifAny(45, remembered.6)
    }

    private mutating func remember(_ word: UInt32) {
        let old = remembered
        remembered = (word, old.0, old.1, old.2, old.3, old.4, old.5)
    }

    // MARK: runs

    /// Tells the tokens of number runs and spelled codes what they stand in.
    private mutating func noteRuns(of utterance: Utterance) {
        for index in 0..<count {
            self[index].before = symbols[index + Self.margin - 1].word
            self[index].twoBefore = symbols[index + Self.margin - 2].word
            self[index].after = symbols[index + Self.margin + 1].word
        }
        for code in utterance.codes where code.letterCount > 0 {
            let letters = UInt32(min(code.letterCount, 12))
            let digits = UInt32(min(code.digitCount, 12))
            note(code.tokens, 0xC000_0000 | letters << 8 | digits)
        }
        for run in utterance.runs where self[run.tokens.lowerBound].run == 0 {
            let everyday = EverydayNumber(run, in: utterance)?.code ?? 0
            let form: UInt32 = run.isWritten ? 1 : run.isSpoken ? 2 : 3
            let length = UInt32(min(run.digits.count, 20))
            let first = UInt32(min(run.digits.first ?? 0, 2))
            note(
                run.tokens,
                0xD000_0000 | everyday << 16 | form << 12 | length << 4 | first << 1 | (run.hasPlus ? 1 : 0))
        }
    }

    private mutating func note(_ tokens: ClosedRange<Int>, _ run: UInt32) {
        let before = symbols[tokens.lowerBound + Self.margin - 1].word
        let twoBefore = symbols[tokens.lowerBound + Self.margin - 2].word
        let after = symbols[tokens.upperBound + Self.margin + 1].word
        for index in tokens {
            self[index].run = run
            self[index].before = before
            self[index].twoBefore = twoBefore
            self[index].after = after
        }
    }
}

/// Hashes templates and what stands in them.
private struct Emitter<Sink: FeatureSink> {
    var sink: Sink

    @inline(__always)
    mutating func callAsFunction(_ template: UInt32, _ one: UInt32, _ other: UInt32 = 0) {
        // Multipliers of xxHash32; the last steps are MurmurHash3's finaliser.
        var hash = template &* 0x9E37_79B1 &+ one &* 0x85EB_CA77
        hash = (hash << 13 | hash >> 19) &+ other &* 0xC2B2_AE3D
        hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
        hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
        sink.add(feature: Int(hash >> (32 - UInt32(FeatureExtractor.bits))))
    }

    @inline(__always)
    mutating func ifAny(_ template: UInt32, _ one: UInt32) {
        if one != 0 { self(template, one) }
    }
}

extension EverydayNumber {
    /// A small number for each reading.
    fileprivate var code: UInt32 {
        switch self {
        case .measured: 1
        case .date(let year): year == nil ? 2 : 3
        case .cardinal: 4
        case .year: 5
        case .time: 6
        case .labelled: 7
        }
    }
}
