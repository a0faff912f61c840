/// Whether a page is well formed, by the rules of XML: every element is closed in its turn, every attribute quoted, every `<` and `&` a tag's or a
/// reference's.
///
/// Foundation's `XMLParser` on Linux says yes to a page whose elements are not closed.
public struct Markup: Sendable {
    /// The elements in the order in which they begin.
    public private(set) var elements: [String] = []
    private var open: [String] = []

    /// Reads a page.
    ///
    /// - Throws: `TestFailure` with what breaks a rule.
    public init(_ page: String) throws {
        let doctype = "<!DOCTYPE html>\n"
        guard page.hasPrefix(doctype) else { throw TestFailure("no doctype") }
        var rest = page.dropFirst(doctype.count)
        while let bracket = rest.firstIndex(of: "<") {
            try Self.checkText(rest[..<bracket])
            rest = rest[bracket...]
            guard
                let tag = rest.prefixMatch(
                    of: /<(\/?)([a-z][a-z0-9]*)((?:\ [a-zA-Z][a-zA-Z0-9:-]*="[^"<]*")*)\ ?(\/?)>/)
            else {
                throw TestFailure("no tag: \(rest.prefix(60))")
            }
            try Self.checkText(tag.3)
            try take(String(tag.2), isEnd: !tag.1.isEmpty, isEmpty: !tag.4.isEmpty, attributes: tag.3)
            rest = rest[tag.range.upperBound...]
        }
        try Self.checkText(rest)
        guard open.isEmpty, elements.first == "html" else { throw TestFailure("never closed: \(open)") }
    }

    private mutating func take(_ name: String, isEnd: Bool, isEmpty: Bool, attributes: Substring) throws {
        if isEnd {
            guard open.popLast() == name, attributes.isEmpty, !isEmpty else {
                throw TestFailure("</\(name)> out of its turn")
            }
            return
        }
        let names = attributes.matches(of: /\ ([a-zA-Z][a-zA-Z0-9:-]*)=/).map(\.1)
        guard Set(names).count == names.count else { throw TestFailure("an attribute twice: \(attributes)") }
        elements.append(name)
        if !isEmpty { open.append(name) }
    }

    private static func checkText(_ text: Substring) throws {
        for ampersand in text.indices where text[ampersand] == "&" {
            guard text[ampersand...].prefixMatch(of: /&(?:amp|lt|gt|quot|#[0-9]+);/) != nil else {
                throw TestFailure("no reference: \(text[ampersand...].prefix(20))")
            }
        }
    }
}
