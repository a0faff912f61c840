/// Letters and digits that are said or written one after the other: "q q one two", "NG8 9WW", "b for bravo".
///
/// Elements are single letters, words of the spelling alphabet, "double p", "s as in sugar", parts of number
/// runs, and groups of letters that touch digits or are all capitals.
struct SpelledCode {
    /// One or more characters that were said in one go.
    struct Element {
        var tokens: ClosedRange<Int>
        /// Upper-case ASCII letters and digits.
        var characters: [UInt8]
        /// A word of the spelling alphabet.
        var isWord = false
        var isLetter: Bool { characters.first.map { $0 > 0x39 } ?? false }
    }

    var elements: [Element]

    /// Its tokens.
    var tokens: ClosedRange<Int> {
        elements[0].tokens.lowerBound...elements[elements.count - 1].tokens.upperBound
    }
    var characters: [UInt8] { elements.flatMap(\.characters) }
    var letterCount: Int { elements.reduce(0) { $0 + ($1.isLetter ? $1.characters.count : 0) } }
    var digitCount: Int { elements.reduce(0) { $0 + ($1.isLetter ? 0 : $1.characters.count) } }
}

extension Utterance {
    /// Most tokens of fillers and hyphens between two elements.
    private static let codeGapMax = 2

    /// All codes of a text, in order; one pass.
    func spelledCodes() -> [SpelledCode] {
        var codes: [SpelledCode] = []
        var elements: [SpelledCode.Element] = []
        var run = 0
        var part = 0
        var index = 0
        var gap = 0
        func close() {
            if elements.count > 1 || elements.contains(where: { $0.characters.count > 1 }) {
                codes.append(SpelledCode(elements: elements))
            }
            elements = []
            gap = 0
        }
        while index < tokens.count {
            if !elements.isEmpty, tokens[index].gap == .line { close() }
            while run < runs.count, runs[run].tokens.upperBound < index { (run, part) = (run + 1, 0) }
            var element: SpelledCode.Element?
            if run < runs.count {
                while part < runs[run].parts.count, runs[run].parts[part].tokens.lowerBound < index {
                    part += 1
                }
                if part < runs[run].parts.count, runs[run].parts[part].tokens.lowerBound == index {
                    let found = runs[run].parts[part]
                    // "s o two": after a letter it is one more.
                    let isLetterO = tokens[index].form == .letter && (elements.last?.isLetter ?? false)
                    element =
                        isLetterO
                        ? nil
                        : .init(
                            tokens: found.tokens, characters: runs[run].digits[found.digits].map { $0 + 0x30 }
                        )
                }
            }
            element = element ?? letters(at: index)
            if let element {
                elements.append(element)
                index = element.tokens.upperBound + 1
                gap = 0
            } else {
                let joins = tokens[index].has([.filler, .joiner]) || tokens[index].isMark(0x2D)
                gap += 1
                if !joins || gap > Self.codeGapMax { close() }
                index += 1
            }
        }
        close()
        return codes
    }

    /// The element of letters that begins at a token.
    private func letters(at index: Int) -> SpelledCode.Element? {
        let token = tokens[index]
        if token.form == .letter, token.byte != 0 {
            return .init(tokens: index...spellingEnd(of: index), characters: [token.byte - 0x20])
        }
        guard token.form == .word else { return nil }
        if token.has(.repeated), let next = self.token(index + 1), next.form == .letter, next.byte != 0 {
            return .init(
                tokens: index...(index + 1),
                characters: Array(repeating: next.byte - 0x20, count: max(2, min(4, Int(token.value)))))
        }
        if token.has(.spelling), !token.isNumber {
            return .init(
                tokens: index...index, characters: [UInt8(clamping: token.value) & 0xDF], isWord: true)
        }
        guard token.end - token.start <= 6, !token.has(.cue) else { return nil }
        let leadsDigits = touches(index, index + 1) && tokens[index + 1].form == .digits
        let endsDigits = touches(index - 1, index) && tokens[index - 1].form == .digits
        guard leadsDigits || !token.has([.unit, .ordinal]) else { return nil }
        guard leadsDigits || endsDigits || (token.isAllCapitals && token.end - token.start <= 4) else {
            return nil
        }
        let ascii = bytes[token.start..<token.end].map { $0 & 0xDF }
        guard ascii.allSatisfy({ 0x41...0x5A ~= $0 }) else { return nil }
        return .init(tokens: index...index, characters: ascii)
    }

    /// The last token of "s as in sugar" that begins with a letter.
    private func spellingEnd(of letter: Int) -> Int {
        for length in [3, 2] {
            guard let word = token(letter + length), word.form == .word, word.gap != .line else { continue }
            if spellingStart(endingAt: letter + length) == letter { return letter + length }
        }
        return letter
    }
}
