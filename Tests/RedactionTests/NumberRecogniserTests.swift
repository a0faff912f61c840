import Testing

@testable import Redaction

@Suite("Numbers")
struct NumberRecogniserTests {
    @Test(
        "phone numbers are masked, written, spoken and mixed",
        arguments: [
            Case("my number is 07700 900123", "my number is [PHONE]"),
            Case("call me on +44 (0)20 7946 0000 please", "call me on [PHONE] please"),
            Case("ring (415) 555-0134", "ring [PHONE]"),
            Case("it's 020.7946.0991", "it's [PHONE]"),
            Case("my mobile is oh seven seven double oh nine hundred one two three", "my mobile is [PHONE]"),
            Case("oh seven seven uh nine hundred um one two three four", "[PHONE]"),
            Case("it's plus four four seven seven double oh nine triple two one", "it's [PHONE]"),
            Case("zero two zero dash seven nine four six dash zero nine nine one", "[PHONE]"),
            Case("oh two oh and then seven nine four six and then oh nine nine one", "[PHONE]"),
            Case(
                "seventy seven eighty eight ninety nine fifty five twelve is my phone", "[PHONE] is my phone"),
            Case("eight hundred five five five one two one two", "[PHONE]"),
            Case("one eight hundred five five five one two one two", "[PHONE]"),
            Case("four one five, five five five, oh one three four", "[PHONE]"),
            Case("0770 nine double oh one two three", "[PHONE]"),
            Case("OH SEVEN SEVEN DOUBLE OH NINE ZERO ZERO ONE TWO THREE", "[PHONE]"),
            Case("my number is ٠٧٧٠٠٩٠٠١٢٣", "my number is [PHONE]"),
            Case("my number is ０７７００ ９００１２３", "my number is [PHONE]"),
            Case("नंबर ०७७०० ९००१२३", "नंबर [PHONE]", "hi-IN"),
            Case("o seven seven o o nine o o one two three", "[PHONE]"),
        ])
    func phones(_ example: Case) { expect(example) }

    @Test(
        "card numbers are masked as such when they pass Luhn's check",
        arguments: [
            Case("4111 1111 1111 1111", "[CARD]"),
            Case("it's 4111-1111-1111-1111 thanks", "it's [CARD] thanks"),
            Case("3782 822463 10005", "[CARD]"),
            Case("four one one one one one one one one one one one one one one one", "[CARD]"),
            Case("forty one eleven eleven eleven eleven eleven eleven eleven", "[CARD]"),
            Case(
                "four triple one dash double one double one uh quadruple one and then one one one one",
                "[CARD]"),
            Case("4111 1111 eleven eleven one one one one", "[CARD]"),
            // One digit wrong: no card, but still sixteen digits.
            Case("my card is 4111 1111 1111 1112", "my card is [CARD]"),
        ])
    func cards(_ example: Case) { expect(example) }

    @Test(
        "numbers are named after the word that announces them",
        arguments: [
            Case("my pin is four three two one", "my pin is [PIN]"),
            Case("my pin is nineteen eighty four", "my pin is [PIN]"),
            Case("the pin number is uh one two three", "the pin number is uh [PIN]"),
            Case("security code on the back is five five one", "security code on the back is [CVV]"),
            Case("sort code twenty thirty forty", "sort code [ACCOUNT]"),
            Case("account number one two three four five six seven eight", "account number [ACCOUNT]"),
            Case("my social is one two three four five six seven eight nine", "my social is [NATIONAL_ID]"),
            Case("passport number A 1234567", "passport number [PASSPORT]"),
            Case("pin twenty five pounds", "pin twenty five pounds"),
        ])
    func labelled(_ example: Case) { expect(example) }

