import Testing

@testable import Redaction

@Suite("Policy")
struct PolicyTests {
    @Test("only the chosen types are masked")
    func types() {
        let redactor = Redactor(policy: RedactionPolicy(types: [.email]))
        let text = redactor.redact("07700 900123 or a@b.com", language: "en").text
        #expect(text == "07700 900123 or [EMAIL]")
    }

    @Test("without any type, own words are masked and nothing else")
    func nothingButOwnWords() throws {
        let said = "my name is john smith and it is about nightingale"
        var policy = RedactionPolicy(types: [])
        #expect(Redactor(policy: policy).redact(said, language: "en").text == said)
        policy.words = try OwnWords("mask * nightingale")
        let masked = Redactor(policy: policy).redact(said, language: "en").text
        #expect(masked == "my name is john smith and it is about [WORD]")
    }

    @Test("own words are kept or masked for those whose they are")
    func ownWords() throws {
        let list = """
            # ours
            keep * lincoln bank
            mask account:a1 Project Nightingale
            keep application:x john smith
            """
        let redactor = Redactor(policy: RedactionPolicy(words: try OwnWords(list)))
        func text(_ text: String, account: String? = nil, application: String? = nil) -> String {
            let call = CallFacts(language: "en", account: account, application: application)
            return redactor.redact(text, call: call).text
        }
        #expect(text("tell me about project nightingale") == "tell me about project nightingale")
        #expect(text("tell me about project nightingale", account: "a1") == "tell me about [WORD]")
        #expect(text("my name is john smith") == "my name is [PERSON]")
        #expect(text("my name is john smith", application: "x") == "my name is john smith")
    }

    @Test(
        "a line of a word list that is not understood is named",
        arguments: [
            "keep *", "drop * x", "keep b x", "keep account: x", "mask * ,.", "keep * a b c d e f g h i",
        ])
    func brokenWords(line: String) {
        #expect(throws: OwnWordsError(line: 2)) { try OwnWords("# words\n" + line) }
    }

    @Test("strict masks what cautious masks, and more")
    func strictness() {
        let strict = Redactor(policy: RedactionPolicy(strictness: .strict))
        for text in ["it is seven seven two", "ask for jordan", "my name is john smith"] {
            let cautious = redactor.find(text, language: "en")
            #expect(strict.find(text, language: "en").count >= cautious.count)
        }
    }
}
