/// Two texts of one result laid side by side: the words that they begin and end with in common, and what differs
/// in between.
struct Alignment {
    private let head: Int
    private let tail: Int
    private let count: Int
    private let otherCount: Int

    init(_ one: Utterance, _ other: Utterance) {
        count = one.tokens.count
        otherCount = other.tokens.count
        let most = min(count, otherCount)
        var head = 0
        while head < most, Self.isSame(one, head, other, head) { head += 1 }
        var tail = 0
        while head + tail < most, Self.isSame(one, count - 1 - tail, other, otherCount - 1 - tail) { tail += 1 }
        (self.head, self.tail) = (head, tail)
    }

    private static func isSame(_ one: Utterance, _ index: Int, _ other: Utterance, _ place: Int) -> Bool {
        let (key, otherKey) = (one.phraseKey(index), other.phraseKey(place))
        if key == nil, otherKey == nil {
            return one.tokens[index].form == other.tokens[place].form
                && one.tokens[index].byte == other.tokens[place].byte
        }
        return key == otherKey
    }

    /// The tokens of the other text that stand where these stand in the one; nil where the texts are too
    /// different to tell.
    func other(of range: ClosedRange<Int>) -> ClosedRange<Int>? {
        let (middle, otherMiddle) = (count - head - tail, otherCount - head - tail)
        guard otherMiddle <= 2 * middle + 2, head + tail > 0 else { return nil }
        let isAfterHead = range.lowerBound >= head
        let isBeforeTail = range.upperBound < count - tail
        // What lies wholly in the common words is the other text's as well; the engine has seen it there.
        guard range.upperBound >= head, range.lowerBound < count - tail else { return nil }
        let first = isAfterHead ? head : range.lowerBound
        let last = isBeforeTail ? otherCount - tail - 1 : range.upperBound + otherCount - count
        return first <= last ? first...last : nil
    }
}
