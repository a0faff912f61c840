/// Phrases to look for in a text, by the hashes of their words.
struct PhraseSet: Sendable {
    /// Phrases that begin with one word; more would make the search slow.
    private static let phrasesMax = 16

    private var byFirst: [UInt64: [[UInt64]]] = [:]

    var isEmpty: Bool { byFirst.isEmpty }

    init(_ phrases: some Sequence<[UInt64]> = EmptyCollection()) {
        for phrase in phrases { insert(phrase) }
    }

    mutating func insert(_ phrase: [UInt64]) {
        guard let first = phrase.first, byFirst[first, default: []].count < Self.phrasesMax else { return }
        if !byFirst[first, default: []].contains(phrase) { byFirst[first, default: []].append(phrase) }
    }

    /// Where the phrases stand in a text, in tokens.
    func ranges(in utterance: Utterance) -> [ClosedRange<Int>] {
        guard !isEmpty else { return [] }
        let keys = utterance.tokens.indices.map(utterance.phraseKey)
        var ranges: [ClosedRange<Int>] = []
        for index in keys.indices {
            guard let key = keys[index], let phrases = byFirst[key] else { continue }
            for phrase in phrases where index + phrase.count <= keys.count {
                let isHere = zip(phrase, keys[index...]).allSatisfy { $0 == $1 }
                if isHere { ranges.append(index...(index + phrase.count - 1)) }
            }
        }
        return ranges
    }
}

extension Utterance {
    /// What a word or group of digits is compared by; nil for marks and masks.
    func phraseKey(_ index: Int) -> UInt64? {
        let token = tokens[index]
        switch token.form {
        case .word, .letter: return token.hash
        case .digits:
            return Digits.values(of: token, in: bytes).reduce(Folding.hashBasis) {
                Folding.hash($0, adding: UInt32($1) + 0x30)
            }
        case .mark, .mask: return nil
        }
    }
}
