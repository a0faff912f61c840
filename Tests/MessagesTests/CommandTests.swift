import Messages
import Testing

@Suite("Command")
struct CommandTests {
    @Test("everything of a command is read, and what is unknown is ignored")
    func complete() throws {
        let command = try Command.decode(Array(SampleCommand.forget.utf8)).required
        #expect(command.id == SampleCommand.id)
        #expect(command.verb == .forget)
        #expect(command.subject.line == "person abcd1234 78d335fa 447700900123")
        #expect(command.suppress && command.broad)
        #expect(command.requestedAt.rfc3339 == "2026-11-23T15:04:05Z")
    }

    @Test(
        "each verb has its subjects",
        arguments: [
            (#""command":"forget","account_id":"a","number":"447700900123""#, "person a * 447700900123"),
            (
                #""command":"forget","account_id":"a","application_id":"b","number":"00447700900123""#,
                "person a b 447700900123"
            ),
            (#""command":"forget","account_id":"a","sealed_number":"AQID""#, "person a * sealed 3"),
            (#""command":"find","account_id":"a","number":"tel:+447700900123""#, "person a * 447700900123"),
            (
                #""command":"find","account_id":"a","application_id":"b","sealed_number":"-_-_AQ""#,
                "person a b sealed 4"
            ),
            (#""command":"lift","account_id":"a","number":"447700900123""#, "person a * 447700900123"),
            (
                #""command":"lift","account_id":"a","application_id":"b","number":"447700900123""#,
                "person a b 447700900123"
            ),
            (#""command":"lift","account_id":"a","application_id":"b""#, "application a b"),
            (#""command":"lift","account_id":"a""#, "account a"),
            (#""command":"purge","account_id":"a","application_id":"b""#, "application a b"),
            (#""command":"purge","account_id":"a","application_id":null"#, "account a"),
            (#""command":"purge","before":"2026-11-01T00:00:00Z""#, "before 2026-11-01T00:00:00Z"),
            (#""command":"purge","before":"2026-11-01T05:30:00.000+05:30""#, "before 2026-11-01T00:00:00Z"),
            (#""command":"purge","everything":"eu-3""#, "everything eu-3"),
            (
                #""command":"purge","everything":"eu-3","account_id":null,"number":null,"before":null"#,
                "everything eu-3"
            ),
        ])
    func subjects(fields: String, line: String) throws {
        let command = try SampleCommand.decode(fields).required
        #expect(command.subject.line == line)
        #expect(!command.suppress && !command.broad)
    }

    @Test(
        "fields that do not go together are refused",
        arguments: [
            #""command":"forget","account_id":"a""#,
            #""command":"forget","account_id":"a","number":null"#,
            #""command":"forget""#,
            #""command":"forget","account_id":"a","number":"447700900123","sealed_number":"AQID""#,
            #""command":"forget","account_id":"a","number":"447700900123","before":"2026-11-01T00:00:00Z""#,
            #""command":"forget","account_id":"a","number":"447700900123","everything":"eu-3""#,
            #""command":"find","account_id":"a""#,
            #""command":"find","account_id":"a","number":"447700900123","everything":"eu-3""#,
            #""command":"lift","before":"2026-11-01T00:00:00Z""#, #""command":"lift","everything":"eu-3""#,
            #""command":"lift","account_id":"a","before":"2026-11-01T00:00:00Z""#,
            #""command":"lift","account_id":"a","suppress":true"#,
            #""command":"lift","account_id":"a","number":"447700900123","suppress":true"#,
            #""command":"purge""#, #""command":"purge","application_id":"b""#,
            #""command":"purge","account_id":"a","number":"447700900123""#,
            #""command":"purge","account_id":"a","sealed_number":"AQID""#,
            #""command":"purge","account_id":"a","before":"2026-11-01T00:00:00Z""#,
            #""command":"purge","account_id":"a","everything":"eu-3""#,
            #""command":"purge","before":"2026-11-01T00:00:00Z","everything":"eu-3""#,
            #""command":"purge","application_id":"b","before":"2026-11-01T00:00:00Z""#,
            #""command":"purge","application_id":"b","everything":"eu-3""#,
            #""command":"purge","before":"2026-11-01T00:00:00Z","suppress":true"#,
            #""command":"purge","everything":"eu-3","suppress":true"#,
        ])
    func scope(fields: String) {
        let outcome = SampleCommand.decode(fields)
        #expect(outcome.code == "scope")
        #expect(outcome.refusedID == SampleCommand.id)
    }

    @Test(
        "suppress and broad count where they mean something",
        arguments: [
            (#""command":"forget","account_id":"a","number":"447700900123""#, true, true),
            (#""command":"purge","account_id":"a""#, true, false),
            (#""command":"purge","account_id":"a","application_id":"b""#, true, false),
            (#""command":"find","account_id":"a","number":"447700900123""#, false, false),
        ])
    func flags(fields: String, suppress: Bool, broad: Bool) throws {
        let on = try SampleCommand.decode(fields + #","suppress":true,"broad":true"#).required
        #expect(on.suppress == suppress && on.broad == broad)
        for value in ["false", "null"] {
            let off = try SampleCommand.decode(fields + #","suppress":\#(value),"broad":\#(value)"#).required
            #expect(!off.suppress && !off.broad)
        }
        for value in ["1", "0", #""true""#, "[]", "{}", "[true]"] {
            #expect(SampleCommand.decode(fields + #","suppress":\#(value)"#).code == "wrong_type")
            #expect(SampleCommand.decode(fields + #","broad":\#(value)"#).code == "wrong_type")
        }
        #expect(SampleCommand.decode(fields + #","suppress":tru"#).code == "not_json")
    }

    @Test(
        "a number that is not international, or no envelope, is refused",
        arguments: [
            (#""number":"07700 900123""#, "number_not_international"),
            (#""number":"""#, "number_not_international"), (#""number":" ""#, "number_not_international"),
            (#""number":"123456""#, "number_not_international"),
            (#""number":"447700900123;ext=1""#, "number_not_international"),
            (#""number":447700900123"#, "wrong_type"), (#""number":["447700900123"]"#, "wrong_type"),
            (#""sealed_number":"""#, "sealed_number"), (#""sealed_number":"AQI=""#, "sealed_number"),
            (#""sealed_number":"A""#, "sealed_number"), (#""sealed_number":"AQIDB""#, "sealed_number"),
            (#""sealed_number":"+/+/""#, "sealed_number"), (#""sealed_number":"AQ ID""#, "sealed_number"),
            (#""sealed_number":"AQID\n""#, "sealed_number"), (#""sealed_number":"é""#, "sealed_number"),
            (#""sealed_number":7"#, "wrong_type"),
        ])
    func numbers(field: String, code: String) {
        for verb in ["forget", "find", "lift"] {
            #expect(SampleCommand.decode(#""command":"\#(verb)","account_id":"a",\#(field)"#).code == code)
        }
    }

    @Test("every spelling of a number gives the same subject", arguments: CallPartyTests.spellings)
    func spellings(text: String) throws {
        guard !InternationalNumberTests.ambiguous.contains(text) else { return }
        let escaped = text.replacing(#"""#, with: #"\""#).replacing("\t", with: #"\t"#)
        let fields = #""command":"forget","account_id":"a","number":"\#(escaped)""#
        #expect(try SampleCommand.decode(fields).required.subject.line == "person a * 447700900123")
    }

    @Test("an envelope comes through as the bytes it stands for, however long")
    func sealed() throws {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for count in 1...100 where count % 4 != 1 {
            let text = String((0..<count - 1).map { alphabet[$0 * 7 % 64] } + ["A"])
            let fields = #""command":"find","account_id":"a","sealed_number":"\#(text)""#
            guard case .person(_, _, .sealed(let bytes)) = try SampleCommand.decode(fields).required.subject
            else { throw NoCommand(code: "not sealed") }
            #expect(bytes.count == count * 3 / 4)
        }
        guard
            case .person(_, _, .sealed(let bytes)) = try SampleCommand.decode(
                #""command":"find","account_id":"a","sealed_number":"-_8AAQI""#
            ).required.subject
        else { throw NoCommand(code: "not sealed") }
        #expect(bytes == [0xFB, 0xFF, 0x00, 0x01, 0x02])
    }

    @Test("a command renders as its verb, and its number as nothing")
    func rendering() throws {
        let command = try Command.decode(Array(SampleCommand.forget.utf8)).required
        for value in [command, DecodedCommand.command(command), [command], command.subject] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            let text = "\(value)" + String(reflecting: value) + dumped
            for piece in ["4477", "7700", "0123", "52, 52", "comment"] { #expect(!text.contains(piece)) }
        }
        #expect("\(command)" == "Command(forget)" && String(reflecting: command) == "Command(forget)")
        #expect(Mirror(reflecting: command).children.count == 1)
    }
}
