import Testing

@testable import Redaction

@Suite("Redactor")
struct RedactorTests {
    @Test("masks of known types are left alone and counted")
    func masksStay() {
        let text = "call [PHONE] or [PERSON] about [SOMETHING] on [phone]"
        let redacted = redactor.redact(text, language: "en")
        #expect(redacted.text == text)
        #expect(redacted.counts == [.phone: 1, .person: 1])
    }

    @Test("a mask ends a number")
    func masksDivide() {
        #expect(redactor.redact("12 [PHONE] 34", language: "en").text == "12 [PHONE] 34")
        let spans = redactor.find("1234[PHONE]5678", language: "en")
        #expect(spans.map { [$0.start, $0.end] } == [[0, 4], [11, 15]])
    }

    @Test("counts say how many of each type are in the text")
    func counts() {
        let redacted = redactor.redact("07700 900123 or 07700 900124, a@b.com", language: "en")
        #expect(redacted.counts == [.phone: 2, .email: 1])
    }

    @Test("a result's texts are redacted in order, and counted together")
    func wholeResult() {
        let result = redactor.redact(
            alternatives: ["call 07700 900123", "hello", "call 07700 900123"], context: ["a@b.com"],
            call: CallFacts(language: "en"))
        #expect(result.alternatives.map(\.text) == ["call [PHONE]", "hello", "call [PHONE]"])
        #expect(result.context.map(\.text) == ["[EMAIL]"])
        #expect(result.counts == [.phone: 2, .email: 1])
    }

    @Test("offsets count UTF-8 bytes, and scalars when asked")
    func offsets() {
        let text = "é 👩‍👩‍👧 e\u{301} 07700 900123 ok"
        let spans = redactor.find(text, language: "en")
        #expect(spans.count == 1)
        let ranges = Span.scalarRanges(of: spans, in: text)
        let scalars = Array(text.unicodeScalars)
        #expect(
            ranges.map { String(String.UnicodeScalarView(scalars[$0])) } == ["07700 900123"])
        #expect(
            spans.map { String(decoding: Array(text.utf8)[$0.start..<$0.end], as: UTF8.self) } == [
                "07700 900123"
            ])
    }

    @Test("overlapping finds become one, named after the surest")
    func resolver() {
        func span(_ start: Int, _ end: Int, _ type: EntityType, _ score: Double) -> Span {
            Span(start: start, end: end, type: type, recogniser: "", score: score)
        }
        let resolved = SpanResolver.resolve([
            span(8, 12, .url, 0.8), span(0, 10, .email, 0.9), span(20, 22, .pin, 0.5),
            span(22, 24, .cvv, 0.5),
        ])
        #expect(
            resolved == [span(0, 12, .email, 0.9), span(20, 22, .pin, 0.5), span(22, 24, .cvv, 0.5)])
        #expect(SpanResolver.resolve([]).isEmpty)
    }

    @Test("every mask is one that is left alone", arguments: EntityType.allCases)
    func everyMask(type: EntityType) {
        #expect(Mask.length(in: Array(type.mask.utf8), at: 0) == type.mask.utf8.count)
    }

    @Test(
        "words are folded alike however they are typed",
        arguments: [
            ("dieciséis", "dieciseis"), ("DIECISE\u{301}IS", "dieciseis"), ("dreißig", "dreissig"),
            ("sıfır", "SIFIR"), ("Ёлка", "елка"), ("ΔΈΚΑ", "δεκα"), ("ｏｈ", "oh"), ("ʼ", "’"),
            ("أربعة", "اربعه"),
            ("ž", "z"), ("ſ", "s"), ("ÿ", "y"), ("Ł", "l"), ("ő", "o"),
        ])
    func folding(pair: (String, String)) {
        #expect(Folding.hash(of: pair.0) == Folding.hash(of: pair.1))
    }
}
