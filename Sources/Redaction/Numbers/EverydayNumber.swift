/// What makes a number harmless: prices, times, years, quantities and the like stay readable.
enum EverydayNumber {
    /// A price, a percentage, "two hundred gigabytes", "1,500", "12.50", "4th".
    case measured
    /// 03/04/1985, with its year when four digits give it.
    case date(year: Int?)
    /// "forty three thousand two hundred".
    case cardinal
    /// "nineteen eighty four", 2024.
    case year
    /// "ten forty five".
    case time
    /// "flight 1234".
    case labelled

    /// How a number run reads in its place; nil when nothing explains it.
    init?(_ run: NumberRun, in utterance: Utterance) {
        if Self.isMeasured(run, in: utterance) {
            self = .measured
        } else if let date = Self.date(run) {
            self = date
        } else if run.isCardinal, !run.hasPlus {
            self = .cardinal
        } else if Self.isYear(run) {
            self = .year
        } else if Self.isTime(run) {
            self = .time
        } else if Self.isLabelled(run, in: utterance) {
            self = .labelled
        } else {
            return nil
        }
    }

    /// Whether a strong cue ("pin", "security code") overrules it.
    var yieldsToCue: Bool {
        switch self {
        case .measured, .labelled: false
        case .date, .cardinal, .year, .time: true
        }
    }

    // MARK: measured

    private static func isMeasured(_ run: NumberRun, in utterance: Utterance) -> Bool {
        // Nobody's price or data volume has more digits; a longer run before "pounds" hides something.
        guard run.digits.count <= 7 || run.isCardinal || isGrouped(run) else { return false }
        return isGrouped(run) || isDecimal(run) || hasUnit(run, in: utterance)
    }

    private static func hasUnit(_ run: NumberRun, in utterance: Utterance) -> Bool {
        if let after = utterance.token(run.tokens.upperBound + 1), after.gap != .line {
            if after.has(.unit) || after.isMark(0x25) || utterance.isCurrency(after) { return true }
            if after.has(.ordinal), after.gap == .none || run.isSpoken { return true }
        }
        guard let before = utterance.token(run.tokens.lowerBound - 1) else { return false }
        return utterance.isCurrency(before)
    }

    /// Decimals: 12.50 and 99,9.
    private static func isDecimal(_ run: NumberRun) -> Bool {
        run.isWritten && run.parts.count == 2 && (run.hasDot || run.hasComma) && !run.hasDash
            && run.parts[0].digits.count <= 5 && run.parts[1].digits.count <= 2 && !run.hasPlus
    }

    /// Thousands: 1,500,000.
    private static func isGrouped(_ run: NumberRun) -> Bool {
        run.isWritten && run.hasComma && !run.hasDash && !run.hasSlash && !run.hasPlus
            && run.digits.first != 0
            && (2...4).contains(run.parts.count) && run.parts[0].digits.count <= 3
            && run.parts.dropFirst().allSatisfy { $0.digits.count == 3 }
    }

    // MARK: dates, years, times

    /// Day, month and year with the same sign between them, in any order that people use.
    private static func date(_ run: NumberRun) -> EverydayNumber? {
        guard run.isWritten, run.parts.count == 3, run.hasSlash || run.hasDash || run.hasDot, !run.hasPlus
        else {
            return nil
        }
        let counts = run.parts.map(\.digits.count)
        let values = run.parts.map(run.value(of:))
        func isDay(_ place: Int) -> Bool { counts[place] <= 2 && (1...31).contains(values[place]) }
        func hasMonth(_ one: Int, _ other: Int) -> Bool {
            isDay(one) && isDay(other) && min(values[one], values[other]) <= 12
        }
        func isFullYear(_ place: Int) -> Bool { counts[place] == 4 && (1880...2099).contains(values[place]) }
        if isFullYear(0), hasMonth(1, 2) { return .date(year: values[0]) }
        if isFullYear(2), hasMonth(0, 1) { return .date(year: values[2]) }
        if counts[2] == 2, hasMonth(0, 1), run.hasSlash { return .date(year: nil) }
        return nil
    }

    private static func isYear(_ run: NumberRun) -> Bool {
        guard run.digits.count == 4, !run.hasPlus else { return false }
        let century = Int(run.digits[0]) * 10 + Int(run.digits[1])
        guard (18...20).contains(century) else { return false }
        if run.parts.count == 1 { return run.parts[0].kind == .written && century >= 19 }
        guard run.parts[0].kind == .pair else { return false }
        return run.parts.count == 2 || (run.parts.count == 3 && run.digits[2] == 0)
    }

    /// "ten forty five" and "ten oh five".
    private static func isTime(_ run: NumberRun) -> Bool {
        guard run.isSpoken, run.digits.count <= 4, let hour = run.parts.first, run.value(of: hour) <= 24
        else {
            return false
        }
        if run.parts.count == 2, run.parts[1].kind == .pair { return run.value(of: run.parts[1]) < 60 }
        return run.parts.count == 3 && hour.kind == .pair && run.parts[1].kind == .unit
            && run.digits[hour.digits.upperBound] == 0
    }

    // MARK: labels

    /// "flight 1234", "error code 1042", "version 10.15.7": four digits at most, dots aside.
    private static func isLabelled(_ run: NumberRun, in utterance: Utterance) -> Bool {
        guard run.digits.count <= (run.hasDot ? 8 : 4), utterance.seen.contains(.label) else { return false }
        var index = run.tokens.lowerBound - 1
        for _ in 0..<3 {
            guard let token = utterance.token(index), token.form != .mask else { return false }
            if token.has(.label) { return true }
            guard token.has(.link) || token.isMark(0x23) || token.isMark(0x2D) else { return false }
            index -= 1
        }
        return false
    }
}

extension Utterance {
    /// Whether a token is a sign of money.
    func isCurrency(_ token: Token) -> Bool {
        guard token.form == .mark else { return false }
        if token.byte != 0 { return token.byte == 0x24 }
        return Tokenizer.decode(bytes, at: token.start).0.properties.generalCategory == .currencySymbol
    }
}
