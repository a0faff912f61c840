/// Cuts a text into tokens and looks each one up, in one pass over its bytes.
struct Tokenizer {
    private let bytes: [UInt8]
    private let lexicon: Lexicon
    private let active: LanguageSet
    private var position = 0
    private var gap = Token.Gap.none
    /// The tokens so far.
    private(set) var tokens: [Token] = []

    /// - Parameters:
    ///   - bytes: Valid UTF-8.
    ///   - lexicon: The words that count.
    ///   - active: The languages whose words count.
    init(_ bytes: [UInt8], lexicon: Lexicon, active: LanguageSet) {
        self.bytes = bytes
        self.lexicon = lexicon
        self.active = active
        // Speech has five letters a word; one growth of the array at most for ordinary text.
        tokens.reserveCapacity(bytes.count / 4 + 4)
    }

    /// Cuts the whole text.
    mutating func run() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte >= 0x80 {
                beyondASCII()
            } else if Self.isLetter(byte) {
                word()
            } else if Self.isDigit(byte) {
                digits()
            } else if byte == 0x20 || byte == 0x09 {
                position += 1
                gap = max(gap, .space)
            } else if byte == 0x0A || byte == 0x0D {
                position += 1
                gap = .line
            } else {
                punctuation(byte)
            }
        }
    }

    private mutating func punctuation(_ byte: UInt8) {
        if byte == 0x5B, let length = Mask.length(in: bytes, at: position) {
            append(.mask, from: position, to: position + length)
            position += length
            return
        }
        mark(byte, length: 1)
    }

    private mutating func mark(_ byte: UInt8, length: Int) {
        var token = Token(start: position, end: position + length, form: .mark, gap: gap, byte: byte)
        if byte == 0x40 { token.classes = .atMark }
        if byte == 0x2E, gap == .none, start(ofWordAt: position + length) { token.classes = .inner }
        position += length
        push(token)
    }

    /// A word: letters of scripts with spaces, combining marks, apostrophes between letters.
    private mutating func word() {
        let start = position
        var hash = Folding.hashBasis
        var letters = 0
        var last: UInt32 = 0
        var capital = false
        var small = false
        scan: while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                if Self.isLetter(byte) {
                    last = UInt32(byte | 0x20)
                    if byte == last { small = true } else if letters == 0 { capital = true }
                    letters += 1
                    hash = Folding.hash(hash, adding: last)
                    position += 1
                } else if byte == 0x27, isLetter(at: position + 1) {
                    hash = Folding.hash(hash, adding: 0x27)
                    position += 1
                } else {
                    break scan
                }
                continue
            }
            let (scalar, length) = Self.decode(bytes, at: position)
            switch ScalarKind(scalar) {
            case .letter:
                last = Folding.fold(scalar.value)
                if scalar.properties.isLowercase { small = true } else if letters == 0 { capital = true }
                letters += 1
                if last != 0 { hash = Folding.hash(hash, adding: last) }
                if scalar.value == 0xDF { hash = Folding.hash(hash, adding: 0x73) }
            case .combining:
                let folded = Folding.fold(scalar.value)
                if folded != 0 { hash = Folding.hash(hash, adding: folded) }
            case .mark(0x27) where isLetter(at: position + length):
                hash = Folding.hash(hash, adding: 0x27)
            case .ignorable: break
            default: break scan
            }
            position += length
        }
        var token = Token(
            start: start, end: position, form: letters == 1 ? .letter : .word, gap: gap,
            byte: letters == 1 && last < 0x80 ? UInt8(last) : 0, capitalised: capital && small)
        token.hash = hash
        lexicon.look(up: &token, active: active)
        if letters >= CompoundNumber.lettersMin, token.classes.isEmpty, splitCompound(token) { return }
        if letters == 1 {
            token.classes.insert(.letter)
            token.capitalised = capital
        }
        token.isAllCapitals = letters > 1 && capital && !small
        push(token)
    }

    /// Pushes the number words that "neunzehnhundertdreiundachtzig" is made of; false when it is none.
    private mutating func splitCompound(_ token: Token) -> Bool {
        let compound = CompoundNumber(bytes: bytes, lexicon: lexicon)
        guard token.number == .none, let parts = compound.parts(of: token, active: active) else {
            return false
        }
        var start = token.start
        for part in parts {
            var word = Token(start: start, end: part.end, form: .word, gap: gap)
            word.hash = part.hash
            lexicon.look(up: &word, active: active)
            push(word)
            start = part.end
        }
        return true
    }

    /// A group of decimal digits of any script.
    private mutating func digits() {
        let start = position
        scan: while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                guard Self.isDigit(byte) else { break }
                position += 1
                continue
            }
            let (scalar, length) = Self.decode(bytes, at: position)
            switch ScalarKind(scalar) {
            case .digit, .combining, .ignorable: position += length
            default: break scan
            }
        }
        var token = Token(start: start, end: position, form: .digits, gap: gap)
        token.number = .written
        token.languages = .all
        token.classes = .number
        push(token)
    }

    private mutating func beyondASCII() {
        let (scalar, length) = Self.decode(bytes, at: position)
        switch ScalarKind(scalar) {
        case .letter: word()
        case .unspacedLetter: unspaced()
        case .digit: digits()
        case .combining, .ignorable:
            // It belongs to what stands directly before it; after white space or a mask it stands alone.
            if gap == .none, let last = tokens.indices.last, tokens[last].form != .mask {
                tokens[last].end = position + length
                position += length
            } else {
                mark(0, length: length)
            }
        case .space:
            position += length
            gap = max(gap, .space)
        case .line:
            position += length
            gap = .line
        case .mark(let ascii): mark(ascii, length: length)
        }
    }

    /// The longest number word at this place, or one letter with its combining marks.
    ///
    /// At most twelve scalars are looked at, so the work stays linear.
    private mutating func unspaced() {
        let start = position
        var hash = Folding.hashBasis
        var end = start
        var singleEnd = start
        var singleHash = hash
        var best: (end: Int, hash: UInt64)?
        var letters = 0
        for _ in 0..<12 {
            guard end < bytes.count, bytes[end] >= 0x80 else { break }
            let (scalar, length) = Self.decode(bytes, at: end)
            let kind = ScalarKind(scalar)
            guard kind.isUnspacedLetter || (kind.isCombining && letters > 0) else { break }
            if kind.isUnspacedLetter { letters += 1 }
            let folded = Folding.fold(scalar.value)
            if folded != 0 { hash = Folding.hash(hash, adding: folded) }
            end += length
            if letters == 1 { (singleEnd, singleHash) = (end, hash) }
            if !isCombining(at: end), lexicon.isNumberWord(hash) { best = (end, hash) }
        }
        var token = Token(start: start, end: best?.end ?? singleEnd, form: .word, gap: gap)
        token.hash = best?.hash ?? singleHash
        lexicon.look(up: &token, active: active)
        position = token.end
        push(token)
    }

    private mutating func append(_ form: Token.Form, from start: Int, to end: Int) {
        var token = Token(start: start, end: end, form: form, gap: gap)
        if form == .mask { token.classes = .mask }
        push(token)
    }

    private mutating func push(_ token: Token) {
        tokens.append(token)
        gap = .none
    }

    private func start(ofWordAt place: Int) -> Bool {
        isLetter(at: place) || (place < bytes.count && Self.isDigit(bytes[place]))
    }

    private func isLetter(at place: Int) -> Bool {
        guard place < bytes.count else { return false }
        if bytes[place] < 0x80 { return Self.isLetter(bytes[place]) }
        if case .letter = ScalarKind(Self.decode(bytes, at: place).0) { return true }
        return false
    }

    private func isCombining(at place: Int) -> Bool {
        place < bytes.count && bytes[place] >= 0x80 && ScalarKind(Self.decode(bytes, at: place).0).isCombining
    }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The scalar at a place of valid UTF-8 and its length in bytes.
    static func decode(_ bytes: [UInt8], at place: Int) -> (Unicode.Scalar, Int) {
        let first = UInt32(bytes[place])
        func rest(_ offset: Int) -> UInt32 {
            place + offset < bytes.count ? UInt32(bytes[place + offset]) & 0x3F : 0
        }
        let value: UInt32
        let length: Int
        switch first {
        case 0..<0x80: (value, length) = (first, 1)
        case 0xC0..<0xE0: (value, length) = ((first & 0x1F) << 6 | rest(1), 2)
        case 0xE0..<0xF0: (value, length) = ((first & 0x0F) << 12 | rest(1) << 6 | rest(2), 3)
        default: (value, length) = ((first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", min(length, bytes.count - place))
    }
}

extension Token.Gap: Comparable {
    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension ScalarKind {
    fileprivate var isUnspacedLetter: Bool {
        if case .unspacedLetter = self { true } else { false }
    }

    fileprivate var isCombining: Bool {
        if case .combining = self { true } else { false }
    }
}
