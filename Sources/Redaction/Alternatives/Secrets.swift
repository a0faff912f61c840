/// What was found in one text of a result, to be looked for in the others.
///
/// A recogniser's alternatives are the same speech: a number that one of them has in digits hides in another as
/// "for", "to" and "ate", and a name is misheard. So the words found, the digits found (also as words that sound
/// like them), and what stands in the same place between the same words are masked in all.
struct Secrets {
    /// Shorter digit strings are everywhere.
    private static let digitsMin = 3
    /// More phrases or numbers of one text would make the search slow.
    private static let countMax = 64

    private var phrases = PhraseSet()
    private var numbers: [[UInt8]] = []

    /// Gathers what was found in a text.
    mutating func add(_ spans: [Span], of utterance: Utterance) {
        for span in spans.prefix(Self.countMax) {
            guard let range = utterance.tokens(of: span) else { continue }
            let words = range.compactMap(utterance.phraseKey)
            let isShort = words.count == 1 && span.end - span.start < 3
            if !isShort { phrases.insert(words) }
            let digits = utterance.soundingDigits(in: range).map(\.digit)
            if digits.count >= Self.digitsMin, numbers.count < Self.countMax, !numbers.contains(digits) {
                numbers.append(digits)
            }
        }
    }

    /// Whether digits are to be looked for.
    var hasNumbers: Bool { !numbers.isEmpty }

    /// Where the same stands in another text, whose digits are of interest only if there are numbers.
    func ranges(in utterance: Utterance, sounds: [Utterance.SoundingDigit]) -> [ClosedRange<Int>] {
        var ranges = phrases.ranges(in: utterance)
        for number in numbers where number.count <= sounds.count {
            for start in 0...(sounds.count - number.count) {
                let stretch = sounds[start..<start + number.count]
                guard stretch.lazy.map(\.digit).elementsEqual(number) else { continue }
                let (first, last) = (stretch[start].tokens, stretch[start + number.count - 1].tokens)
                // The digits stand together, but for a filler here and there.
                guard last.upperBound - first.lowerBound < 2 * number.count + 2 else { continue }
                ranges.append(first.lowerBound...last.upperBound)
            }
        }
        return ranges
    }
}

extension Utterance {
    /// A digit, or a word that sounds like one, and its tokens.
    typealias SoundingDigit = (digit: UInt8, tokens: ClosedRange<Int>)

    /// All of the text's digits and words that sound like digits.
    var soundingDigits: [SoundingDigit] {
        tokens.isEmpty ? [] : soundingDigits(in: 0...(tokens.count - 1))
    }

    /// The digits of all numbers and of words that sound like digits, in order.
    func soundingDigits(in range: ClosedRange<Int>) -> [SoundingDigit] {
        var digits: [SoundingDigit] = []
        var index = range.lowerBound
        func addSounds(before end: Int) {
            while index < end {
                if let sound = tokens[index].sound { digits.append((sound, index...index)) }
                index += 1
            }
        }
        for run in runs where run.tokens.upperBound >= index {
            guard run.tokens.lowerBound <= range.upperBound else { break }
            for part in run.parts where part.tokens.upperBound >= index {
                guard part.tokens.lowerBound <= range.upperBound else { break }
                addSounds(before: part.tokens.lowerBound)
                for digit in run.digits[part.digits] { digits.append((digit, part.tokens)) }
                index = part.tokens.upperBound + 1
            }
        }
        addSounds(before: range.upperBound + 1)
        return digits
    }

    /// The tokens of a span that was found in this text.
    func tokens(of span: Span) -> ClosedRange<Int>? {
        var low = 0
        var high = tokens.count
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].start < span.start { low = middle + 1 } else { high = middle }
        }
        var last = low
        while last < tokens.count, tokens[last].start < span.end { last += 1 }
        return last > low ? low...(last - 1) : nil
    }
}
