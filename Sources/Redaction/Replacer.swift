/// Writes masks in place of spans.
enum Replacer {
    /// The text with each span replaced by its type's mask, in one pass.
    ///
    /// The spans are sorted, without overlap, on scalar boundaries.
    static func replace(_ spans: [Span], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + spans.count * 8)
        var place = 0
        for span in spans {
            result += bytes[place..<span.start]
            result += span.type.mask.utf8
            place = span.end
        }
        result += bytes[place...]
        return result
    }
}
