import Testing

@testable import Redaction

@Suite("Alternatives of one result")
struct AlternativesTests {
    private func redacted(_ alternatives: [String], context: [String] = []) -> [String] {
        let result = redactor.redact(
            alternatives: alternatives, context: context, call: CallFacts(language: "en-GB"))
        return (result.alternatives + result.context).map(\.text)
    }

    @Test("what one text holds is masked in the others, also as words that sound like it")
    func homophones() {
        let texts = redacted([
            "my pin is four two eight one", "my pin is for to ate won", "my pin is four too eight won",
        ])
        #expect(texts[0] == "my pin is [PIN]")
        for text in texts { #expect(text.hasPrefix("my pin is [") && text.hasSuffix("]")) }
    }

    @Test("what stands in the same place between the same words is masked")
    func places() {
        let texts = redacted([
            "my name is john smith and i need help", "my name is jaundice myth and i need help",
        ])
        #expect(texts[1] == "my name is [PERSON] and i need help")
    }

    @Test("hints that name what was said are masked, others stay")
    func context() {
        let texts = redacted(["my name is priya okonkwo"], context: ["priya okonkwo", "billing"])
        #expect(texts == ["my name is [PERSON]", "[PERSON]", "billing"])
    }

    @Test("alternatives without personal data stay as they are")
    func nothing() {
        let texts = ["two tickets for me", "too tickets for me", "to take it for me"]
        #expect(redacted(texts) == texts)
    }

    @Test("redacting a redacted result changes nothing")
    func again() {
        let once = redacted([
            "call oh seven seven double oh nine hundred one two three",
            "call oh seven seven double own nine hundred won two three", "hello",
        ])
        #expect(redacted(once) == once)
        #expect(!once[1].contains("seven"))
    }

    @Test("texts are laid side by side")
    func alignment() {
        func utterance(_ text: String) -> Utterance {
            Utterance(Array(text.utf8), lexicon: .embedded, active: .all, certain: [])
        }
        let one = utterance("a b c d e")
        #expect(Alignment(one, utterance("a b x y e")).other(of: 2...3) == 2...3)
        #expect(Alignment(one, utterance("a b x e")).other(of: 2...3) == 2...2)
        #expect(Alignment(one, utterance("a b x y e")).other(of: 1...3) == 1...3)
        #expect(Alignment(one, utterance("a b c d e")).other(of: 2...3) == nil)
        #expect(Alignment(one, utterance("v w x y z")).other(of: 2...3) == nil)
    }
}
