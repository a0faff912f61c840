import Foundation
import Redaction

/// Makes texts, redacts them and checks what the redactor promises.
struct Fuzzer {
    private static let longSize = 256 * 1024
    /// How much longer a long text may take, byte for byte, than its first sixteenth; quadratic work takes
    /// sixteen times as long.
    private static let slowdownMax = 4.0
    /// Nanoseconds that count for nothing: caches fill, and other processes come in between.
    private static let noise = 1e8
    private static let languages: [String?] = [
        "en-GB", "en-US", "es-ES", "fr-FR", "de-DE", "it-IT", "pt-BR", "nl-NL", "ja-JP", "zh", "hi-IN", "ar",
        "ru",
        "xx", "", nil,
    ]

    private let redactors = [Redactor(), Redactor(policy: RedactionPolicy(strictness: .strict))]
    private var maker: TextMaker
    /// How many texts were redacted, and their bytes.
    private(set) var texts = 0
    private(set) var bytes = 0
    /// How many of them were 256 KiB long.
    private(set) var longTexts = 0
    /// The most nanoseconds of processor time that a byte of a long text took.
    private(set) var slowest = 0
    /// What went wrong, with the text.
    private(set) var failure: String?

    init(seed: UInt64) { maker = TextMaker(seed: seed) }

    /// A thousand short texts, some results of several, and a long text.
    mutating func round() {
        for _ in 0..<1000 where failure == nil { checkShort() }
        for _ in 0..<50 where failure == nil { checkResult() }
        if failure == nil { checkLong() }
    }

    private mutating func checkShort() {
        let text = maker.text()
        note(text)
        let language = maker.pick(Self.languages) ?? nil
        let redactor = redactors[texts % redactors.count]
        let spans = redactor.find(text, language: language)
        if let mistake = Self.mistake(in: spans, of: text) { return fail(mistake, text, language) }
        let once = redactor.redact(text, language: language)
        if Self.replaced(spans, in: text) != once.text {
            return fail("spans and masks differ", text, language)
        }
        if redactor.redact(once.text, language: language) != once {
            fail("redacting twice changes something", text, language)
        }
    }

    private mutating func checkResult() {
        let heard = maker.text()
        let alternatives = [heard] + (0..<3).map { _ in maker.mutated(heard) }
        alternatives.forEach { note($0) }
        let language = maker.pick(Self.languages) ?? nil
        let call = CallFacts(language: language, certain: [Array("447700900123".utf8)])
        let once = redactors[0].redact(alternatives: alternatives, context: [maker.text()], call: call)
        if once.alternatives.count != alternatives.count || once.context.count != 1 {
            fail("another number of texts", heard, language)
        }
    }

    /// A piece repeated to 256 KiB, in a quarter of them with noise in between.
    private mutating func checkLong() {
        let piece = maker.text()
        let text = maker.long(of: piece, size: Self.longSize)
        note(text)
        longTexts += 1
        let language = maker.pick(Self.languages) ?? nil
        let first = String(decoding: text.utf8.prefix(Self.longSize / 16), as: UTF8.self)
        let (_, short) = timed { redactors[0].redact(first, language: language) }
        let (once, long) = timed { redactors[0].redact(text, language: language) }
        slowest = max(slowest, Int(long / Double(text.utf8.count)))
        if long > short * 16 * Self.slowdownMax + Self.noise {
            return fail(
                "\(Int(short)) ns for a sixteenth, \(Int(long)) ns for all, when repeated", piece, language)
        }
        if redactors[0].redact(once.text, language: language) != once {
            fail("redacting twice changes something when repeated", piece, language)
        }
    }

    private mutating func note(_ text: String) {
        texts += 1
        bytes += text.utf8.count
    }

    private mutating func fail(_ what: String, _ text: String, _ language: String?) {
        failure = "\(what): \(text.debugDescription) in \(language ?? "no language")"
    }

    /// What is wrong with the spans of a text: they must be sorted, apart, not empty, and on scalar boundaries.
    private static func mistake(in spans: [Span], of text: String) -> String? {
        let bytes = Array(text.utf8)
        func isBoundary(_ offset: Int) -> Bool { offset == bytes.count || bytes[offset] & 0xC0 != 0x80 }
        var place = 0
        for span in spans {
            guard span.start >= place, span.end > span.start, span.end <= bytes.count else {
                return "span \(span.start)..<\(span.end) out of order or range"
            }
            guard isBoundary(span.start), isBoundary(span.end) else {
                return "span \(span.start)..<\(span.end) cuts a character"
            }
            guard span.score >= 0, span.score <= 1 else { return "score \(span.score)" }
            place = span.end
        }
        return nil
    }

    /// The text with masks by the scalar offsets that `lethe redact` prints.
    private static func replaced(_ spans: [Span], in text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var place = 0
        for (span, range) in zip(spans, Span.scalarRanges(of: spans, in: text)) {
            result += scalars[place..<range.lowerBound]
            result += span.type.mask.unicodeScalars
            place = range.upperBound
        }
        result += scalars[place...]
        return String(result)
    }

    /// A result, and the nanoseconds of processor time that it took.
    private func timed<Result>(_ work: () -> Result) -> (Result, Double) {
        let start = Self.processorNanoseconds()
        let result = work()
        return (result, Self.processorNanoseconds() - start)
    }

    private static func processorNanoseconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
