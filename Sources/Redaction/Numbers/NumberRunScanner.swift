/// Finds the number runs of a text in one pass over its tokens.
struct NumberRunScanner {
    /// Tokens that may stand between two parts of one number: "uh", "dash", "and then", ", ".
    private static let connectorsMax = 4

    private let bytes: [UInt8]
    private let tokens: [Token]
    private let active: LanguageSet

    /// What stands between two number words.
    private struct Connection {
        var next: Int
        var and = false
        var then = false
        var isPlain = true
        var hasHyphen = false
        var mark: UInt8 = 0
        var markHasGap = false
    }

    init(bytes: [UInt8], tokens: [Token], active: LanguageSet) {
        self.bytes = bytes
        self.tokens = tokens
        self.active = active
    }

    /// All runs, in order.
    func runs() -> [NumberRun] {
        var runs: [NumberRun] = []
        var index = 0
        while index < tokens.count {
            guard begins(at: index) else {
                index += 1
                continue
            }
            let run = scan(from: index)
            if isInLanguage(run) { runs.append(run) }
            index = run.tokens.upperBound + 1
        }
        return runs
    }

    /// In words of another language than the text's, only what is as long as a phone number counts.
    private static let foreignDigitsMin = 7

    /// Whether a run's words are of the text's language, or too many to be chance.
    private func isInLanguage(_ run: NumberRun) -> Bool {
        !run.languages.isDisjoint(with: active) || run.digits.count >= Self.foreignDigitsMin
    }

    // MARK: one run

    private func scan(from first: Int) -> NumberRun {
        var builder = NumberRunBuilder(tokens: tokens, bytes: bytes, first: first)
        var last = builder.feed(first, connection: .direct)
        while let connection = connection(after: last, in: builder.run.languages),
            joins(builder.run, last, connection)
        {
            let spoken: NumberRunBuilder.Connection =
                connection.and ? .and : (connection.isPlain || connection.hasHyphen ? .direct : .apart)
            builder.note(mark: connection.mark, gap: connection.markHasGap)
            last = builder.feed(connection.next, connection: spoken)
        }
        return withPrefix(builder.run)
    }

    /// "+", "plus" and "(" before a run belong to it.
    private func withPrefix(_ run: NumberRun) -> NumberRun {
        var run = run
        var first = run.tokens.lowerBound
        if first > 0, tokens[first - 1].isMark(0x28), tokens[first].gap == .none, run.isWritten { first -= 1 }
        if first > 0, tokens[first].gap != .line {
            let before = tokens[first - 1]
            if (before.isMark(0x2B) && tokens[first].gap == .none) || before.has(.plus) {
                run.hasPlus = true
                first -= 1
            }
        }
        run.tokens = first...run.tokens.upperBound
        return run
    }

    /// Whether a run can begin with a token: a number word, or "double" before one.
    private func begins(at index: Int) -> Bool {
        let token = tokens[index]
        if token.isNumber {
            // "o" is a letter unless a digit is beside it.
            guard token.form == .letter else { return true }
            return index + 1 < tokens.count && tokens[index + 1].isNumber && tokens[index + 1].gap != .line
        }
        return isRepeat(at: index)
    }

    /// Whether "double" or "triple" stands at a place, with one digit after it.
    private func isRepeat(at index: Int) -> Bool {
        guard tokens[index].has(.repeated), index + 1 < tokens.count else { return false }
        let next = tokens[index + 1]
        return next.gap != .line && (next.number == .unit || next.number == .written)
    }

    /// What stands after a token up to the next number word, nil when that is too far or not there.
    ///
    /// A word that is a number in another language than the run's, as Danish "et" or Portuguese "um", is
    /// read as what else it is.
    private func connection(after last: Int, in languages: LanguageSet) -> Connection? {
        var connection = Connection(next: last + 1)
        for _ in 0...Self.connectorsMax {
            guard connection.next < tokens.count else { return nil }
            let token = tokens[connection.next]
            guard token.gap != .line, token.form != .mask else { return nil }
            let isNumber = token.isNumber && !token.languages.isDisjoint(with: languages)
            if isNumber || isRepeat(at: connection.next) {
                if connection.mark != 0, token.gap != .none { connection.markHasGap = true }
                return connection
            }
            if token.has(.and) {
                connection.and = true
            } else if token.has([.filler, .joiner]) {
                connection.then = true
            } else if token.form == .mark, isConnector(token.byte) {
                if token.byte == 0x2D { connection.hasHyphen = true }
                if token.gap != .none { connection.markHasGap = true }
                connection.mark = token.byte
            } else {
                return nil
            }
            connection.isPlain = false
            connection.next += 1
        }
        return nil
    }

    /// One of the marks that people write inside numbers.
    private func isConnector(_ byte: UInt8) -> Bool {
        byte == 0x2C || byte == 0x2D || byte == 0x2E || byte == 0x2F || byte == 0x28 || byte == 0x29
    }

    // MARK: do two parts belong together

    private func joins(_ run: NumberRun, _ last: Int, _ connection: Connection) -> Bool {
        let previous = tokens[last]
        let next = tokens[connection.next]
        let readings = next.isNumber ? next.languages : LanguageSet.all
        let common = run.languages.intersection(readings)
        guard !common.isEmpty else { return false }
        // A run in the text's own language does not drift into another that shares a word with it.
        let own = active.subtracting(.common)
        if active != .all, !run.languages.isDisjoint(with: own), common.isDisjoint(with: active) {
            return false
        }
        // Written digits do not belong to a word that is a number in another language only: "on 12/05/2024".
        if common.isDisjoint(with: active), previous.number == .written || next.number == .written {
            return false
        }
        if connection.mark != 0 { return marksJoin(run, previous, connection, next) }
        if connection.and, !connection.then { return andJoins(run, last, next) }
        if next.form == .letter { return previous.isNumber && connection.isPlain }
        return true
    }

    /// Punctuation: a hyphen always joins, a dot or slash without spaces, a comma between single digits.
    private func marksJoin(_ run: NumberRun, _ previous: Token, _ connection: Connection, _ next: Token)
        -> Bool
    {
        let bothWritten = previous.number == .written && next.number == .written
        switch connection.mark {
        case 0x2D, 0x28, 0x29: return true
        case 0x2F: return bothWritten && !connection.markHasGap
        default:
            if bothWritten, !connection.markHasGap { return true }
            if bothWritten { return run.hasPlus || run.digits.first == 0 }
            return isSingle(previous) && isSingle(next)
        }
    }

    /// "and" joins what a cardinal or a ten left open, and single digits of a run that is long already.
    private func andJoins(_ run: NumberRun, _ last: Int, _ next: Token) -> Bool {
        guard let part = run.parts.last else { return false }
        if part.kind == .cardinal { return next.number != .written }
        if tokens[last].number == .tens { return next.number == .unit || next.number == .teen }
        return part.kind == .unit && isSingle(next) && run.digits.count >= 3
    }

    private func isSingle(_ token: Token) -> Bool {
        token.number == .unit || token.has(.repeated)
            || (token.form == .digits && token.end - token.start == 1)
    }
}
