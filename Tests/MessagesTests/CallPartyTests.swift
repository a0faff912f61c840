import Messages
import Testing

@Suite("Call party")
struct CallPartyTests {
    /// Spellings of +44 7700 900123, all of which must come out as one person and one kept part.
    static let spellings: [String] = [
        "447700900123", "+447700900123", "00447700900123", "+44 7700 900123", "+44 (0)7700 900123",
        "+44(0) 7700-900-123", "0044 (0) 7700 900123", "+44 ( 0 ) 7700 900123", "44 (0)7700 900123",
        "+44-7700-900-123", "+44.7700.900123", "(+44) 7700/900123", "[+44] 7700 900123", " 447700900123\t",
        "+44\u{00A0}7700\u{2009}900123", "+44\u{2011}7700\u{2013}900\u{2014}123",
        "44\u{2212}7700\u{FF0D}900123",
        "+44\u{3000}7700\u{30FB}900123", "\u{202A}+447700900123\u{202C}", "\u{FEFF}4477009\u{200B}00123",
        "4477\u{00AD}00900123", "\u{2066}+44 7700 900123\u{2069}", "++447700900123", "+00447700900123",
        "４４７７００９００１２３", "＋４４ ７７００ ９００１２３", "٤٤٧٧٠٠٩٠٠١٢٣", "۴۴۷۷۰۰۹۰۰۱۲۳", "४४७७००९००१२३",
        "𝟒𝟒𝟕𝟕𝟎𝟎𝟗𝟎𝟎𝟏𝟐𝟑", "④④⑦⑦００９００①②③", "4️⃣4️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣", "+٤٤ (٠) ٧٧٠٠ ٩٠٠١٢٣",
        "tel:447700900123", "tel:+447700900123", "TEL:+44-7700-900123", "tel:+44 7700 900123;ext=12",
        "tel:+447700900123;phone-context=example.com", "tel://+447700900123", "ｔｅｌ：+447700900123",
        "sip:447700900123@sip.nexmo.com", "sip:+447700900123@example.com:5060;transport=tls",
        "SIPS:+44-7700-900123@example.com", "sip:447700900123;user=phone@example.com",
        "sip:+447700900123;phone-context=+44@example.com", "sip:%2B447700900123@example.com",
        "sip:%2b44%207700%20900123@example.com", "sip:%252B447700900123@example.com", "sip:+447700900123",
        "sip:447700900123:secret@example.com", "sip:447700900123;transport=udp", "sip:447700900123:5060",
        "sip:tel:+447700900123@example.com", "sip:%34%34%37%37%30%30%39%30%30%31%32%33@example.com",
        "sip:%D9%A4%D9%A4%D9%A7%D9%A7%D9%A0%D9%A0%D9%A9%D9%A0%D9%A0%D9%A1%D9%A2%D9%A3@example.com",
        "sip:447700900123%40example.com@proxy.example", "447700900123@example.com", "+447700900123@10.0.0.1",
        #""Alice" <sip:+447700900123@example.com>"#, "Alice <tel:+447700900123>", "<447700900123>",
        #""Bob <x>" <sip:447700900123@example.com>;tag=1"#, #""+447700900123""#, "447700900123 <>",
        "447700900123,,12", "447700900123,12#", "+447700900123 x12", "447700900123x12",
        "447700900123 ext. 12",
        "447700900123 EXT 12", "447700900123 extension: 12", "447700900123#12", "447700900123p12",
        "447700900123;ext=12", "+44 7700 900123, then ask for Alice", "callto:+447700900123",
    ]

    @Test("every spelling of a number is the same number", arguments: spellings)
    func spelling(text: String) {
        let party = CallParty(text)
        #expect(party.type == .number)
        #expect(party.digits.map { String(decoding: $0, as: UTF8.self) } == "447700900123")
        #expect(party.shortened == "44770090")
        #expect(party.personDigits.map { String(decoding: $0, as: UTF8.self) } == "00900123")
    }

    @Test(
        "a number is kept without its last four digits, if that is safe",
        arguments: [
            ("07700 900123", "0770090", "00900123"), ("5551234", "555", "5551234"), ("555123", nil, "555123"),
            ("12345", nil, "12345"), ("0012345", nil, "12345"), ("+12345678", "1234", "12345678"),
            ("863-1234", "863", "8631234"), ("tel:863-1234;phone-context=+1", "863", "8631234"),
            ("123456789012345", "12345678901", "89012345"), ("1234567890123456", nil, "90123456"),
            ("44770090012312", "4477009001", "90012312"), ("447700900123 442079460000", nil, "79460000"),
            ("sip:12345@example.com", nil, "12345"), ("(0)20 7946 0000", "0207946", "79460000"),
            ("sip:+44.20.79.46", "4420", "44207946"),
            ("020 (0) 79460000", "02007946", "79460000"), ("+1 (415) 555-0123", "1415555", "55550123"),
        ] as [(String, String?, String)])
    func keptPart(text: String, shortened: String?, person: String) {
        let party = CallParty(text)
        #expect(party.type == .number)
        #expect(party.shortened == shortened)
        #expect(party.personDigits == Array(person.utf8))
    }

