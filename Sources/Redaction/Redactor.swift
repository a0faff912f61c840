import Glibc

/// Finds personal data in what callers said, and puts its type in its place.
///
/// It works on recognised speech: lower case, no punctuation, digits as words, many languages, and on written
/// text. It keeps nothing between calls, takes linear time on any input, and one redactor serves any number
/// of threads. Redacting twice changes nothing.
public struct Redactor: Sendable {
    /// The version that stored records name; it changes whenever the engine finds anything else.
    public static let engineVersion = "1"

    /// How often a text is looked at again after something was masked.
    private static let passesMax = 8

    private let lexicon: Lexicon
    private let tagger: Tagger
    private let caution: Float

    /// Makes a redactor; the first one reads the word lists (some milliseconds).
    public init() {
        lexicon = .embedded
        tagger = Tagger(lexicon: .embedded)
        caution = unsafe Float(getenv("CAUTION").map { unsafe String(cString: $0) } ?? "1") ?? 1
    }

    /// Finds personal data.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - language: A language tag (BCP 47) such as `en-GB`; missing or unknown, every language's words
    /// count.
    ///   - certain: Digits (ASCII, or values 0–9) of numbers known to be the call's own.
    /// - Returns: Sorted spans without overlap, in UTF-8 offsets of `text`.
    public func find(_ text: String, language: String?, certain: [[UInt8]] = []) -> [Span] {
        find(Array(text.utf8), language: language, certain: certain)
    }

    /// Puts `[TYPE]` in place of personal data.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - language: A language tag (BCP 47) such as `en-GB`; missing or unknown, every language's words
    /// count.
    ///   - certain: Digits (ASCII, or values 0–9) of numbers known to be the call's own.
    /// - Returns: The text with masks, and how many of each type it holds.
    public func redact(_ text: String, language: String?, certain: [[UInt8]] = []) -> RedactedText {
        let bytes = Array(text.utf8)
        let spans = find(bytes, language: language, certain: certain)
        guard !spans.isEmpty else { return RedactedText(text: text, counts: Mask.counts(in: bytes)) }
        let redacted = Replacer.replace(spans, in: bytes)
        return RedactedText(
            text: String(decoding: redacted, as: UTF8.self), counts: Mask.counts(in: redacted))
    }

    /// Redacts all texts of a speech result; identical texts are worked on once.
    ///
    /// - Parameters:
    ///   - alternatives: What the recogniser heard, best first.
    ///   - context: The phrases it was given as hints.
    ///   - language: The result's language tag.
    ///   - certain: Digits of the call's `from` and `to`.
    /// - Returns: The texts in their order, and the masks of all of them counted.
    public func redact(
        alternatives: [String], context: [String], language: String?, certain: [[UInt8]] = []
    ) -> RedactedResult {
        var known: [String: RedactedText] = [:]
        var counts: [EntityType: Int] = [:]
        func once(_ text: String) -> RedactedText {
            let redacted = known[text] ?? redact(text, language: language, certain: certain)
            known[text] = redacted
            counts.merge(redacted.counts, uniquingKeysWith: +)
            return redacted
        }
        let redactedAlternatives = alternatives.map(once)
        let redactedContext = context.map(once)
        return RedactedResult(alternatives: redactedAlternatives, context: redactedContext, counts: counts)
    }

    private func find(_ bytes: [UInt8], language: String?, certain: [[UInt8]]) -> [Span] {
        let own = certain.map { $0.filter { $0 < 10 || $0 &- 0x30 < 10 }.map { $0 < 10 ? $0 : $0 - 0x30 } }
        var utterance = Utterance(
            bytes, lexicon: lexicon, active: lexicon.active(for: language), certain: own)
        var spans: [Span] = []
        for _ in 0..<Self.passesMax {
            var found: [Span] = []
            for recogniser in recognisers where !utterance.seen.isDisjoint(with: recogniser.needs) {
                recogniser.find(in: utterance, &found)
            }
            tagger.find(in: utterance, caution: caution, &found)
            if found.isEmpty { break }
            let resolved = SpanResolver.resolve(found)
            spans += resolved
            utterance = utterance.masked(resolved)
        }
        return spans.sorted { $0.start < $1.start }
    }
}
