/// Turns number words, one after the other, into the digits that the speaker means.
///
/// "seventy seven" is 77, "seventy oh" is 700, "two hundred and five" is 205, "eight hundred five five five"
/// is 800555, "double oh" is 00.
struct NumberRunBuilder {
    /// How a word stands to the one before it.
    enum Connection {
        case direct
        /// "and" lies between them.
        case and
        /// A filler or a comma lies between them.
        case apart
    }

    private(set) var run: NumberRun
    private let tokens: [Token]
    private let bytes: [UInt8]
    /// "twenty" waits for a unit.
    private var tensOpen = false
    /// French "soixante" waits for a teen.
    private var teensOpen = false
    /// Zeros at the end that "hundred" and "thousand" left to be filled.
    private var zerosOpen = 0

    init(tokens: [Token], bytes: [UInt8], first: Int) {
        self.tokens = tokens
        self.bytes = bytes
        run = NumberRun(tokens: first...first)
    }

    /// Notes punctuation between two parts.
    mutating func note(mark: UInt8, gap: Bool) {
        switch mark {
        case 0x2E where !gap: run.hasDot = true
        case 0x2C: run.hasComma = true
        case 0x2F: run.hasSlash = true
        case 0x2D: run.hasDash = true
        default: break
        }
    }

    /// Adds the word at a place (and the digit after it, when it is "double").
    ///
    /// - Returns: The last token it took.
    mutating func feed(_ index: Int, connection: Connection) -> Int {
        let token = tokens[index]
        var last = index
        if !token.isNumber {
            last = index + 1
            feedRepeated(count: max(2, Int(token.value)), at: index)
        } else {
            run.languages.formIntersection(token.languages)
            feedNumber(token, at: index, connection)
        }
        run.tokens = run.tokens.lowerBound...last
        return last
    }

    private mutating func feedNumber(_ token: Token, at index: Int, _ connection: Connection) {
        let value = UInt8(clamping: token.value)
        switch token.number {
        case .unit: unit(value, at: index, connection)
        case .teen: pair(value, at: index, connection)
        case .tens:
            if token.has(.score), connection == .direct, isLastUnit(4) {
                extendLast([8, 0], replacing: 1, at: index, kind: .pair)
                (tensOpen, teensOpen) = (true, true)
                return
            }
            pair(value, at: index, connection)
            tensOpen = true
            teensOpen = token.has(.takesTeen)
        case .pair: pair(value, at: index, connection)
        case .hundreds:
            let hundreds = UInt8(clamping: token.value / 100)
            let leading = hundreds > 9 ? [hundreds / 10, hundreds % 10] : [hundreds]
            // "millenovecento": the hundreds fill the thousand's zeros.
            if zerosOpen == 3, leading.count == 1 {
                extendLast(leading + [0, 0], replacing: 3, at: index, kind: .cardinal)
            } else {
                add(leading + [0, 0], at: index, kind: .cardinal)
            }
            zerosOpen = 2
        case .timesTen: timesTen(at: index, connection)
        case .hundred: scale(zeros: 2, at: index, connection)
        case .thousand: scale(zeros: 3, at: index, connection)
        case .million: scale(zeros: 6, at: index, connection)
        case .written: written(token, at: index)
        case .none: break
        }
    }

    private mutating func unit(_ value: UInt8, at index: Int, _ connection: Connection) {
        if tensOpen, value != 0, connection != .apart {
            extendLast([value], replacing: 1, at: index, kind: nil)
        } else if zerosOpen >= 2, connection == .and {
            extendLast([value], replacing: 1, at: index, kind: .cardinal)
        } else {
            add([value], at: index, kind: .unit)
        }
    }

    private mutating func pair(_ value: UInt8, at index: Int, _ connection: Connection) {
        let two = [value / 10, value % 10]
        if teensOpen, value < 20, connection != .apart, let tens = run.digits.dropLast().last {
            extendLast([tens + 1, value % 10], replacing: 2, at: index, kind: nil)
        } else if zerosOpen >= 2, connection != .apart {
            extendLast(two, replacing: 2, at: index, kind: .cardinal)
        } else {
            add(two, at: index, kind: .pair)
        }
    }

    private mutating func timesTen(at index: Int, _ connection: Connection) {
        if connection == .direct, lastKind == .unit {
            extendLast([0], replacing: 0, at: index, kind: .pair)
        } else {
            add([1, 0], at: index, kind: .pair)
        }
        tensOpen = true
    }

    private mutating func scale(zeros: Int, at index: Int, _ connection: Connection) {
        let more = [UInt8](repeating: 0, count: zeros)
        if connection == .direct, let part = run.parts.last, part.kind != .written || part.digits.count <= 3 {
            extendLast(more, replacing: 0, at: index, kind: .cardinal)
        } else {
            add([1] + more, at: index, kind: .cardinal)
        }
        zerosOpen = zeros
    }

    private mutating func written(_ token: Token, at index: Int) {
        add(Digits.values(of: token, in: bytes), at: index, kind: .written)
    }

    private mutating func feedRepeated(count: Int, at index: Int) {
        let token = tokens[index + 1]
        run.languages.formIntersection(token.languages)
        var digits =
            token.number == .written
            ? Digits.values(of: token, in: bytes) : [UInt8(clamping: token.value)]
        // "double 75" repeats the 7 only.
        if let first = digits.first {
            digits.insert(contentsOf: repeatElement(first, count: count - 1), at: 0)
        }
        add(digits, at: index, through: index + 1, kind: .unit)
    }

    // MARK: the run's digits

    private var lastKind: NumberRun.Part.Kind? { run.parts.last?.kind }

    private func isLastUnit(_ value: UInt8) -> Bool { lastKind == .unit && run.digits.last == value }

    private mutating func add(
        _ digits: [UInt8], at index: Int, through last: Int? = nil, kind: NumberRun.Part.Kind
    ) {
        let start = run.digits.count
        run.digits += digits
        run.parts.append(.init(kind: kind, digits: start..<run.digits.count, tokens: index...(last ?? index)))
        close()
    }

    private mutating func extendLast(
        _ digits: [UInt8], replacing count: Int, at index: Int, kind: NumberRun.Part.Kind?
    ) {
        run.digits.removeLast(min(count, run.digits.count))
        run.digits += digits
        let last = run.parts.count - 1
        if let kind { run.parts[last].kind = kind }
        run.parts[last].digits = run.parts[last].digits.lowerBound..<run.digits.count
        run.parts[last].tokens = run.parts[last].tokens.lowerBound...index
        close()
    }

    private mutating func close() {
        tensOpen = false
        teensOpen = false
        zerosOpen = 0
    }
}
