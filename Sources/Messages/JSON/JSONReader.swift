/// Not a JSON text; where and why is not said, since the body is content.
struct JSONSyntaxError: Error {}

/// Reads one JSON text (RFC 8259) strictly, from left to right, building nothing that is not asked for.
///
/// The caller descends into the objects it knows, asking for one member after another, and skips the rest;
/// skipping keeps one bit for each open container, so that no depth can exhaust the stack. UTF-8 is checked
/// where strings are scanned: outside of them a byte over 0x7F is an error anyway. No leniency: no byte order
/// mark, no comments, no trailing commas, no control characters in strings, nothing behind the value.
struct JSONReader {
    let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: Structure

    /// The first byte of what comes next, white space skipped; the caller decides by it what to read.
    @inline(__always)
    mutating func peek() throws(JSONSyntaxError) -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return byte
            }
        }
        throw JSONSyntaxError()
    }

    /// Makes sure that nothing but white space is left.
    mutating func finish() throws(JSONSyntaxError) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: throw JSONSyntaxError()
            }
        }
    }

    /// Enters the object or array whose opening bracket has been peeked at.
    mutating func enter() -> Members {
        position += 1
        return Members()
    }

    /// The name of an object's next member, its colon read, or nil when the object ends here.
    mutating func nextKey(_ members: inout Members) throws(JSONSyntaxError) -> JSONKey? {
        guard try hasNext(&members, closing: UInt8(ascii: "}")) else { return nil }
        return try readKey()
    }

    /// Whether the array has another element, whose value comes next.
    mutating func nextElement(_ members: inout Members) throws(JSONSyntaxError) -> Bool {
        try hasNext(&members, closing: UInt8(ascii: "]"))
    }

    private mutating func hasNext(_ members: inout Members, closing: UInt8) throws(JSONSyntaxError) -> Bool {
        let byte = try peek()
        if byte == closing {
            position += 1
            return false
        }
        if members.isFirst {
            members.isFirst = false
            return true
        }
        guard byte == UInt8(ascii: ",") else { throw JSONSyntaxError() }
        position += 1
        return true
    }

    private mutating func readKey() throws(JSONSyntaxError) -> JSONKey {
        let text = try readString()
        try expectColon()
        if text.hasLoneSurrogate { return .other }
        if text.hasEscapes { return JSONKey(utf8(text)) }
        let count = text.range.count
        guard count <= JSONKey.bytesMax else { return .other }
        let start = text.range.lowerBound
        guard start + 16 <= bytes.count else { return JSONKey(bytes[text.range]) }
        // Within bounds by the line above; UInt128 takes any bit pattern.
        let word = unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt128.self)
        return JSONKey(word: UInt128(littleEndian: word), count: count)
    }

    private mutating func expectColon() throws(JSONSyntaxError) {
        guard try peek() == UInt8(ascii: ":") else { throw JSONSyntaxError() }
        position += 1
    }

    // MARK: Values

    /// Reads a string; what comes next must be one.
    mutating func readString() throws(JSONSyntaxError) -> JSONText {
        guard try peek() == UInt8(ascii: "\"") else { throw JSONSyntaxError() }
        var text = JSONText(range: position + 1..<position + 1)
        var index = position + 1
        while true {
            index = plainEnd(from: index)
            guard index < bytes.count else { throw JSONSyntaxError() }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                text.range = text.range.lowerBound..<index
                position = index + 1
                return text
            case UInt8(ascii: "\\"):
                index = try escapeEnd(from: index, &text)
            case 0x80...:
                guard let next = bytes.utf8SequenceEnd(from: index) else { throw JSONSyntaxError() }
                index = next
            default:
                throw JSONSyntaxError()
            }
        }
    }

    /// Reads a number and gives the bytes it has; what comes next must be one.
    mutating func readNumber() throws(JSONSyntaxError) -> Range<Int> {
        let start = position
        guard let end = JSONNumber.end(in: bytes, from: start) else { throw JSONSyntaxError() }
        position = end
        return start..<end
    }

    /// Reads `true`, `false` or `null`; what comes next must be that one.
    mutating func readLiteral(_ literal: StaticString) throws(JSONSyntaxError) {
        let count = literal.utf8CodeUnitCount
        guard position + count <= bytes.count else { throw JSONSyntaxError() }
        let start = position
        // The buffer is the literal's own, alive as long as the program.
        let isEqual = literal.withUTF8Buffer { expected in
            unsafe bytes[start..<start + count].elementsEqual(expected)
        }
        guard isEqual else { throw JSONSyntaxError() }
        position += count
    }

    /// Skips a value of any kind and depth, checking every byte of it.
    mutating func skipValue() throws(JSONSyntaxError) {
        var nesting = JSONNesting()
        while true {
            switch try peek() {
            case UInt8(ascii: "{"):
                position += 1
                if try peek() != UInt8(ascii: "}") {
                    nesting.push(.object)
                    _ = try readString()
                    try expectColon()
                    continue
                }
                position += 1
            case UInt8(ascii: "["):
                position += 1
                if try peek() != UInt8(ascii: "]") {
                    nesting.push(.array)
                    continue
                }
                position += 1
            case let byte:
                try skipScalar(byte)
            }
            guard try leaveEnded(&nesting) else { return }
        }
    }

    /// After a value: leaves the containers that end here; true when another value follows.
    private mutating func leaveEnded(_ nesting: inout JSONNesting) throws(JSONSyntaxError) -> Bool {
        while let container = nesting.innermost {
            let byte = try peek()
            position += 1
            switch (container, byte) {
            case (.array, UInt8(ascii: ",")):
                return true
            case (.object, UInt8(ascii: ",")):
                _ = try readString()
                try expectColon()
                return true
            case (.array, UInt8(ascii: "]")), (.object, UInt8(ascii: "}")):
                nesting.pop()
            default:
                throw JSONSyntaxError()
            }
        }
        return false
    }

    private mutating func skipScalar(_ first: UInt8) throws(JSONSyntaxError) {
        switch first {
        case UInt8(ascii: "\""): _ = try readString()
        case UInt8(ascii: "t"): try readLiteral("true")
        case UInt8(ascii: "f"): try readLiteral("false")
        case UInt8(ascii: "n"): try readLiteral("null")
        default: _ = try readNumber()
        }
    }

    // MARK: Inside strings

    /// The first index from here on whose byte ends a run of plain ASCII: a quote, a backslash, a control
    /// character or a byte over 0x7F; eight bytes at a time.
    @inline(__always)
    private func plainEnd(from start: Int) -> Int {
        var index = start
        let span = bytes.span
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while index + 8 <= span.count {
            // Within bounds by the condition above; UInt64 takes any bit pattern.
            let raw = unsafe span.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let word = UInt64(littleEndian: raw)
            let quotes = word ^ (ones &* 0x22)
            let slashes = word ^ (ones &* 0x5C)
            // The classic test for a zero byte, or one below 0x20. A borrow can only raise a false alarm
            // above a true one, and the lowest one is taken.
            let found =
                (word | ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
                    | ((word &- (ones &* 0x20)) & ~word)) & highs
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < span.count, (0x20..<0x80).contains(span[index]), span[index] != 0x22,
            span[index] != 0x5C
        {
            index += 1
        }
        return index
    }

    /// The index behind the escape that begins here; notes it, and a lone surrogate, in the string.
    private func escapeEnd(from index: Int, _ text: inout JSONText) throws(JSONSyntaxError) -> Int {
        text.hasEscapes = true
        guard index + 1 < bytes.count else { throw JSONSyntaxError() }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return index + 2
        case UInt8(ascii: "u"):
            guard let unit = hexadecimal(at: index + 2) else { throw JSONSyntaxError() }
            if Self.isHighSurrogate(unit), let low = escapedUnit(at: index + 6), Self.isLowSurrogate(low) {
                return index + 12
            }
            if Self.isHighSurrogate(unit) || Self.isLowSurrogate(unit) { text.hasLoneSurrogate = true }
            return index + 6
        default:
            throw JSONSyntaxError()
        }
    }

    /// How far an object or array has been read.
    struct Members {
        fileprivate var isFirst = true
    }
}
