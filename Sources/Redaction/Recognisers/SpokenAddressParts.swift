/// The grammar that spoken e-mail and web addresses share: names, spelled letters and digits, joined by words
/// for signs.
extension Utterance {
    /// Most tokens of one name between two dots: a long one spelled with "as in".
    private static let nameTokensMax = 48
    /// Most whole words that follow one another in a name without a sign between them.
    private static let plainWordsMax = 3

    /// A word for "." or the mark itself inside an address.
    func isDot(_ index: Int) -> Bool {
        guard let token = token(index), token.gap != .line else { return false }
        return token.has(.dot) || token.has(.inner)
    }

    /// A word or mark for "-", "_" and the like inside an address.
    func isSign(_ index: Int) -> Bool {
        guard let token = token(index), token.gap != .line else { return false }
        return token.has([.sign, .plus]) || token.isMark(0x2D) || token.isMark(0x5F)
    }

    /// A letter, digit or "double": such tokens follow one another freely in a name.
    func isSpelled(_ index: Int) -> Bool {
        guard let token = token(index) else { return false }
        return token.form == .letter || isNumber(token) || token.has(.repeated)
    }

    /// A word that may be part of a name that nothing spells.
    func isFreeWord(_ index: Int) -> Bool {
        guard let token = token(index), token.form == .word else { return false }
        return !token.has([.stop, .at, .dot, .sign, .www, .scheme, .cue])
    }

    /// Where "s as in sugar" begins that ends at a token.
    func spellingStart(endingAt last: Int) -> Int? {
        guard let word = token(last), word.form == .word, last >= 2 else { return nil }
        if tokens[last - 1].has(.spelledAs), tokens[last - 2].form == .letter { return last - 2 }
        guard last >= 3, tokens[last - 3].form == .letter else { return nil }
        return phraseClasses(at: last - 2).contains(.spelledAs) ? last - 3 : nil
    }

    /// Where the name begins that ends right before a token: the part before "at", a domain's labels.
    ///
    /// `dots` says whether a word for "." is part of the name.
    func nameStart(before end: Int, dots: Bool) -> Int? {
        var first = end
        var plainWords = 0
        while first > 0, end - first < Self.nameTokensMax, tokens[first].gap != .line {
            let index = first - 1
            guard tokens[index].form != .mask else { break }
            if let start = spellingStart(endingAt: index) {
                first = start
            } else if isSpelled(index) {
                guard !isStopLetter(index, first: first, end: end) else { break }
                first = index
            } else if (dots && isDot(index)) || isSign(index) {
                // A sign needs a name before it.
                guard first < end, index > 0, tokens[index].gap != .line, tokens[index - 1].form != .mask,
                    tokens[index - 1].form != .mark
                else { break }
                first = index
                plainWords = 0
                if tokens[index - 1].form == .word, spellingStart(endingAt: index - 1) == nil {
                    first = index - 1
                    plainWords = 1
                }
            } else if isFreeWord(index), plainWords < Self.plainWordsMax {
                plainWords += 1
                first = index
            } else {
                break
            }
        }
        return first < end ? first : nil
    }

    /// "a" or "i" alone is a word, not a spelled letter, when no letter or sign is beside it.
    private func isStopLetter(_ index: Int, first: Int, end: Int) -> Bool {
        guard tokens[index].has(.stop) else { return false }
        if first == end { return !isSpelled(index - 1) }
        return !(isSpelled(first) || isSign(first) || isDot(first))
    }

    /// The last token of the top-level domain that begins at a token: "com", "co dot uk", "e s".
    func topDomainEnd(at first: Int) -> Int? {
        guard let token = token(first), token.gap != .line else { return nil }
        var last: Int
        if token.has(.topDomain) {
            last = first
        } else if token.form == .letter {
            last = first
            while last - first < 2, let next = self.token(last + 1), next.form == .letter, next.gap == .space
            {
                last += 1
            }
            guard last > first else { return nil }
        } else {
            return nil
        }
        while isDot(last + 1), let next = self.token(last + 2), next.has(.topDomain) { last += 2 }
        return last
    }
}
