import Messages
import Testing

/// Well-formed commands, and variations of them.
enum SampleCommand {
    static let id = "0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6e"

    static let forget = #"""
        {"version":1,"id":"0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6e","command":"forget","account_id":"abcd1234",
         "application_id":"78d335fa","number":"+44 7700 900123","suppress":true,"broad":true,
         "requested_at":"2026-11-23T15:04:05Z","comment":"asked by phone"}
        """#

    /// A command with these fields beside version, id and time of request; a field given there replaces one
    /// of those.
    static func text(_ fields: String) -> String {
        let common = [
            ("version", "1"), ("id", "\"\(id)\""), ("requested_at", #""2026-11-23T15:04:05Z""#),
        ].filter { !fields.contains("\"\($0.0)\":") }.map { "\"\($0.0)\":\($0.1)" }
        return "{" + (common + (fields.isEmpty ? [] : [fields])).joined(separator: ",") + "}"
    }

    static func decode(_ fields: String) -> DecodedCommand {
        Command.decode(Array(text(fields).utf8))
    }
}

/// A command was expected, and something else came.
struct NoCommand: Error {
    let code: String
}

extension DecodedCommand {
    /// `command`, or the refusal's code.
    var code: String {
        switch self {
        case .command: "command"
        case .refused(let refusal, _): refusal.rawValue
        }
    }

    /// The id of a refusal.
    var refusedID: String? {
        guard case .refused(_, let id) = self else { return nil }
        return id
    }

    var required: Command {
        get throws {
            guard case .command(let command) = self else { throw NoCommand(code: code) }
            return command
        }
    }
}

extension Command.Subject {
    /// The subject as a line; a clear number by its digits, a sealed one by its length.
    var line: String {
        switch self {
        case .person(let account, let application, .clear(let number)):
            "person \(account) \(application ?? "*") \(String(decoding: number.digits, as: UTF8.self))"
        case .person(let account, let application, .sealed(let bytes)):
            "person \(account) \(application ?? "*") sealed \(bytes.count)"
        case .application(let account, let application): "application \(account) \(application)"
        case .account(let account): "account \(account)"
        case .before(let time): "before \(time)"
        case .everything(let region): "everything \(region)"
        }
    }
}
