/// International bank account numbers, written or spelled, that pass the mod-97 check.
///
/// Source: ISO 13616-1 and SWIFT's IBAN registry: two letters, two check digits, 11–30 letters and digits.
enum InternationalAccount: Recogniser {
    static let name = "international account"
    static let needs: WordClasses = .number

    private static let lengths = 15...34

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for code in utterance.codes where code.letterCount > 1 {
            find(in: code, utterance, &found)
        }
    }

    private static func find(in code: SpelledCode, _ utterance: Utterance, _ found: inout [Span]) {
        var characters: [UInt8] = []
        var owners: [Int] = []
        for (index, element) in code.elements.enumerated() {
            characters += element.characters
            owners += repeatElement(index, count: element.characters.count)
        }
        guard characters.count >= lengths.lowerBound else { return }
        var start = 0
        while start + lengths.lowerBound <= characters.count {
            defer { start += 1 }
            guard characters[start] > 0x39, characters[start + 1] > 0x39, characters[start + 2] <= 0x39,
                characters[start + 3] <= 0x39
            else { continue }
            for length in lengths.reversed() where start + length <= characters.count {
                guard Digits.passesMod97(Array(characters[start..<start + length])) else { continue }
                let first = code.elements[owners[start]].tokens.lowerBound
                let last = code.elements[owners[start + length - 1]].tokens.upperBound
                found.append(utterance.span(first...last, .iban, by: name, score: 1))
                start += length - 1
                break
            }
        }
    }
}
