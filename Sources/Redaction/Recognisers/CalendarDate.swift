/// Dates with a month's name or an ordinal in them that a cue makes personal: of birth, of a card's expiry.
///
/// "the eighth of february nineteen eighty", "june twenty eight". Dates in digits alone are
/// `LabelledNumber`'s; without a cue a date is an appointment and stays, unless its year makes it a birthday.
enum CalendarDate: Recogniser {
    static let name = "calendar date"
    static let needs: WordClasses = [.month, .ordinal, .number]

    /// A full date up to this year is taken for a birthday: appointments lie ahead, orders not long back.
    private static let birthYearMax = 2012

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for run in utterance.runs {
            guard case .date(let year?) = EverydayNumber(run, in: utterance), year <= birthYearMax else {
                continue
            }
            found.append(utterance.span(run.tokens, .dateOfBirth, by: name, score: 0.6))
        }
        guard utterance.seen.contains(.cue) || utterance.seen.contains(.phraseEnd) else { return }
        var index = 0
        while index < utterance.tokens.count {
            guard utterance.isDatePart(index) else {
                index += 1
                continue
            }
            let range = extent(from: index, utterance)
            index = range.upperBound + 1
            // "twenty four slash oh three slash eighty nine"
            let slashes = range.reduce(0) { $0 + (utterance.tokens[$1].has(.slash) ? 1 : 0) }
            let hasName = slashes > 1 || range.contains { utterance.tokens[$0].has([.month, .ordinal]) }
            guard hasName, let cue = utterance.cue(before: range.lowerBound), cue.distance <= 3,
                cue.type == .dateOfBirth || cue.type == .cardExpiry
            else { continue }
            found.append(utterance.span(range, cue.type, by: name, score: 0.9))
        }
    }

    /// From the first part of a date to its last.
    private static func extent(from first: Int, _ utterance: Utterance) -> ClosedRange<Int> {
        var last = first
        var next = first + 1
        // Two tokens at most between parts: "of the", ", ".
        while let token = utterance.token(next), token.gap != .line, next - last <= 3 {
            if utterance.isDatePart(next) {
                last = next
            } else if !token.has([.dateLink, .slash, .filler, .joiner, .and]), token.form != .mark {
                break
            }
            next += 1
        }
        return first...last
    }
}

extension Utterance {
    /// A month, an ordinal or a number of the text's language.
    func isDatePart(_ index: Int) -> Bool {
        guard let token = token(index), token.form != .mask else { return false }
        if token.has([.month, .ordinal]) { return true }
        return isNumber(token) && token.form != .letter
    }
}
