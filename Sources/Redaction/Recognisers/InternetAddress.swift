/// IP addresses: four numbers to 255 with dots, written or spoken, and the written form of version 6.
///
/// Sources: RFC 791 section 3.2, RFC 4291 section 2.2.
enum InternetAddress: Recogniser {
    static let name = "internet address"
    static let needs: WordClasses = .number

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        for run in utterance.runs where isWrittenV4(run) {
            found.append(utterance.span(run.tokens, .ip, by: name, score: 0.95))
        }
        findSpoken(in: utterance, &found)
        findV6(in: utterance, &found)
    }

    private static func isWrittenV4(_ run: NumberRun) -> Bool {
        run.isWritten && run.hasDot && !run.hasDash && !run.hasSlash && run.parts.count == 4
            && run.parts.allSatisfy { $0.digits.count <= 3 && run.value(of: $0) <= 255 }
    }

    /// Four runs with a word for "." between them: "two fifteen dot one four nine dot …".
    private static func findSpoken(in utterance: Utterance, _ found: inout [Span]) {
        guard utterance.seen.contains(.dot), utterance.runs.count >= 4 else { return }
        var length = 1
        for index in utterance.runs.indices {
            let run = utterance.runs[index]
            guard isOctet(run) else {
                length = 0
                continue
            }
            let before = run.tokens.lowerBound - 1
            let follows =
                index > 0 && utterance.isDot(before)
                && utterance.runs[index - 1].tokens.upperBound == before - 1
            length = follows ? length + 1 : 1
            guard length == 4 else { continue }
            let first = utterance.runs[index - 3].tokens.lowerBound
            found.append(utterance.span(first...run.tokens.upperBound, .ip, by: name, score: 0.95))
        }
    }

    private static func isOctet(_ run: NumberRun) -> Bool {
        run.digits.count <= 3 && run.digits.reduce(0) { $0 * 10 + Int($1) } <= 255
    }

    /// Groups of hexadecimal digits with three colons at least and nothing else between.
    private static func findV6(in utterance: Utterance, _ found: inout [Span]) {
        let tokens = utterance.tokens
        var first = 0
        while first < tokens.count {
            guard isHexadecimal(tokens[first], utterance) || tokens[first].isMark(0x3A) else {
                first += 1
                continue
            }
            var last = first
            var colons = tokens[first].isMark(0x3A) ? 1 : 0
            while utterance.touches(last, last + 1) {
                let next = tokens[last + 1]
                guard isHexadecimal(next, utterance) || next.isMark(0x3A) else { break }
                if next.isMark(0x3A) { colons += 1 }
                last += 1
            }
            if colons >= 3, tokens[first...last].contains(where: { $0.form != .mark }) {
                found.append(utterance.span(first...last, .ip, by: name, score: 0.8))
            }
            first = last + 1
        }
    }

    private static func isHexadecimal(_ token: Token, _ utterance: Utterance) -> Bool {
        guard token.form != .mark, token.form != .mask, token.end - token.start <= 4 else { return false }
        return utterance.bytes[token.start..<token.end].allSatisfy {
            Tokenizer.isDigit($0) || ($0 | 0x20) &- 0x61 < 6
        }
    }
}
