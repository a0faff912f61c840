/// Any other run of four digits and more: when unsure about digits, mask.
///
/// Prices, times, years, dates, ordinals, percentages and quantities are spared (`EverydayNumber`), as call
/// centres' own services do. Source: DESIGN.md section 6.
enum DigitRun: Recogniser {
    static let name = "digit run"
    static let needs: WordClasses = .number

    /// Fewer digits than this are a floor, a menu choice, an amount.
    static let digitsMin = 4

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for run in utterance.runs where run.digits.count >= digitsMin {
            guard EverydayNumber(run, in: utterance) == nil else { continue }
            let tokens = withTouchingLetters(run.tokens, in: utterance)
            found.append(utterance.span(tokens, .number, by: name, score: 0.5))
        }
    }

    /// Letters that touch the digits are part of the same code: "A3132498", "QQ123456C".
    static func withTouchingLetters(_ range: ClosedRange<Int>, in utterance: Utterance) -> ClosedRange<Int> {
        var (first, last) = (range.lowerBound, range.upperBound)
        if utterance.touches(first - 1, first), utterance.isCodeLetters(first - 1) { first -= 1 }
        if utterance.touches(last, last + 1), utterance.isCodeLetters(last + 1) { last += 1 }
        return first...last
    }

    /// Behind a cue, single letters beside the digits are part of the code as well: "licence S 6437499".
    static func withLetters(_ range: ClosedRange<Int>, in utterance: Utterance) -> ClosedRange<Int> {
        let range = withTouchingLetters(range, in: utterance)
        var (first, last) = (range.lowerBound, range.upperBound)
        for _ in 0..<4 {
            guard let token = utterance.token(first - 1), token.form == .letter else { break }
            first -= 1
        }
        for _ in 0..<4 {
            guard let token = utterance.token(last + 1), token.form == .letter, token.gap != .line else {
                break
            }
            last += 1
        }
        return first...last
    }
}

extension Utterance {
    /// Letters that can be part of a code beside digits: few, and no unit or ordinal ending.
    func isCodeLetters(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.form == .word || token.form == .letter else { return false }
        return token.end - token.start <= 6 && !token.has([.unit, .ordinal])
    }
}
