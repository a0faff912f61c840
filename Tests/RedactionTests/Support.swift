import Testing

@testable import Redaction

/// One redactor for all tests: it holds nothing but the word lists.
let redactor = Redactor()

/// A text and what must come out of it.
struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let redacted: String
    let language: String?

    init(_ text: String, _ redacted: String, _ language: String? = "en-GB") {
        self.text = text
        self.redacted = redacted
        self.language = language
    }

    /// A near miss: nothing may be found.
    static func kept(_ text: String, _ language: String? = "en-GB") -> Case { Case(text, text, language) }

    var testDescription: String { text }
}

/// What the rules find at first sight, without the tagger.
func ruleSpans(_ text: String, _ language: String?) -> [Span] {
    let utterance = Utterance(
        Array(text.utf8), lexicon: .embedded, active: Lexicon.embedded.active(for: language), certain: [])
    var found: [Span] = []
    for recogniser in recognisers { recogniser.find(in: utterance, &found) }
    return found
}

/// A text comes out as the case says; in a near miss no rule finds anything (the tagger's are its own).
func expectRules(_ example: Case) {
    if example.text == example.redacted {
        #expect(ruleSpans(example.text, example.language).isEmpty)
    } else {
        #expect(redactor.redact(example.text, language: example.language).text == example.redacted)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
