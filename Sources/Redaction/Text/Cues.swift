/// A word or phrase that announces what follows: "my pin is", "card number".
struct Cue {
    let type: EntityType
    /// How many words stand between it and the value, "is", "number" and "uh" not counted.
    let distance: Int
}

extension Utterance {
    /// How far back a cue may stand, in tokens.
    private static let cueReach = 10

    /// The nearest cue before a token.
    ///
    /// The search ends at a mask, at another number and at the line's beginning: what announced that one does
    /// not announce this one. Because masks end it, masking never brings a cue nearer.
    func cue(before first: Int) -> Cue? {
        guard !seen.isDisjoint(with: [.cue, .phraseEnd]) else { return nil }
        var distance = 0
        var index = first - 1
        while index >= 0, first - index <= Self.cueReach, tokens[index + 1].gap != .line {
            let token = tokens[index]
            if token.form == .mask || isOtherNumber(token) {
                return nil
            }
            if let type = cue(endingAt: index) {
                return Cue(type: type, distance: distance)
            }
            if token.form != .mark, !token.has([.link, .filler, .stop]) { distance += 1 }
            index -= 1
        }
        return nil
    }

    /// Another number, which ends the search; "one" and "two" are too ordinary for that.
    private func isOtherNumber(_ token: Token) -> Bool {
        isNumber(token) && token.form != .letter && token.number != .unit
    }

    /// What the word or phrase that ends at a token announces.
    func cue(endingAt last: Int) -> EntityType? { phraseCue(endingAt: last) ?? tokens[last].cue }

    /// The cue of two or three words that end at a token.
    private func phraseCue(endingAt last: Int) -> EntityType? {
        guard tokens[last].has(.phraseEnd), last > 0 else { return nil }
        let two = Folding.hash(tokens[last - 1].hash, then: tokens[last].hash)
        if last > 1 {
            let head = Folding.hash(tokens[last - 2].hash, then: tokens[last - 1].hash)
            if let type = lexicon.cue(of: Folding.hash(head, then: tokens[last].hash), active: active) {
                return type
            }
        }
        return lexicon.cue(of: two, active: active)
    }

    /// The classes of the phrase of two words at a token.
    func phraseClasses(at first: Int) -> WordClasses {
        guard first + 1 < tokens.count else { return [] }
        return lexicon.classes(
            of: Folding.hash(tokens[first].hash, then: tokens[first + 1].hash), active: active)
    }
}
