extension [UInt8] {
    /// The index behind the well-formed UTF-8 sequence of two to four bytes that begins at an index, or nil.
    ///
    /// The ranges are those of the Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing
    /// over U+10FFFF.
    func utf8SequenceEnd(from start: Int) -> Int? {
        let second: ClosedRange<UInt8>
        let length: Int
        switch self[start] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        let end = start + length
        guard end <= count, second.contains(self[start + 1]) else { return nil }
        for index in start + 2..<end where self[index] & 0xC0 != 0x80 { return nil }
        return end
    }
}

extension ArraySlice<UInt8> {
    /// Without ASCII white space at both ends.
    func trimmingSpace() -> Self {
        var slice = self
        while let first = slice.first, first.isASCIISpace { slice.removeFirst() }
        while let last = slice.last, last.isASCIISpace { slice.removeLast() }
        return slice
    }
}

extension UInt8 {
    /// Whether this is a space, tab, line feed, vertical tab, form feed or carriage return.
    var isASCIISpace: Bool {
        self == 0x20 || (0x09...0x0D).contains(self)
    }

    /// Whether this is one of `0` to `9`.
    var isASCIIDigit: Bool {
        (0x30...0x39).contains(self)
    }

    /// Whether this is a letter of ASCII.
    var isASCIILetter: Bool {
        (0x61...0x7A).contains(self | 0x20)
    }

    /// The small letter of a capital one; everything else as it is.
    var lowercasedASCII: UInt8 {
        (0x41...0x5A).contains(self) ? self | 0x20 : self
    }
}

extension Sequence<UInt8> {
    /// Small letters for capital ones of ASCII, as an array.
    var lowercasedASCII: [UInt8] {
        map(\.lowercasedASCII)
    }
}
