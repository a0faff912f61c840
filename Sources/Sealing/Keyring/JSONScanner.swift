/// Reads strict JSON (RFC 8259) of the few shapes that a keyring has, where it lies, so that no key is copied
/// into a string.
///
/// Strings are printable ASCII without escapes, numbers whole and not negative. Functions named `read` throw
/// on bad syntax and return nil, without moving, when another type of value is there.
@safe
struct JSONScanner: ~Copyable {
    private let text: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter text: Must outlive the scanner.
    init(_ text: UnsafeRawBufferPointer) {
        unsafe self.text = text
    }

    /// The error for what stands at the position.
    func syntaxProblem() -> KeyringProblem {
        let newlines = unsafe text.prefix(position).count { $0 == UInt8(ascii: "\n") }
        return .syntax(line: newlines + 1)
    }

    /// Reads an object, and calls the body at each member's value.
    ///
    /// - Returns: Whether there was one.
    mutating func readObject(
        _ member: (inout JSONScanner, _ name: String) throws(KeyringProblem) -> Void
    ) throws(KeyringProblem) -> Bool {
        guard take("{") else {
            return false
        }
        guard !take("}") else {
            return true
        }
        repeat {
            guard let name = try readString(), take(":") else {
                throw syntaxProblem()
            }
            try member(
                &self, unsafe String(decoding: UnsafeRawBufferPointer(rebasing: text[name]), as: UTF8.self))
        } while take(",")
        try expect("}")
        return true
    }

    /// Reads an array, and calls the body at each element.
    ///
    /// - Returns: Whether there was one.
    mutating func readArray(
        _ element: (inout JSONScanner) throws(KeyringProblem) -> Void
    ) throws(KeyringProblem) -> Bool {
        guard take("[") else {
            return false
        }
        guard !take("]") else {
            return true
        }
        repeat {
            try element(&self)
        } while take(",")
        try expect("]")
        return true
    }

    /// Reads a string.
    ///
    /// - Returns: Where its characters lie; nil when there is no string.
    mutating func readString() throws(KeyringProblem) -> Range<Int>? {
        guard take("\"") else {
            return nil
        }
        let start = position
        while unsafe position < text.count {
            let byte = unsafe text[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<position - 1
            }
            guard (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\\") else {
                throw syntaxProblem()
            }
            position += 1
        }
        throw syntaxProblem()
    }

    /// Reads a whole number of at most ten digits; nil when there is none, or it is longer or has another
    /// form.
    mutating func readNumber() -> Int? {
        skipSpace()
        let start = position
        var number = 0
        while unsafe position < text.count, position - start < 10 {
            let byte = unsafe text[position]
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                break
            }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
            position += 1
        }
        // JSON has no leading zeros; what follows a digit that belongs to the number is caught as bad syntax.
        guard position > start, unsafe position == start + 1 || text[start] != UInt8(ascii: "0") else {
            position = start
            return nil
        }
        return number
    }

    /// Reads `null`, if it is there.
    mutating func readNull() -> Bool {
        skipSpace()
        guard unsafe text.dropFirst(position).starts(with: "null".utf8) else {
            return false
        }
        position += 4
        return true
    }

    /// Refuses anything but white space in the rest.
    mutating func expectEnd() throws(KeyringProblem) {
        skipSpace()
        guard unsafe position == text.count else {
            throw syntaxProblem()
        }
    }

    /// The bytes of a string that was read, for as long as the body runs.
    func withBytes<Result, Failure: Error>(
        in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(rebasing: text[range]))
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(KeyringProblem) {
        guard take(character) else {
            throw syntaxProblem()
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard unsafe position < text.count, unsafe text[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while unsafe position < text.count, Self.isSpace(unsafe text[position]) {
            position += 1
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
