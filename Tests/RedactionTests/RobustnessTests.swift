import Glibc
import Testing

@testable import Redaction

@Suite("Robustness")
struct RobustnessTests {
    private static let pieces = [
        "oh", "seven", "double", "double u", "triple", "hundred", "thousand", "million", "and", "then", "uh",
        "dash",
        "plus", "at", "dot", "com", "gmail", "www", "http", "slash", "pin", "my name is", "card", "flight",
        "street",
        "twenty", "eleven", "pounds", "first", "june", "a", "i", "o", "s as in sugar", "@", ".", ",", "-",
        "/", "(",
        ")", "+", "[", "]", "[PHONE]", "[NUMBER]", "[phone]", "[[", "£", "$", "%", ":", "'", "’", "\n",
        "\r\n", "\t",
        " ", "  ", "0", "7", "07700900123", "4111111111111111", "1984", "1,500", "12.50", "٣", "９", "१", "²",
        "①",
        "é", "e\u{301}", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{20E3}", "👩‍👩‍👧", "🇬🇧", "\u{0}", "\u{FFFD}",
        "\u{FEFF}", "ß",
        "İ", "ı", "七", "ゼロ", "に", "일", "สี่", "שבע", "سبعة", "vingt", "quatre", "soixante", "dix", "punkt",
        "arroba",
        "GB29NWBK60161331926819", "192.168.0.1", "x", "mr", "smith", "is",
    ]

    @Test("redacting twice changes nothing, whatever the text", arguments: [1, 2, 3, 4] as [UInt64])
    func idempotence(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let languages: [String?] = ["en-GB", "fr-FR", "de", "ja-JP", nil]
        for _ in 0..<1500 {
            let text = randomText(&random)
            let language = languages.randomElement(using: &random) ?? nil
            let once = redactor.redact(text, language: language)
            let twice = redactor.redact(once.text, language: language)
            #expect(once == twice, "\(text.debugDescription) in \(language ?? "none")")
            if once != twice { return }
        }
    }

    @Test("a dot before a mask is read as in the text that comes out")
    func dotBeforeMask() {
        let strict = Redactor(policy: RedactionPolicy(strictness: .strict))
        let once = strict.redact("then e\u{301} $ 12.50: )at ٣. expiresa\r\nx ", language: "xx")
        #expect(strict.redact(once.text, language: "xx") == once)
    }

    @Test(
        "spans are sorted, apart, on scalar boundaries, and lead to the text that comes out",
        arguments: [5, 6] as [UInt64])
    func spans(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<1500 {
            let text = randomText(&random)
            let spans = redactor.find(text, language: "en-GB")
            let ranges = Span.scalarRanges(of: spans, in: text)
            let scalars = Array(text.unicodeScalars)
            var rebuilt = String.UnicodeScalarView()
            var place = 0
            for (span, range) in zip(spans, ranges) {
                #expect(range.lowerBound >= place && range.upperBound > range.lowerBound)
                rebuilt += scalars[place..<range.lowerBound]
                rebuilt += span.type.mask.unicodeScalars
                place = range.upperBound
                let bytes = text.utf8.count
                #expect(span.start >= 0 && span.end <= bytes)
            }
            rebuilt += scalars[place...]
            #expect(String(rebuilt) == redactor.redact(text, language: "en-GB").text)
        }
    }

    @Test("arbitrary scalars never trap", arguments: [7, 8] as [UInt64])
    func arbitraryScalars(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<1500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let limit: UInt32 = Bool.random(using: &random) ? 0x3100 : 0x10FFFF
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &random)) {
                    text.append(scalar)
                }
            }
            let once = redactor.redact(String(text), language: nil)
            #expect(redactor.redact(once.text, language: nil) == once)
        }
    }

    @Test(
        "256 KiB of the worst text take linear time",
        arguments: [
            "1", "1 ", "seven and ", "million ", "double seven ", "a@", "@", "a. ", "a at ", "at a dot ",
            "a dot com ",
            "www dot ", "[", "[PHONE]", "[PHONE", "pin x x x x x x x x 7 ", "s as in sugar ", "e\u{301}",
            "\u{301}", "に",
            "สี่", "👩‍👩‍👧", "\u{0}", "4111111111111111 ", "07700 900123 x ", "1,", "a-", "http://", "mr ",
            "my name is ",
            "7 street ", "GB29 ", "g b two nine ", "x1", "1:", "june ", "born ", "neunzehnhundert",
        ])
    func worstCases(piece: String) {
        let small = String(repeating: piece, count: 16 * 1024 / piece.utf8.count)
        let large = String(repeating: piece, count: 256 * 1024 / piece.utf8.count)
        let short = secondsOfWork(small)
        let long = secondsOfWork(large)
        // Sixteen times the text; three times that, and 100 ms of noise, are still far from quadratic.
        #expect(long < short * 48 + 0.1)
    }

    /// The processor time of this thread, so that other tests and a busy machine do not count.
    private func secondsOfWork(_ text: String) -> Double {
        func now() -> Double {
            var time = timespec()
            unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        _ = redactor.redact(text, language: nil, certain: [Array("447700900123".utf8)])
        return now() - start
    }

    private func randomText(_ random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...24, using: &random) {
            text += Self.pieces.randomElement(using: &random) ?? ""
            if Int.random(in: 0..<4, using: &random) > 0 { text += " " }
        }
        return text
    }
}
