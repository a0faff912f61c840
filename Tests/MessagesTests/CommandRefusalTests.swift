import Foundation
import Messages
import Testing

@Suite("Refused commands")
struct CommandRefusalTests {
    /// A forget without the fields that every command has.
    private static let person = #""command":"forget","account_id":"a","number":"447700900123""#

    @Test(
        "what is no object is refused",
        arguments: [
            ("[]", "not_an_object"), ("null", "not_an_object"), (#""x""#, "not_an_object"),
            (" [{}] ", "not_an_object"), ("", "not_json"), ("{", "not_json"), ("{}x", "not_json"),
            ("{}", "version"), ("\u{FEFF}{}", "not_json"),
        ])
    func notAnObject(text: String, code: String) {
        let outcome = Command.decode(Array(text.utf8))
        #expect(outcome.code == code)
        #expect(outcome.refusedID == nil)
    }

    @Test("64 KiB is accepted, one byte more is not")
    func size() {
        let body = Array(SampleCommand.forget.utf8)
        let padding = [UInt8](repeating: 0x20, count: MessageLimits.commandBytesMax - body.count)
        #expect(MessageLimits.commandBytesMax == 65_536)
        #expect(Command.decode(body + padding).code == "command")
        #expect(Command.decode(body + padding + [0x20]).code == "too_large")
        #expect(Command.decode([UInt8](repeating: 0x5B, count: 65_537)).code == "too_large")
        #expect(Command.decode([UInt8](repeating: 0x5B, count: 65_536)).code == "not_json")
    }

    @Test(
        "content type and encoding are those of results",
        arguments: [
            (nil, nil, "command"), ("", "", "command"), ("Application/JSON; charset=utf-8", nil, "command"),
            ("text/plain", nil, "content_type"), ("application/json; charset=latin1", nil, "content_type"),
            (nil, "gzip", "content_encoding"), ("text/plain", "gzip", "content_type"),
        ] as [(String?, String?, String)])
    func properties(type: String?, encoding: String?, code: String) {
        let outcome = Command.decode(
            Array(SampleCommand.forget.utf8), contentType: type, contentEncoding: encoding)
        #expect(outcome.code == code)
        #expect(outcome.refusedID == (code == "command" ? nil : SampleCommand.id))
    }

    @Test(
        "the version is the integer 1, and comes before what its fields are like",
        arguments: ["1.0", "1e0", "2", "0", "-1", "10", #""1""#, "true", "null", "[1]", "{}"])
    func version(value: String) {
        #expect(SampleCommand.decode(#""version":\#(value),\#(Self.person)"#).code == "version")
        #expect(SampleCommand.decode(#""version":\#(value),"number":{},"command":7"#).code == "version")
    }

    @Test(
        "verbs are spelled exactly",
        arguments: [
            ("Forget", "unknown_command"), ("forget ", "unknown_command"), ("", "unknown_command"),
            ("erase", "unknown_command"), ("fоrget", "unknown_command"), ("retire", "unknown_command"),
            ("forget\\u0000", "unknown_command"), ("f\\u006frget", "command"),
        ])
    func verbs(verb: String, code: String) {
        let fields = #""command":"\#(verb)","account_id":"a","number":"447700900123""#
        #expect(SampleCommand.decode(fields).code == code)
    }

    @Test(
        "an id is a UUID, in whatever case, and given in small letters",
        arguments: [
            ("0F9E8D7C-6B5A-4B3C-8D2E-1F0A9B8C7D6E", true), ("00000000-0000-0000-0000-000000000000", true),
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", true), ("", false), ("1", false),
            ("{0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6e}", false), ("0f9e8d7c6b5a4b3c8d2e1f0a9b8c7d6e", false),
            ("urn:uuid:0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6e", false),
            ("0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6", false), ("0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6e0", false),
            ("0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6g", false), ("0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6 ", false),
            ("0f9e8d7c-6b5a-4b3c8-d2e-1f0a9b8c7d6e", false), ("0f9e8d7c-6b5a-4b3c-8d2e_1f0a9b8c7d6e", false),
            ("447700900123", false), ("０f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d", false),
        ])
    func ids(id: String, isUUID: Bool) throws {
        let outcome = SampleCommand.decode(#""id":"\#(id)",\#(Self.person)"#)
        if isUUID {
            #expect(try outcome.required.id == id.lowercased())
        } else {
            #expect(outcome.code == "id")
        }
        // A refusal for another reason tells the id, but only if it is one.
        let refused = SampleCommand.decode(#""id":"\#(id)","command":"erase""#)
        #expect(refused.refusedID == (isUUID ? id.lowercased() : nil))
    }

    @Test(
        "a field that is missing or null is missing",
        arguments: ["id", "command", "account_id", "requested_at"])
    func missing(field: String) throws {
        var members = [
            "version": "1", "id": "\"\(SampleCommand.id)\"", "command": #""forget""#, "account_id": #""a""#,
            "number": #""447700900123""#, "requested_at": #""2026-11-23T15:04:05Z""#,
        ]
        func code() -> String {
            let text = members.map { "\"\($0)\":\($1)" }.joined(separator: ",")
            return Command.decode(Array("{\(text)}".utf8)).code
        }
        #expect(code() == "command")
        members[field] = "null"
        #expect(code() == "missing_field")
        members[field] = nil
        #expect(code() == "missing_field")
        for value in ["1", "true", "[]", "{}", #"["x"]"#] {
            members[field] = value
            #expect(code() == "wrong_type")
        }
    }

    @Test("no field that narrows a command may be empty, which would widen it")
    func empty() {
        for fields in [
            #""command":"purge","account_id":"""#, #""command":"purge","account_id":"a","application_id":"""#,
            #""command":"purge","everything":"""#, #""command":"lift","account_id":"a","application_id":"""#,
            #""command":"forget","account_id":"","number":"447700900123""#,
            #""command":"forget","account_id":"a","application_id":"","number":"447700900123""#,
        ] {
            #expect(SampleCommand.decode(fields).code == "empty_field")
        }
    }

    @Test("account and application have at most 256 characters")
    func lengths() {
        for character in ["a", "é", "😀", "\u{0301}"] {
            let longest = String(repeating: character, count: 256)
            for (account, application) in [(longest, "b"), ("a", longest)] {
                let fields =
                    #""command":"purge","account_id":"\#(account)","application_id":"\#(application)""#
                #expect(SampleCommand.decode(fields).code == "command")
            }
            let tooLong = longest + character
            for (account, application) in [(tooLong, "b"), ("a", tooLong)] {
                let fields =
                    #""command":"lift","account_id":"\#(account)","application_id":"\#(application)""#
                #expect(SampleCommand.decode(fields).code == "field_too_long")
            }
        }
    }

    @Test(
        "a time that is none, or before that is no whole hour, is refused",
        arguments: [
            "", "yesterday", "2026-11-23", "2026-02-30T00:00:00Z", "1795446245", "2026-11-23T15:04:05",
            " 2026-11-01T00:00:00Z",
        ])
    func times(text: String) {
        #expect(SampleCommand.decode(#""requested_at":"\#(text)",\#(Self.person)"#).code == "requested_at")
        let before = SampleCommand.decode(#""command":"purge","before":"\#(text)""#)
        #expect(before.code == "before_not_an_hour")
    }

    @Test(
        "a whole hour is one in UTC",
        arguments: [
            ("2026-11-01T00:00:00.000000001Z", false), ("2026-11-01T00:00:01Z", false),
            ("2026-11-01T00:30:00Z", false), ("2026-11-01T00:00:00+05:30", false),
            ("2016-12-31T23:59:60Z", false), ("2026-11-01T00:00:00.0Z", true), ("1969-12-31T23:00:00Z", true),
            ("2026-11-01T00:00:00-0800", true), ("0000-01-01T00:00:00Z", true),
            ("9999-12-31T23:00:00Z", true),
        ])
    func wholeHours(text: String, isWhole: Bool) {
        let outcome = SampleCommand.decode(#""command":"purge","before":"\#(text)""#)
        #expect(outcome.code == (isWhole ? "command" : "before_not_an_hour"))
    }

    @Test(
        "a repeated key that is read is refused, whatever its values",
        arguments: [
            #""version":1"#, #""id":"0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6e""#, #""command":"forget""#,
            #""account_id":"abcd1234""#, #""application_id":"78d335fa""#, #""number":"+44 7700 900123""#,
            #""suppress":true"#, #""broad":true"#, #""requested_at":"2026-11-23T15:04:05Z""#,
            #""comment":"asked by phone""#,
        ])
    func repeatedKey(member: String) {
        let expected = member.hasPrefix(#""comment""#) ? "command" : "repeated_key"
        let name = member.split(separator: ":")[0]
        for second in [member, "\(name):null"] {
            let body = SampleCommand.forget.replacing(member, with: "\(member),\(second)")
            #expect(Command.decode(Array(body.utf8)).code == expected)
        }
        let empty = #""sealed_number":null,"sealed_number":null,"before":null,"everything":null"#
        #expect(SampleCommand.decode("\(Self.person),\(empty)").code == "repeated_key")
    }

    @Test("half a surrogate pair is refused in what is read and ignored elsewhere")
    func loneSurrogate() {
        for half in [#"\ud83d"#, #"\ude00"#, #"\ude00\ud83d"#] {
            for read in [SampleCommand.id, "forget", "abcd1234", "78d335fa", "900123", "15:04:05Z"] {
                let body = SampleCommand.forget.replacing(read, with: read + half)
                #expect(Command.decode(Array(body.utf8)).code == "lone_surrogate")
            }
            for other in ["asked by phone", "comment"] {
                let body = SampleCommand.forget.replacing(other, with: half)
                #expect(Command.decode(Array(body.utf8)).code == "command")
            }
        }
    }

    @Test("codes are what the rejects and receipts say")
    func codes() throws {
        #expect(CommandRefusal.allCases.count == 24)
        for refusal in CommandRefusal.allCases {
            #expect(refusal.rawValue.allSatisfy { ("a"..."z").contains($0) || $0 == "_" })
            let json = try JSONEncoder().encode([refusal])
            #expect(String(decoding: json, as: UTF8.self) == #"["\#(refusal.rawValue)"]"#)
            #expect(try JSONDecoder().decode([CommandRefusal].self, from: json) == [refusal])
        }
    }
}
