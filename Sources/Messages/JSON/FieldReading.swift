/// What can be wrong with a field of a message that is JSON, whatever the message says.
enum FieldProblem {
    /// A key that is read occurs twice in one object.
    case repeatedKey
    /// A field that is kept, or a container on the way to one, has another type.
    case wrongType
    /// A string that is kept has half of a surrogate pair.
    case loneSurrogate
}

/// Reads the fields of one kind of message, in one pass.
///
/// A syntax error ends the reading at once; anything else that is wrong is noted, and reading goes on.
protocol FieldReading {
    /// The body, and how far it has been read.
    var reader: JSONReader { get set }
    /// What was wrong first, if anything was.
    var problem: FieldProblem? { get set }
}

/// Which of an object's known keys have occurred, one bit each.
struct SeenKeys {
    private var bits: UInt16 = 0

    /// Adds a key; false when it was there already.
    mutating func insert(_ bit: Int) -> Bool {
        let mask = UInt16(1) << UInt16(bit)
        defer { bits |= mask }
        return bits & mask == 0
    }
}

extension FieldReading {
    /// Notes what is wrong, if it is the first.
    mutating func note(_ problem: FieldProblem) {
        if self.problem == nil { self.problem = problem }
    }

    /// Enters the object that the message should be; nil, the whole body read, when it is something else.
    mutating func enterMessage() throws(JSONSyntaxError) -> JSONReader.Members? {
        guard try reader.peek() == UInt8(ascii: "{") else {
            try reader.skipValue()
            try reader.finish()
            return nil
        }
        return reader.enter()
    }

    /// Whether a key occurs for the first time; a repeated one is noted and its value skipped.
    mutating func isNew(_ bit: Int, _ seen: inout SeenKeys) throws(JSONSyntaxError) -> Bool {
        if seen.insert(bit) { return true }
        note(.repeatedKey)
        try reader.skipValue()
        return false
    }

    /// Enters an object on the way to a kept field; nil for null, and for another type, which is noted.
    mutating func enterObject() throws(JSONSyntaxError) -> JSONReader.Members? {
        try enter(UInt8(ascii: "{"))
    }

    /// Enters an array on the way to a kept field; nil for null, and for another type, which is noted.
    mutating func enterArray() throws(JSONSyntaxError) -> JSONReader.Members? {
        try enter(UInt8(ascii: "["))
    }

    private mutating func enter(_ bracket: UInt8) throws(JSONSyntaxError) -> JSONReader.Members? {
        let byte = try reader.peek()
        if byte == bracket { return reader.enter() }
        if byte != UInt8(ascii: "n") { note(.wrongType) }
        try reader.skipValue()
        return nil
    }

    /// Reads a string that is kept; nil for null, and for what is noted: another type or a lone surrogate.
    mutating func keptText() throws(JSONSyntaxError) -> JSONText? {
        let byte = try reader.peek()
        guard byte == UInt8(ascii: "\"") else {
            if byte != UInt8(ascii: "n") { note(.wrongType) }
            try reader.skipValue()
            return nil
        }
        let text = try reader.readString()
        guard !text.hasLoneSurrogate else {
            note(.loneSurrogate)
            return nil
        }
        return text
    }

    /// Reads a string that is kept, as ``keptText()`` does.
    mutating func keptString() throws(JSONSyntaxError) -> String? {
        try keptText().map { reader.string($0) }
    }

    /// Reads the bytes of a string that is kept, as ``keptText()`` does.
    mutating func keptBytes() throws(JSONSyntaxError) -> ArraySlice<UInt8>? {
        try keptText().map { reader.utf8($0) }
    }

    /// Whether the value of `version` is the integer 1, written so; nothing of another type is wrong.
    mutating func readIsVersion1() throws(JSONSyntaxError) -> Bool {
        let byte = try reader.peek()
        guard byte == UInt8(ascii: "-") || byte.isASCIIDigit else {
            try reader.skipValue()
            return false
        }
        return reader.bytes[try reader.readNumber()] == [UInt8(ascii: "1")]
    }
}
