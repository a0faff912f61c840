/// A piece of a page.
///
/// What is interpolated as text is escaped; only another piece goes in as it is.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String

    init(stringLiteral text: String) {
        self.text = text
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    private init(raw text: String) {
        self.text = text
    }

    /// Nothing.
    static let empty = HTML(raw: "")

    /// Pieces one behind the other.
    static func all(_ pieces: some Sequence<HTML>) -> HTML {
        HTML(raw: pieces.map(\.text).joined(separator: "\n"))
    }

    /// What the program itself was built with, such as its style sheet.
    static func resource(_ bytes: [UInt8]) -> HTML {
        HTML(raw: String(decoding: bytes, as: UTF8.self))
    }

    /// Text as content or as the value of an attribute in double quotes.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            // No control character may stand in a page, in whatever spelling.
            case _ where scalar.properties.generalCategory == .control: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate(set) var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ html: HTML) { text += html.text }
        mutating func appendInterpolation(_ string: String) { text += HTML.escaped(string) }
        mutating func appendInterpolation(_ number: some BinaryInteger) { text += "\(number)" }
    }
}
