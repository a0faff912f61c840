/// The call's own numbers, however they are said: what `from` and `to` hold is certain.
///
/// The digits of all number words of the text are read in order, whatever stands between them, and compared
/// with the end of each number: people leave out country codes and trunk prefixes.
enum OwnNumber: Recogniser {
    static let name = "own number"
    static let needs: WordClasses = .number

    /// A person's number is known by its last eight digits (DESIGN.md section 3.2); seven are looked for.
    private static let digitsMin = 7
    /// More tokens a digit than this, and the digits were not said together.
    private static let tokensPerDigitMax = 3

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        guard !utterance.certain.isEmpty else { return }
        var digits: [UInt8] = []
        var owners: [ClosedRange<Int>] = []
        for run in utterance.runs {
            for part in run.parts {
                digits += run.digits[part.digits]
                owners += repeatElement(part.tokens, count: part.digits.count)
            }
        }
        for number in utterance.certain where number.count >= 4 {
            find(number.suffix(digitsMin), in: digits, owners, utterance, &found)
        }
    }

    private static func find(
        _ ending: ArraySlice<UInt8>, in digits: [UInt8], _ owners: [ClosedRange<Int>], _ utterance: Utterance,
        _ found: inout [Span]
    ) {
        guard digits.count >= ending.count else { return }
        for start in 0...(digits.count - ending.count)
        where digits[start..<start + ending.count].elementsEqual(ending) {
            let tokens = owners[start].lowerBound...owners[start + ending.count - 1].upperBound
            guard tokens.count <= ending.count * tokensPerDigitMax, holdsNoMask(tokens, utterance) else {
                continue
            }
            found.append(utterance.span(tokens, .phone, by: name, score: 1))
        }
    }

    private static func holdsNoMask(_ range: ClosedRange<Int>, _ utterance: Utterance) -> Bool {
        !utterance.seen.contains(.mask) || utterance.tokens[range].allSatisfy { $0.form != .mask }
    }
}
