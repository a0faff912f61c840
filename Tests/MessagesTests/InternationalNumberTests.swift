import Testing

@testable import Messages

@Suite("International number")
struct InternationalNumberTests {
    /// Spellings that results may have and commands may not: something is dialled behind the number, or a
    /// header stands around it in a way that could hide another.
    static let ambiguous: Set<String> = [
        "tel:+44 7700 900123;ext=12", #""Bob <x>" <sip:447700900123@example.com>;tag=1"#, "447700900123,,12",
        "447700900123,12#", "+447700900123 x12", "447700900123x12", "447700900123 ext. 12",
        "447700900123 EXT 12", "447700900123 extension: 12", "447700900123#12", "447700900123p12",
        "447700900123;ext=12", "+44 7700 900123, then ask for Alice",
    ]

    @Test(
        "a command names the same person as a result, however either spells the number",
        arguments: CallPartyTests.spellings)
    func spelling(text: String) throws {
        let number = InternationalNumber(text)
        guard !Self.ambiguous.contains(text) else {
            #expect(number == nil)
            return
        }
        let digits = try #require(number).digits
        #expect(String(decoding: digits, as: UTF8.self) == "447700900123")
        #expect(number?.personForms[0] == CallParty(text).personDigits)
        #expect(digits == CallParty(text).digits)
    }

    @Test("every spelling that is refused occurs in results")
    func exceptions() {
        #expect(Self.ambiguous.isSubset(of: CallPartyTests.spellings))
    }

