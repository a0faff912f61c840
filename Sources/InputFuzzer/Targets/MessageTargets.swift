import Foundation
import Messages

/// Speech results: what is decoded must be JSON for others too, and say the same.
struct ResultTarget: FuzzTarget {
    let seeds = [
        #"{"version":1,"id":"5f0c-1","region":"eu-3","account_id":"abcd1234","application_id":"78d335fa","improve_ai":true,"input":{"action":"input","type":["speech"],"speech":{"language":"en-GB","context":["billing","upgrade"],"provider":"google","providerOptions":{"language_code":"en-GB","speech_contexts":[{"phrases":["plan"],"boost":2}]}}},"event":{"speech":{"timeout_reason":"end_on_silence_timeout","results":[{"confidence":"0.94","text":"my number is oh seven"},{"confidence":0.5,"text":"é \ud83d\ude00"}]},"dtmf":{"digits":null,"timed_out":false},"from":"447700900123","to":"sip:442079460000@example.com","uuid":"a","conversation_uuid":"CON-a","timestamp":"2026-11-23T15:04:05.123Z"}}"#,
        #"{"improve_ai":false}"#, "[1.5e-3,null,true]",
        #"{"version":1,"id":"a","region":"b","account_id":"c","application_id":"d","improve_ai":true,"event":{"timestamp":"2026-11-23T15:04:05+0000","from_user":"alice"}}"#,
    ].map { Array($0.utf8) }

    func take(_ input: [UInt8]) {
        let outcome = SpeechResult.decode(input, contentType: "application/json")
        guard case .result(let result) = outcome else { return }
        precondition(!result.id.isEmpty && result.id.unicodeScalars.count <= MessageLimits.idScalarsMax)
        for party in [result.from, result.to] {
            precondition((party.type == .number) == (party.digits != nil), "a number has digits")
            guard let digits = party.digits, let shortened = party.shortened else { continue }
            let kept = digits.dropLast(MessageLimits.removedDigits)
            precondition(String(decoding: kept, as: UTF8.self).hasPrefix(shortened), "the end is kept")
        }
        guard let members = OtherReader.members(input) else { return }
        precondition(members["id"] as? String == result.id, "another id")
        precondition(members["region"] as? String == result.region, "another region")
        precondition(members["improve_ai"] as? Bool == true, "not enabled")
        let speech = (members["event"] as? [String: Any])?["speech"] as? [String: Any]
        let texts = (speech?["results"] as? [[String: Any]])?.compactMap { $0["text"] as? String } ?? []
        precondition(result.alternatives.allSatisfy { texts.contains($0.text) }, "words that nobody said")
    }
}

/// Commands: what is accepted must be JSON for others too, and no wider than it says.
struct CommandTarget: FuzzTarget {
    let seeds = [
        #"{"version":1,"id":"6f9619ff-8b86-4011-b42d-00c04fc964ff","command":"forget","account_id":"a","application_id":"b","number":"+44 7700 900123","suppress":false,"broad":true,"requested_at":"2026-11-23T15:04:05Z"}"#,
        #"{"version":1,"id":"6f9619ff-8b86-4011-b42d-00c04fc964ff","command":"find","account_id":"a","sealed_number":"AQID","requested_at":"2026-11-23T15:04:05Z"}"#,
        #"{"version":1,"id":"6f9619ff-8b86-4011-b42d-00c04fc964ff","command":"purge","before":"2026-11-01T00:00:00Z","requested_at":"2026-11-23T15:04:05Z"}"#,
        #"{"version":1,"id":"6f9619ff-8b86-4011-b42d-00c04fc964ff","command":"purge","everything":"eu-3","requested_at":"2026-11-23T15:04:05Z"}"#,
        #"{"version":1,"id":"6f9619ff-8b86-4011-b42d-00c04fc964ff","command":"lift","account_id":"a","application_id":"b","requested_at":"2026-11-23T15:04:05Z"}"#,
    ].map { Array($0.utf8) }

    func take(_ input: [UInt8]) {
        guard case .command(let command) = Command.decode(input, contentType: "application/json") else {
            return
        }
        precondition(command.id.utf8.count == 36 && command.id == command.id.lowercased(), "the id is a UUID")
        guard let members = OtherReader.members(input) else { return }
        precondition((members["id"] as? String)?.lowercased() == command.id, "another id")
        precondition(members["command"] as? String == command.verb.rawValue, "another verb")
        precondition((members["suppress"] as? Bool ?? false) == command.suppress, "another gate")
        switch command.subject {
        case .person(let account, let application, _):
            precondition(account == members["account_id"] as? String && !account.isEmpty)
            precondition(application == members["application_id"] as? String, "wider than it says")
        case .application(let account, let application):
            precondition(account == members["account_id"] as? String)
            precondition(application == members["application_id"] as? String)
        case .account(let account):
            precondition(account == members["account_id"] as? String)
            precondition(members["application_id"] as? String == nil, "wider than it says")
        case .before: precondition(members["before"] is String && members["account_id"] as? String == nil)
        case .everything(let region): precondition(members["everything"] as? String == region)
        }
    }
}

/// Foundation's reading of the same text.
enum OtherReader {
    /// The members of the object.
    ///
    /// - Returns: nil for what Foundation judges differently by design: half surrogate pairs, numbers that
    ///   overflow, depth over 512, and a repeated member that Lethe ignores or judges by itself.
    static func members(_ text: [UInt8]) -> [String: Any]? {
        let escapes = String(decoding: text, as: UTF8.self)
        guard !escapes.lowercased().contains(#"\ud"#), !escapes.contains(/[eE][+-]?0*[1-9][0-9]{2}/),
            text.lazy.filter({ $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }).count < 500,
            !escapes.contains(/[0-9]{300}/)
        else { return nil }
        do {
            return try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any]
        } catch {
            preconditionFailure("accepted, and no JSON to Foundation: \(error)")
        }
    }
}
