import Messages
import Testing

@Suite("Speech result")
struct SpeechResultTests {
    @Test("everything that is kept is read")
    func completeMessage() throws {
        let result = try SampleMessage.result()
        #expect(result.id == "5f0c-1")
        #expect(result.region == "eu-3")
        #expect(result.accountID == "abcd1234")
        #expect(result.applicationID == "78d335fa-323d-0114-9c3d-d6f0d48968cf")
        #expect(result.capturedAt.rfc3339 == "2026-11-23T15:04:05.123Z")
        #expect(result.from.type == .number)
        #expect(result.from.shortened == "44770090")
        #expect(result.to.shortened == "44207946")
        #expect(result.language == "en-GB")
        #expect(result.context == ["billing", "upgrade my plan"])
        #expect(result.alternatives.map(\.text) == ["two tickets please", "to tickets"])
        #expect(result.alternatives.map(\.confidence) == [0.94, 0.5])
        #expect(result.timeoutReason == "end_on_silence_timeout")
    }

    @Test("only the required fields are required")
    func leastMessage() throws {
        let body = #"""
            {"version":1,"id":"1","region":"eu-3","account_id":"a","application_id":"b","improve_ai":true,
             "event":{"timestamp":"2026-11-23T15:04:05Z"}}
            """#
        let result = try SpeechResult.decode(Array(body.utf8)).required
        #expect(result.from.type == .none)
        #expect(result.to.type == .none)
        #expect(result.language == nil)
        #expect(result.context.isEmpty)
        #expect(result.alternatives.isEmpty)
        #expect(result.timeoutReason == nil)
    }

    @Test(
        "null stands for missing",
        arguments: [
            #""action":"input","type":["speech"],"#, #"["billing","upgrade my plan"]"#, #""en-GB""#,
            #""end_on_silence_timeout""#, #"{"confidence":0.5,"text":"to tickets"}"#, #""0.94""#,
            #""two tickets please""#, #""447700900123""#, #""442079460000""#,
        ])
    func nulls(part: String) {
        let replacement = part.hasSuffix(",") ? #""x":null,"# : "null"
        #expect(SampleMessage.decode((part, replacement)).code == "result")
    }

    @Test(
        "null containers on the way are as good as missing",
        arguments: [
            #""input":null"#, #""input":{"speech":null}"#, #""input":{"speech":{"providerOptions":null}}"#,
            #""input":{"speech":{"providerOptions":{"speech_contexts":null}}}"#,
            #""input":{"speech":{"providerOptions":{"speech_contexts":[null,{"phrases":null}]}}}"#, #""x":1"#,
        ], [#""speech":null"#, #""speech":{"results":null}"#, #""speech":{"results":[]}"#, #""y":1"#])
    func nullContainers(input: String, speech: String) throws {
        let body = #"""
            {"version":1,"id":"1","region":"eu-3","account_id":"a","application_id":"b","improve_ai":true,
             \#(input),"event":{\#(speech),"timestamp":"2026-11-23T15:04:05Z"}}
            """#
        #expect(try SpeechResult.decode(Array(body.utf8)).required.alternatives.isEmpty)
    }

    @Test(
        "a wrong type in what is dropped is ignored",
        arguments: [
            (#""action":"input""#, #""action":7"#), (#""type":["speech"]"#, #""type":{}"#),
            (#""endOnSilence":1.5"#, #""endOnSilence":[[]]"#),
            (#""dtmf":{"digits":null,"timed_out":false}"#, #""dtmf":"1234""#),
            (#""uuid":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab""#, #""uuid":12,"call_uuid":[],"from_user":{}"#),
            (#""conversation_uuid":"CON-1""#, #""conversation_uuid":false"#),
            (#""timeout_reason":"#, #""error":{"a":1},"recording_url":[3],"timeout_reason":"#),
            (#""version":1"#, #""version":1,"custom":[{"id":{"id":"x"}}]"#),
            (#""confidence":0.5"#, #""confidence":0.5,"words":5"#),
        ])
    func droppedTypes(old: String, new: String) {
        #expect(SampleMessage.decode((old, new)).code == "result")
    }

    @Test(
        "text that is blank is no alternative, and the others keep their order",
        arguments: ["", " ", "\\n\\t", "\u{00A0}\u{3000}\\u2003", "\u{2028}"])
    func blankText(text: String) throws {
        let result = try SampleMessage.result(("two tickets please", text))
        #expect(result.alternatives.map(\.text) == ["to tickets"])
        let silent = try SampleMessage.result(("two tickets please", text), ("to tickets", text))
        #expect(silent.alternatives.isEmpty)
    }

    @Test("text is kept as it is, escapes resolved")
    func escapedText() throws {
        let escaped = #" ol\u00e9 \ud83d\ude00\/\"\\\b\f\n\r\t 日本 "#
        let result = try SampleMessage.result(("two tickets please", escaped))
        #expect(result.alternatives.first?.text == " olé 😀/\"\\\u{8}\u{c}\n\r\t 日本 ")
    }

    @Test(
        "confidence is a number or a string that holds one",
        arguments: [
            (#""0.94""#, 0.94), ("0.94", 0.94), ("1", 1), ("0", 0), ("-0.5", nil), ("9e-1", 0.9),
            (#"" 0.9\n""#, 0.9), (#""9.4E-1""#, 0.94), (#""0.9440000000000000000001""#, 0.944),
            ("0.30000000000000004", 0.30000000000000004), ("1.25e-300", 1.25e-300), (#""""#, nil),
            (#""high""#, nil),
            (#"".9""#, nil), (#""0.9.4""#, nil), (#""+1""#, nil), (#""NaN""#, nil), (#""inf""#, nil),
            (#""0x1p3""#, nil), ("1e999", nil), (#""-1e999""#, nil), (#""01""#, nil), ("null", nil),
            (#""0,94""#, nil), ("87", 87), ("101", nil), ("447700900123", nil), (#""447700900123""#, nil),
        ] as [(String, Double?)])
    func confidence(json: String, value: Double?) throws {
        let result = try SampleMessage.result((#""0.94""#, json))
        #expect(result.alternatives.first?.confidence == value)
    }

    @Test(
        "only known reasons for the end of listening are kept",
        arguments: [
            ("end_on_silence_timeout", true), ("max_duration", true), ("start_timeout", true), ("", false),
            ("MAX_DURATION", false), ("447700900123", false), ("max_duration ", false),
        ])
    func timeoutReason(reason: String, isKept: Bool) throws {
        let result = try SampleMessage.result(("end_on_silence_timeout", reason))
        #expect(result.timeoutReason == (isKept ? reason : nil))
    }

    @Test("language and context come from both homes")
    func bothHomes() throws {
        let provider = #"""
            "providerOptions":{"language_code":"es-ES","boost":[1],
             "speech_contexts":[{"phrases":["agent",null,"billing"],"boost":{}},{},null,{"phrases":["","x"]}]}
            """#
        let both = try SampleMessage.result((#""endOnSilence":1.5"#, provider))
        #expect(both.language == "en-GB")
        #expect(both.context == ["billing", "upgrade my plan", "agent", "x"])
        let second = try SampleMessage.result(
            (#""endOnSilence":1.5"#, provider), (#""language":"en-GB""#, #""language":"call 0770""#))
        #expect(second.language == "es-ES")
        let first = (#""speech":{"language""#, #""speech":{"# + provider + #","language""#)
        #expect(try SampleMessage.result(first).context == ["billing", "upgrade my plan", "agent", "x"])
    }

    @Test("a great many context hints take no longer than they should", .timeLimit(.minutes(1)))
    func manyHints() throws {
        let hints = (0..<30_000).map { "\"\($0 % 20_000)\"" }.joined(separator: ",")
        let result = try SampleMessage.result((#""billing""#, hints))
        #expect(result.context.count == 20_001)
    }

    @Test("a caller without a number but with a user is an app's")
    func appUser() throws {
        let user = #""from_user":"alice","from_user":7"#
        #expect(try SampleMessage.result((#""from":"447700900123""#, user)).from.type == .app)
        #expect(try SampleMessage.result((#""447700900123""#, "null," + user)).from.type == .app)
        #expect(
            try SampleMessage.result((#""447700900123""#, #""447700900123","# + user)).from.type == .number)
        let null = #""from_user":null"#
        #expect(try SampleMessage.result((#""from":"447700900123""#, null)).from.type == .none)
    }

    @Test("an escaped name is the same name")
    func escapedNames() throws {
        let result = try SampleMessage.result(
            (#""id""#, #""\u0069d""#), (#""timestamp""#, #""time\u0073tamp""#),
            (#""improve_ai""#, #""\u0069mprove_ai""#))
        #expect(result.id == "5f0c-1")
        #expect(SampleMessage.decode((#""id""#, #""id\u0000""#)).code == "missing_field")
    }

    @Test("the id may have 128 characters, counted in Unicode scalars")
    func idLength() throws {
        for character in ["x", "é", "日", "😀", "\\u00e9", "\\ud83d\\ude00"] {
            let longest = String(repeating: character, count: 128)
            #expect(try SampleMessage.result(("5f0c-1", longest)).id.unicodeScalars.count == 128)
            #expect(SampleMessage.decode(("5f0c-1", longest + "x")).code == "id_too_long")
        }
    }

    @Test(
        "an account or application that no command can name is refused",
        arguments: ["abcd1234", "78d335fa-323d-0114-9c3d-d6f0d48968cf"])
    func nameLength(name: String) throws {
        for character in ["x", "😀"] {
            let longest = String(repeating: character, count: 256)
            _ = try SampleMessage.result((name, longest))
            #expect(SampleMessage.decode((name, longest + "x")).code == "field_too_long")
        }
    }

    @Test("neither the result nor anything of it renders what it holds")
    func nothingRenders() throws {
        let result = try SampleMessage.result()
        var dumped = ""
        dump(result, to: &dumped)
        dump(DecodedResult.result(result), to: &dumped)
        dump(result.alternatives, to: &dumped)
        let rendered = [
            "\(result)", String(reflecting: result), "\(result.alternatives)", "\(result.from)",
            String(reflecting: result.to), "\(DecodedResult.result(result))", "\([result])", "\((1, result))",
            String(reflecting: DecodedResult.result(result)), dumped,
        ].joined()
        let secrets = ["tickets", "447700", "0900123", "billing", "5f0c", "abcd1234", "52, 52, 55", "123"]
        for secret in secrets { #expect(!rendered.contains(secret)) }
    }
}