    @Test(
        "what is no number leaves its type alone",
        arguments: [
            (nil, PartyType.none), ("", .none), ("  ", .none), ("\t\n", .none), ("\u{3000}", .none),
            ("\u{200B}\u{FEFF}", .none), ("1234", .extension), ("1", .extension), ("0012", .extension),
            ("+999", .extension), ("١٢٣٤", .extension), ("sip:1234@pbx.example.com", .extension),
            ("tel:7042;phone-context=example.com", .extension), ("sip:alice@example.com", .sip),
            ("SIPS:alice@example.com", .sip), ("alice@example.com", .sip), ("sip:example.com", .sip),
            ("sip:192.168.10.25:5060", .sip), ("sip:[2001:db8::1]", .sip), ("sip:@example.com", .sip),
            ("sip:alice447700900123@example.com", .sip), ("sip:", .sip),
            ("sip:alice%20smith@example.com", .sip),
            (#""447700" <sip:alice@example.com>"#, .sip), ("sip:%FF%FE@example.com", .sip),
            ("sip:447700900123%ZZ@example.com", .sip), ("sip:447700900123%+1@example.com", .sip),
            ("alice", .app), ("Alice Smith", .app),
            ("user_1", .app),
            ("4x4", .app), ("1-800-FLOWERS", .app), ("+", .app), ("---", .app), ("44+7700900123", .app),
            ("447700900123 mobile", .app), ("user447700900123", .app), ("日本", .app),
            ("tel:", .app), ("mailto:a", .app), ("xiv", .app), ("ws://example.com/447700900123", .websocket),
            ("WSS://example.com/socket?caller=447700900123", .websocket), ("wss:", .websocket),
            ("anonymous", .withheld), ("Anonymous", .withheld), ("RESTRICTED", .withheld),
            ("private", .withheld),
            ("unavailable", .withheld), ("unknown", .withheld), ("Unknown", .withheld),
            ("withheld", .withheld),
            ("blocked", .withheld), ("No Caller ID", .withheld), ("Private Number", .withheld),
            ("number-withheld", .withheld), ("ａｎｏｎｙｍｏｕｓ", .withheld),
            ("sip:anonymous@anonymous.invalid", .withheld),
            (#""Anonymous" <sip:anonymous@anonymous.invalid>"#, .withheld),
            ("sip:Restricted@example.com", .withheld), ("sip:x1@anonymous.invalid:5060", .withheld),
            ("tel:anonymous", .withheld), ("anonymous;phone-context=+44", .withheld),
            ("sip:%61nonymous@example.com", .withheld),
        ] as [(String?, PartyType)])
    func others(text: String?, type: PartyType) {
        let party = CallParty(text)
        #expect(party.type == type)
        #expect(party.digits == nil)
        #expect(party.shortened == nil)
        #expect(party.personDigits == nil || [.sip, .app].contains(type))
    }

    @Test(
        "what is no number but holds one is somebody all the same, and nothing of it is kept",
        arguments: [
            ("sip:bob447700900123@host", PartyType.sip), ("sip:alice447700900123@example.com", .sip),
            ("*31#447700900123", .app),
            ("#31#07700900123", .app), ("447700900123 (Bob)", .app), ("Bob 447700900123", .app),
            ("N447700900123", .app),
            ("E.164:447700900123", .app), ("user447700900123", .app), ("447700900123 mobile", .app),
        ])
    func hidden(text: String, type: PartyType) {
        let party = CallParty(text)
        #expect(party.type == type && party.digits == nil && party.shortened == nil)
        #expect(party.personDigits == Array("00900123".utf8))
    }

    @Test(
        "zeros at the front of a short number are its own, and no international prefix",
        arguments: ["00123", "000123"])
    func leadingZeros(text: String) throws {
        let number = try #require(InternationalNumber("+447700900123"))
        #expect(CallParty(text).type == .number && CallParty(text).shortened == nil)
        #expect(number.personForms.contains(try #require(CallParty(text).personDigits)))
    }

    @Test(
        "names with fewer digits than a number has are nobody",
        arguments: [
            "user_1", "alice123456", "4x4", "sip:agent-2511@example.com", "anonymous",
            "wss://host/447700900123",
        ])
    func names(text: String) {
        #expect(CallParty(text).personDigits == nil)
    }

    @Test("an app's user stands in only where there is no caller")
    func appUser() {
        #expect(CallParty(nil, isAppUser: true).type == .app)
        #expect(CallParty("", isAppUser: true).type == .app)
        #expect(CallParty(" \u{200B}", isAppUser: true).type == .app)
        #expect(CallParty("447700900123", isAppUser: true).type == .number)
        #expect(CallParty("anonymous", isAppUser: true).type == .withheld)
    }

    @Test("every script's decimal digits count by their value")
    func everyDecimalDigit() {
        var scripts = 0
        for value in UInt32(0x80)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.numericType == .decimal,
                scalar.properties.numericValue == 7
            else { continue }
            scripts += 1
            let text = String(repeating: Character(scalar), count: 9)
            #expect(
                CallParty(text).digits == [UInt8](repeating: 0x37, count: 9), "U+\(String(value, radix: 16))")
        }
        #expect(scripts > 50)
    }

    @Test("a party renders as its type")
    func rendering() {
        let party = CallParty("447700900123")
        var dumped = ""
        dump(party, to: &dumped)
        #expect("\(party)" == "CallParty(number)")
        #expect(String(reflecting: party) == "CallParty(number)")
        #expect(!dumped.contains("52"))
        #expect(!dumped.contains("4477"))
        #expect(Mirror(reflecting: party).children.count == 1)
    }

    @Test("a kept part never holds the end of the number, whatever stands around it")
    func neverWhole() {
        var random = SeededRandom(seed: 7)
        let noise = [
            "", " ", "-", "(", ")", "/", ".", "\u{200B}", "+", "00", ";ext=1", ",", "x", "tel:", "@h",
        ]
        for _ in 0..<5000 {
            let number = (0..<Int.random(in: 7...15, using: &random)).map { _ in
                String(UInt8.random(in: 0...9, using: &random))
            }
            let text = number.map { $0 + (random.chance(8) ? random.element(noise) : "") }.joined()
            guard let kept = CallParty(text).shortened else { continue }
            #expect(!kept.hasSuffix(number.joined()))
            #expect(kept.count <= 11)
        }
    }
}