    @Test(
        "other runs of four digits and more are masked",
        arguments: [
            Case("it says nine five five seven", "it says [NUMBER]"),
            Case("it says 955712", "it says [NUMBER]"),
            Case("quote A3132498 please", "quote [NUMBER] please"),
            Case("double five double five", "[NUMBER]"),
            Case("1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "[NUMBER]"),
            Case("pay one two three four five six seven eight pounds", "pay [NUMBER] pounds"),
            Case("nul zes een twee drie vier vijf zes", "[NUMBER]", "nl-NL"),
            // An English number in a call tagged Spanish.
            Case("oh seven seven double oh nine hundred one two three", "[PHONE]", "es-ES"),
            Case("ligue para 227 389 oh 31", "ligue para [NUMBER]", "pt-PT"),
            Case("siete siete ocho nueve", "[NUMBER]", nil),
            Case("siete siete ocho nueve", "[NUMBER]", "xx-not-a-language"),
            Case("null acht neun fünfzehn dreiundzwanzig", "[NUMBER]", "de-DE"),
            Case("quatre vingt dix sept soixante et onze zéro huit", "[NUMBER]", "fr-FR"),
            Case("一三五七二八八七〇六九", "[PHONE]", "zh-CN"),
            Case("ゼロ九ゼロのいち二さん四", "[NUMBER]", "ja-JP"),
            Case("восемь девять семьдесят восемь", "[NUMBER]", "ru-RU"),
        ])
    func digitRuns(_ example: Case) { expectMasked(example) }

    @Test(
        "prices, times, years, ordinals, percentages, quantities and short numbers stay",
        arguments: [
            .kept("a two hundred gigabyte bundle for twenty five pounds"),
            .kept("let us meet at four thirty"),
            .kept("at ten forty five or twelve fifteen"),
            .kept("at 4:45 or 16:30"),
            .kept("it was built in 2024"),
            .kept("the twenty twenty one model"),
            .kept("twenty oh five was a good year"),
            .kept("the twenty first of june"),
            .kept("the 1042nd time"),
            .kept("it costs $4500 or £12.50 or 1,500 or 99,95 €"),
            .kept("fourteen ninety nine pounds"),
            .kept("2500 dollars"),
            .kept("3000 percent, 1500%"),
            .kept("forty three thousand two hundred"),
            .kept("two thousand and twenty nine"),
            .kept("41 thousand"),
            .kept("one million two hundred thousand"),
            .kept("error nine five five"),
            .kept("flight 1234"),
            .kept("flight number one two three four"),
            .kept("error code 1042"),
            .kept("double or nothing"),
            .kept("the line is open twenty four seven"),
            .kept("press one for sales press two for support"),
            .kept("between twenty and thirty five"),
            .kept("room five. Seven people"),
            .kept("the appointment is on 12/05/2024"),
            .kept("two plus two"),
            .kept("in 2004, 350 people"),
            .kept("il train arrive à quinze heures dix", "fr-FR"),
            .kept("quatre-vingt-dix-sept euros", "fr-FR"),
            .kept("quatre-vingt-dix-sept", "fr-FR"),
            .kept("dos mil veintinueve", "es-ES"),
        ] as [Case])
    func everyday(_ example: Case) { expect(example) }

    @Test("the call's own numbers are masked however they are said")
    func ownNumbers() {
        let certain = [Array("447700900123".utf8), [2, 0, 1, 5]]
        func isFound(_ text: String) -> Bool {
            var found: [Span] = []
            let utterance = Utterance(
                Array(text.utf8), lexicon: .embedded, active: .all,
                certain: certain.map { $0.map { $0 > 9 ? $0 - 0x30 : $0 } })
            OwnNumber.find(in: utterance, &found)
            return !found.isEmpty
        }
        #expect(isFound("it is oh oh yes nine oh yes oh one two three"))
        #expect(isFound("seven seven yes double oh nine hundred one yes two three"))
        #expect(isFound("in 2015"))
        #expect(!isFound("zero zero nine maybe then hundred"))
        #expect(!isFound("in 2014"))
        #expect(redactor.redact("in 2015", language: "en", certain: certain).text == "in [PHONE]")
    }

    private func expect(_ example: Case) { expectRules(example) }

    /// What kind of number it is, only what stands around it could tell; that it goes is what counts.
    private func expectMasked(_ example: Case) {
        let redacted = redactor.redact(example.text, language: example.language).text
        #expect(redacted.replacing(/\[[A-Z_]+\]/, with: "[NUMBER]") == example.redacted.replacing("[PHONE]", with: "[NUMBER]"))
    }
}
