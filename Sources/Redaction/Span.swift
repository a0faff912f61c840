/// A stretch of a text that holds personal data.
///
/// Offsets count UTF-8 bytes of the text, half-open, and always lie on scalar boundaries. Spans that the
/// engine returns are sorted, never empty, and never overlap.
public struct Span: Sendable, Hashable {
    /// The first byte of the data.
    public let start: Int
    /// The byte after the last one.
    public let end: Int
    /// What kind of data it is.
    public let type: EntityType
    /// The recogniser that found it.
    public let recogniser: String
    /// How sure the recogniser is, from 0 to 1; a checked number (Luhn, mod-97) has 1.
    public let score: Double

    /// Makes a span; offsets are UTF-8 bytes, `end` exclusive.
    public init(start: Int, end: Int, type: EntityType, recogniser: String, score: Double) {
        self.start = start
        self.end = end
        self.type = type
        self.recogniser = recogniser
        self.score = score
    }
}

extension Span {
    /// Counts the Unicode scalars before each span's start and end, as `lethe redact --jsonl` prints them.
    ///
    /// - Parameters:
    ///   - spans: Sorted spans without overlap, as `Redactor.find` returns them.
    ///   - text: The text they were found in.
    /// - Returns: One range of scalar offsets a span, in the same order; one pass over the text.
    public static func scalarRanges(of spans: [Span], in text: String) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(spans.count)
        var bytes = text.utf8.makeIterator()
        var offset = 0
        var scalars = 0
        func advance(to target: Int) {
            while offset < target, let byte = bytes.next() {
                // A continuation byte (0b10xx_xxxx) begins no scalar.
                if byte & 0xC0 != 0x80 { scalars += 1 }
                offset += 1
            }
        }
        for span in spans {
            advance(to: span.start)
            let lower = scalars
            advance(to: span.end)
            ranges.append(lower..<scalars)
        }
        return ranges
    }
}
