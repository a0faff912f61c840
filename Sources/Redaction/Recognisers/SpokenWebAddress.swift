/// Web addresses as they are said: "www dot example dot com slash help", "example dot co dot uk".
enum SpokenWebAddress: Recogniser {
    static let name = "spoken web address"
    static let needs: WordClasses = .dot

    /// Most labels and path parts of one address.
    private static let partsMax = 8

    static func find(in utterance: Utterance, _ found: inout [Span]) {
        var index = 0
        while index < utterance.tokens.count {
            guard utterance.tokens[index].has(.dot), let range = address(around: index, utterance) else {
                index += 1
                continue
            }
            found.append(utterance.span(range, .url, by: name, score: 0.8))
            index = range.upperBound + 1
        }
    }

    /// The address whose first dot is at a token.
    private static func address(around dot: Int, _ utterance: Utterance) -> ClosedRange<Int>? {
        let www = wwwStart(endingAt: dot - 1, utterance)
        guard let first = www ?? utterance.nameStart(before: dot, dots: false) else { return nil }
        var last = dot
        var isDomain = false
        for _ in 0..<partsMax {
            guard utterance.isDot(last == dot ? dot : last + 1) else { break }
            let label = last == dot ? dot + 1 : last + 2
            if let end = utterance.topDomainEnd(at: label) {
                last = end
                isDomain = true
                break
            }
            guard let end = labelEnd(from: label, utterance) else { break }
            last = end
        }
        guard last > dot, isDomain || www != nil else { return nil }
        return schemeStart(before: first, utterance)...pathEnd(after: last, utterance)
    }

    /// One label: a run of spelled letters and digits, or words up to the next dot.
    private static func labelEnd(from first: Int, _ utterance: Utterance) -> Int? {
        var last = first - 1
        while last - first < 32, let token = utterance.token(last + 1), token.gap != .line {
            guard
                utterance.isSpelled(last + 1) || utterance.isFreeWord(last + 1) || utterance.isSign(last + 1)
                    || (token.has(.and) && last >= first)
            else { break }
            last += 1
            // After a whole word only a dot, or a word that a dot follows soon, goes on.
            if token.form == .word, !utterance.isSpelled(last), !dotFollows(last, utterance) { break }
        }
        return last >= first ? last : nil
    }

    private static func dotFollows(_ index: Int, _ utterance: Utterance) -> Bool {
        (2...4).contains { utterance.isDot(index + $0) }
    }

    /// Where "www", "w w w" or "double u double u double u" begins that ends at a token.
    private static func wwwStart(endingAt last: Int, _ utterance: Utterance) -> Int? {
        guard let token = utterance.token(last) else { return nil }
        if token.has(.www) { return last }
        func isLetter(_ index: Int, _ byte: UInt8) -> Bool {
            utterance.token(index).map { $0.form == .letter && $0.byte == byte } ?? false
        }
        func isDoubleU(_ index: Int) -> Bool {
            isLetter(index, 0x75) && (utterance.token(index - 1)?.has(.repeated) ?? false)
        }
        if isLetter(last, 0x77) {
            if isLetter(last - 1, 0x77), isLetter(last - 2, 0x77) { return last - 2 }
            return (utterance.token(last - 1)?.has(.repeated) ?? false) ? last - 1 : nil
        }
        if isDoubleU(last), isDoubleU(last - 2), isDoubleU(last - 4) { return last - 5 }
        return nil
    }

    /// "http colon slash slash" before an address.
    private static func schemeStart(before first: Int, _ utterance: Utterance) -> Int {
        for index in stride(from: first - 1, through: max(0, first - 5), by: -1) {
            let token = utterance.tokens[index]
            if token.form == .mask || token.gap == .line { break }
            if token.has(.scheme) { return index }
        }
        return first
    }

    /// "slash help slash contact" after an address.
    private static func pathEnd(after last: Int, _ utterance: Utterance) -> Int {
        var last = last
        for _ in 0..<partsMax {
            guard let slash = utterance.token(last + 1), slash.has(.slash) || slash.isMark(0x2F),
                slash.gap != .line, let part = utterance.token(last + 2), part.form != .mask,
                part.form != .mark
            else { break }
            last += 2
            while utterance.isSpelled(last), utterance.isSpelled(last + 1) { last += 1 }
        }
        return last
    }
}