    @Test(
        "further spellings are read",
        arguments: [
            ("+44 7700-900123", "447700900123"), ("0044 7700 900123", "447700900123"),
            ("sip:447700900123@host;transport=tls", "447700900123"),
            ("sip:+447700900123;user=phone@host;transport=tls?subject=x", "447700900123"),
            ("sip:447700900123@[2001:db8::1]:5060", "447700900123"),
            ("+44 (0) 7700 900123", "447700900123"), ("+1 (415) 555-0123", "14155550123"),
            ("００４４７７００９００１２３", "447700900123"), ("٠٠٤٤٧٧٠٠٩٠٠١٢٣", "447700900123"),
            ("Alice <+447700900123>", "447700900123"), ("+447700900123 <>", "447700900123"),
            (#""+447700900123" <sip:+447700900123@example.com>"#, "447700900123"),
            ("tel:+447700900123;isub=1;phone-context=+44", "447700900123"), ("1234567", "1234567"),
            ("+1234567", "1234567"), ("001234567", "1234567"), ("123456789012345", "123456789012345"),
            ("+123456789012345", "123456789012345"), ("00123456789012345", "123456789012345"),
            ("+44 20 7946 0000", "442079460000"), ("tel:+447700900123;", "447700900123"),
            ("+07700900123", "07700900123"),
        ])
    func reads(text: String, digits: String) throws {
        let number = try #require(InternationalNumber(text))
        #expect(String(decoding: number.digits, as: UTF8.self) == digits)
        #expect(number.personForms[0] == CallParty(text).personDigits)
    }

    @Test(
        "what is no international number is refused",
        arguments: [
            "", " ", "+", "00", "0", "\u{200B}", "07700 900123", "(0)7700 900123", "(0) 20 7946 0000",
            "0 7700 900123", "０７７００９００１２３", "٠٧٧٠٠٩٠٠١٢٣", "tel:07700900123", "sip:07700900123@host",
            "123456", "+123456", "00123456", "0012345", "1234567890123456", "+1234567890123456",
            "001234567890123456", "447700900123 447700900124", "447700900123/447700900124",
            "447700900123\n447700900124", "447700900123;447700900124", "447700900123; +447700900124",
            "tel:+447700900123;tel:+447700900124", "447700900123,447700900124",
            "sip:447700900123@a,sip:447700900124@b", "447700900123@a;447700900124@b",
            "<447700900123>, <447700900124>", "<447700900123> <447700900124>", "<447700900123>;447700900124",
            "447700900123 or 447700900124", "<tel:447700900123", "447700900123>", "tel:+447700900123;ext=1",
            "tel:+447700900123;EXT=1", "tel:+447700900123; ext = 1", "tel:+447700900123;postd=12",
            "sip:+447700900123;ext=1@host", "sip:+447700900123%3Bext=1@host", "sip:+447700900123%2C1@host",
            "44+7700900123", "1-800-FLOWERS", "447700900123 mobile", "unknown",
            "anonymous", "alice", "sip:alice@example.com", "sip:10.0.0.1", "sip:",
            "ws://example.com/447700900123", "wss:447700900123", "mailto:447700900123@example.com",
            "4477009O0123", "٤٤٧٧٠٠٩٠٠١٢x", "+44 7700 900123 #", "447700900123*",
        ])
    func refuses(text: String) {
        #expect(InternationalNumber(text) == nil)
    }

    @Test(
        "a forget looks for the person, and for what networks leave of the number",
        arguments: [
            (
                "+447700900123",
                ["00900123", "0900123", "00900123", "900123", "0900123", "00123", "000123"]
            ),
            (
                "+442079461234",
                ["79461234", "9461234", "09461234", "461234", "0461234", "61234", "061234"]
            ),
            ("12345678", ["12345678", "2345678", "02345678", "345678", "0345678", "45678", "045678"]),
            ("1234567", ["1234567", "01234567", "234567", "0234567", "34567", "034567"]),
        ])
    func forms(text: String, expected: [String]) throws {
        let forms = try #require(InternationalNumber(text)).personForms
        #expect(Set(forms).count == forms.count)
        let texts = forms.map { String(decoding: $0, as: UTF8.self) }
        #expect(texts.first == expected.first)
        #expect(Set(texts) == Set(expected))
    }

    @Test("a result that a network has shortened is found")
    func shortened() throws {
        let forms = try #require(InternationalNumber("+49 30 2345678")).personForms
        for text in ["02345678", "2345678", "345678", "0345678", "45678", "045678", "0302345678"] {
            let digits = try #require(CallParty(text).personDigits)
            #expect(forms.contains(digits), "\(text.count) digits")
        }
        for text in ["12345678", "5678", "2345679"] {
            #expect(CallParty(text).personDigits.map { !forms.contains($0) } ?? true)
        }
    }

    @Test("a number renders as its type and nothing else")
    func rendering() throws {
        let number = try #require(InternationalNumber("+447700900123"))
        for value in [number, CommandNumber.clear(number), Optional(number) as Any, [number]] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            let text = "\(value)" + String(reflecting: value) + dumped
            #expect(text.contains("InternationalNumber"))
            for piece in ["4477", "0123", "52", "55", "digits"] { #expect(!text.contains(piece)) }
        }
        #expect(Mirror(reflecting: number).children.isEmpty)
    }

    @Test(
        "whatever is accepted has 7 to 15 digits and is the person of the result",
        arguments: [7, 8] as [UInt64])
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "tel:", "sip:", "ws:", "<", ">", "@", ";", ",", "%", "%2B", "%4", "%00", "+", "00", "(0)", "(",
            ")",
            "4477", "00900123", "x", "ext=", ";ext=1", " ", "\"", ":", "/", "[", "]", "é", "日", "٤٤",
            "\u{200B}",
            "\u{0}", "anonymous", "\u{FDFA}", ".", "1.2.3.4", "#", "*", "7", "0", "900",
        ]
        var accepted = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...8, using: &random)
            let text = (0..<count).map { _ in random.element(pieces) }.joined()
            guard let number = InternationalNumber(text) else { continue }
            accepted += 1
            #expect((7...15).contains(number.digits.count))
            #expect(number.digits.allSatisfy { (0x30...0x39).contains($0) })
            #expect(number.personForms[0] == CallParty(text).personDigits)
            #expect(number.digits == CallParty(text).digits)
            #expect(Set(number.personForms).count == number.personForms.count)
        }
        #expect(accepted > 100)
    }
}
