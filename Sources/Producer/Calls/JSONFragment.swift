/// JSON text that is put together by hand, since some of it has to be wrong.
enum JSONFragment {
    /// A member of an object; a name may occur twice.
    typealias Member = (name: String, value: String)

    static func object(_ members: [Member]) -> String {
        "{" + members.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func array(_ elements: [String]) -> String {
        "[" + elements.joined(separator: ",") + "]"
    }

    /// A string with what RFC 8259 demands escaped, and nothing else.
    static func string(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
        if isPlain { return "\"\(text)\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\u{0}"..<" ": result += escaped(UInt32(scalar.value))
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A string in ASCII, as some JSON libraries write it: everything else by `\u` and surrogate pairs.
    static func asciiString(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return string(text) }
        var result = ""
        for unit in string(text).utf16 {
            result += unit < 0x80 ? String(Character(Unicode.Scalar(UInt8(unit)))) : escaped(UInt32(unit))
        }
        return result
    }

    private static func escaped(_ unit: UInt32) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
