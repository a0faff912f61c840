/// Numbers that a word before them names: "my pin is", "sort code", "national insurance number".
///
/// The words are the lists' cues. Near cues of short secrets also take what would pass as a year or a time.
enum LabelledNumber: Recogniser {
    static let name = "labelled number"
    static let needs: WordClasses = .number

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        guard !utterance.seen.isDisjoint(with: [.cue, .phraseEnd]) else { return }
        for run in utterance.runs {
            guard let cue = utterance.cue(before: run.tokens.lowerBound) else { continue }
            guard run.digits.count >= fewestDigits(cue), takes(cue, run, in: utterance) else { continue }
            let tokens = DigitRun.withLetters(run.tokens, in: utterance)
            found.append(
                utterance.span(tokens, cue.type, by: name, score: isShortSecret(cue.type) ? 0.95 : 0.85))
        }
    }

    private static func fewestDigits(_ cue: Cue) -> Int {
        isShortSecret(cue.type) && cue.distance <= 3 ? 3 : DigitRun.digitsMin
    }

    private static func takes(_ cue: Cue, _ run: NumberRun, in utterance: Utterance) -> Bool {
        guard let everyday = EverydayNumber(run, in: utterance) else { return true }
        return everyday.yieldsToCue && cue.distance <= 1 && isStrong(cue.type)
    }

    /// Secrets of three and four digits.
    private static func isShortSecret(_ type: EntityType) -> Bool {
        type == .pin || type == .cvv || type == .cardExpiry
    }

    /// "phone" and "card" also stand before times and amounts; the others do not.
    private static func isStrong(_ type: EntityType) -> Bool {
        type != .phone && type != .card && type != .account
    }
}
