import Messages
import Testing

@Suite("Outcomes of decoding, in the order of the design")
struct OutcomeTests {
    static let off: [String] = ["false", "null", #""true""#, "1", "[true]", #"{"a":true}"#, #""TRUE""#, "0"]

    @Test("anything but literal true is not enabled", arguments: off)
    func notEnabled(value: String) {
        let change = (#""improve_ai":true"#, #""improve_ai":\#(value)"#)
        #expect(SampleMessage.decode(change).code == "not_enabled")
        // Whatever else is wrong: version, id, types, repeated keys, the content type.
        #expect(SampleMessage.decode(change, (#""version":1"#, #""version":"x""#)).code == "not_enabled")
        #expect(SampleMessage.decode(change, (#""447700900123""#, "447700900123")).code == "not_enabled")
        #expect(SampleMessage.decode(change, (#""id":"5f0c-1""#, #""id":1,"id":2"#)).code == "not_enabled")
        let body = SampleMessage.bytes([change])
        #expect(SpeechResult.decode(body, contentType: "text/plain").code == "not_enabled")
        #expect(SpeechResult.decode(body, contentEncoding: "gzip").code == "not_enabled")
        // But what is not JSON cannot say so.
        #expect(SpeechResult.decode(body + Array("x".utf8)).code == "not_json")
    }

    @Test("a missing switch is not enabled, and one inside another object does not count")
    func missingSwitch() {
        #expect(SampleMessage.decode((#""improve_ai":true,"#, "")).code == "not_enabled")
        #expect(
            SampleMessage.decode((#""improve_ai":true"#, #""x":{"improve_ai":true}"#)).code == "not_enabled")
        #expect(SampleMessage.decode((#""improve_ai":true"#, #""Improve_AI":true"#)).code == "not_enabled")
    }

    @Test("a repeated switch is on only when all of it is on, and repeated all the same")
    func repeatedSwitch() {
        for values in ["true,false", "false,true", "true,null", #"true,"true""#] {
            let parts = values.split(separator: ",")
            let both = #""improve_ai":\#(parts[0]),"improve_ai":\#(parts[1])"#
            #expect(SampleMessage.decode((#""improve_ai":true"#, both)).code == "not_enabled")
        }
        let both = #""improve_ai":true,"improve_a\u0069":true"#
        #expect(SampleMessage.decode((#""improve_ai":true"#, both)).code == "repeated_key")
    }

    @Test(
        "what is no object is malformed",
        arguments: ["[]", "null", "true", "1", #""x""#, #"[{"improve_ai":true}]"#, " [1] "])
    func notAnObject(text: String) {
        #expect(SpeechResult.decode(Array(text.utf8)).code == "not_an_object")
    }

    @Test("256 KiB is accepted, one byte more is not, enabled or not")
    func size() {
        let body = SampleMessage.bytes()
        let padding = [UInt8](repeating: 0x20, count: MessageLimits.bodyBytesMax - body.count)
        #expect(SpeechResult.decode(body + padding).code == "result")
        #expect(SpeechResult.decode(body + padding + [0x20]).code == "too_large")
        #expect(SpeechResult.decode([UInt8](repeating: 0x20, count: 262_145)).code == "too_large")
        #expect(SpeechResult.decode([]).code == "not_json")
    }

    @Test(
        "the content type is absent or JSON, in whatever case",
        arguments: [
            (nil, true), ("", true), ("application/json", true), ("Application/JSON", true),
            ("application/json; charset=utf-8", true), ("application/json;charset=UTF-8", true),
            (#"application/json ; charset="utf-8""#, true), ("application/json;", true), ("text/json", false),
            ("text/plain", false), ("application/json; charset=latin1", false), ("application/jsonx", false),
            ("application/json+x", false), (" ", false), ("application/octet-stream", false),
        ] as [(String?, Bool)])
    func contentType(type: String?, isAccepted: Bool) {
        let outcome = SpeechResult.decode(SampleMessage.bytes(), contentType: type)
        #expect(outcome.code == (isAccepted ? "result" : "content_type"))
    }

    @Test("a content encoding is malformed", arguments: ["gzip", "identity", "utf-8"])
    func contentEncoding(encoding: String) {
        let body = SampleMessage.bytes()
        #expect(SpeechResult.decode(body, contentEncoding: encoding).code == "content_encoding")
        #expect(SpeechResult.decode(body, contentEncoding: "").code == "result")
    }

    @Test(
        "the version is the integer 1, written so",
        arguments: ["1.0", "1e0", "2", "0", "-1", "10", #""1""#, "true", "null", "[1]", "{}", "1E0", "11"])
    func version(value: String) {
        #expect(SampleMessage.decode((#""version":1"#, #""version":\#(value)"#)).code == "version")
        #expect(SampleMessage.decode((#""version":1,"#, "")).code == "version")
    }

    static let requiredFields: [String] = ["id", "region", "account_id", "application_id", "timestamp"]

    @Test(
        "a required field that is missing, null, empty or no string is malformed", arguments: requiredFields)
    func required(field: String) throws {
        let text = SampleMessage.text
        let start = try #require(text.firstRange(of: #""\#(field)":""#))
        let end = try #require(text[start.upperBound...].firstIndex(of: "\""))
        let member = String(text[start.lowerBound...end])
        #expect(SampleMessage.decode((member, #""x":1"#)).code == "missing_field")
        #expect(SampleMessage.decode((member, #""\#(field)":null"#)).code == "missing_field")
        let empty = SampleMessage.decode((member, #""\#(field)":"""#)).code
        #expect(empty == (field == "timestamp" ? "timestamp" : "empty_field"))
        for value in ["1", "true", "[]", "{}", #"["x"]"#] {
            #expect(SampleMessage.decode((member, #""\#(field)":\#(value)"#)).code == "wrong_type")
        }
    }

    @Test("a capture time that is none is malformed", arguments: ["yesterday", "2026-02-30T00:00:00Z", "1"])
    func timestamp(text: String) {
        #expect(SampleMessage.decode(("2026-11-23T15:04:05.123Z", text)).code == "timestamp")
    }

    static let keptMembers: [(String, String, String)] = [
        ("input", #""input":{"action":"input","#, #""input":"#),
        ("speech settings", #""speech":{"language":"#, #""speech":"#),
        ("language", #""language":"en-GB""#, #""language":"#),
        ("context", #""context":["billing","upgrade my plan"]"#, #""context":"#),
        ("hint", #""billing""#, ""), ("event", #""event":{"speech":"#, #""event":"#),
        ("results", #""results":[{"confidence":"#, #""results":"#),
        ("result", #"{"confidence":0.5,"text":"to tickets"}"#, ""),
        ("text", #""text":"to tickets""#, #""text":"#),
        ("confidence", #""confidence":0.5"#, #""confidence":"#),
        ("reason", #""timeout_reason":"end_on_silence_timeout""#, #""timeout_reason":"#),
        ("from", #""from":"447700900123""#, #""from":"#), ("to", #""to":"442079460000""#, #""to":"#),
    ]

    @Test("a wrong type in what is kept, or on the way to it, is malformed", arguments: keptMembers)
    func wrongType(name: String, member: String, key: String) {
        for value in ["7", "true", "[7]", #"{"a":1}"#, #""text""#] where !isFine(name, value) {
            // A container is cut open in the middle, so it gets a first member that is repeated under its own
            // name.
            let isContainer = member.hasSuffix(":") || member.hasSuffix(",")
            let replacement = isContainer ? "\(key)\(value),\"x\":\(opened(member, key))" : key + value
            #expect(SampleMessage.decode((member, replacement)).code == "wrong_type", "\(name) \(value)")
        }
    }

    private func opened(_ member: String, _ key: String) -> String {
        String(member.dropFirst(key.count))
    }

    private func isFine(_ name: String, _ value: String) -> Bool {
        switch name {
        case "text", "language", "hint", "reason", "from", "to": value == #""text""#
        case "confidence": value == "7" || value == #""text""#
        case "input", "speech settings", "event", "result": value.hasPrefix("{")
        default: false
        }
    }

    @Test(
        "a wrong type among the provider's options is malformed",
        arguments: [
            #""x""#, "[]", #"{"language_code":1}"#, #"{"speech_contexts":{}}"#, #"{"speech_contexts":["a"]}"#,
            #"{"speech_contexts":[{"phrases":"a"}]}"#, #"{"speech_contexts":[{"phrases":[1]}]}"#,
            #"{"speech_contexts":[{},{"phrases":[["a"]]}]}"#,
        ])
    func providerOptions(value: String) {
        let change = (#""endOnSilence":1.5"#, #""providerOptions":\#(value)"#)
        #expect(SampleMessage.decode(change).code == "wrong_type")
    }

    @Test(
        "a repeated key that is read is malformed, one that is dropped is not",
        arguments: [
            (#""version":1"#, true), (#""id":"5f0c-1""#, true), (#""region":"eu-3""#, true),
            (#""account_id":"abcd1234""#, true), (#""language":"en-GB""#, true),
            (#""context":["billing","upgrade my plan"]"#, true), (#""text":"to tickets""#, true),
            (#""confidence":0.5"#, true), (#""from":"447700900123""#, true), (#""to":"442079460000""#, true),
            (#""timestamp":"2026-11-23T15:04:05.123Z""#, true),
            (#""timeout_reason":"end_on_silence_timeout""#, true), (#""action":"input""#, false),
            (#""conversation_uuid":"CON-1""#, false), (#""endOnSilence":1.5"#, false),
            (#""dtmf":{"digits":null,"timed_out":false}"#, false),
        ])
    func repeatedKey(member: String, isRead: Bool) {
        let outcome = SampleMessage.decode((member, "\(member),\(member)"))
        #expect(outcome.code == (isRead ? "repeated_key" : "result"))
        let nullLast = SampleMessage.decode(
            (member, member + "," + (member.split(separator: ":")[0]) + ":null"))
        #expect(nullLast.code == (isRead ? "repeated_key" : "result"))
    }

    @Test("a repeated container is a repeated key", arguments: ["input", "event"])
    func repeatedContainer(name: String) {
        #expect(SampleMessage.decode((#""version":1"#, #""version":1,"\#(name)":{}"#)).code == "repeated_key")
    }

    @Test("half a surrogate pair is malformed in what is kept and ignored elsewhere")
    func loneSurrogate() {
        for half in [#"\ud83d"#, #"\ude00"#, #"\ud83dx\ude00"#, #"\ude00\ud83d"#, #"\ud83d\ud83d\ude00"#] {
            for kept in ["5f0c-1", "eu-3", "abcd1234", "en-GB", "billing", "two tickets", "447700900123"] {
                #expect(SampleMessage.decode((kept, kept + half)).code == "lone_surrogate")
            }
            #expect(SampleMessage.decode(("CON-1", half)).code == "result")
            #expect(SampleMessage.decode((#""action""#, #""\#(half)""#)).code == "result")
        }
        #expect(SampleMessage.decode(("two tickets", #"\ud83d\ude00"#)).code == "result")
    }

    @Test("a short message is refused at every truncation and never mistaken for another outcome")
    func truncations() {
        let body = SampleMessage.bytes()
        for count in 0..<body.count {
            #expect(SpeechResult.decode(Array(body[..<count])).code == "not_json")
        }
    }
}
