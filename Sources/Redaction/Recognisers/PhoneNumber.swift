/// Telephone numbers, written or spoken, by their shape alone.
///
/// Sources: ITU-T E.164 (at most 15 digits, "+" before the country code), the North American Numbering Plan
/// (NXX NXX XXXX, optional 1), national trunk prefix 0 with 9–13 digits in all.
enum PhoneNumber: Recogniser {
    static let name = "phone number"
    static let needs: WordClasses = .number

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for run in utterance.runs {
            guard let score = score(of: run, in: utterance) else { continue }
            found.append(utterance.span(run.tokens, .phone, by: name, score: score))
        }
    }

    private static func score(of run: NumberRun, in utterance: Utterance) -> Double? {
        let digits = run.digits
        guard (7...15).contains(digits.count) else { return nil }
        // A quantity of seven digits and more does not begin with "+" or 0.
        if run.hasPlus { return 0.9 }
        if EverydayNumber(run, in: utterance) != nil { return nil }
        if digits[0] == 0, (9...13).contains(digits.count) { return 0.8 }
        let area = digits.count == 11 && digits[0] == 1 ? 1 : 0
        if digits.count - area == 10, digits[area] >= 2, digits[area + 3] >= 2 { return 0.7 }
        return nil
    }
}
