import Foundation
import Messages
import Sealing

/// What producers send: results and commands about a few people, so that they meet often.
struct Traffic {
    private(set) var results: [SentResult] = []
    /// Commands that a worker must admit, unless their id was taken.
    private(set) var commands: [SentCommand] = []

    private static let accounts = ["acct-1", "acct-2"]
    private static let applications = ["app-1", "app-2"]
    /// The last five digits differ, so that the shortest form looked for tells them apart.
    private static let numbers = ["447700912345", "447700923456", "442079434567", "4915123445678"]

    // MARK: Results

    /// A result, or one of those before once more.
    mutating func nextResult(now: Int64, _ random: inout SeededRandom) -> SentResult {
        if random.chance(percent: 10), let again = random.element(results) { return again }
        // Mostly about what a recent command is about, and close to its fence.
        let command = random.chance(percent: 60) ? random.element(commands.suffix(8)) : nil
        let captured = captureTime(now: now, command, &random)
        let about = names(command, &random)
        var parties = [party(&random), party(&random)]
        if case .person(let person, _, _)? = command?.scope {
            parties[random.number(0...1)] = (person, spelling(of: person, &random))
        }
        let id = "r\(results.count)"
        let (account, application) = (about.account, about.application)
        func quoted(_ number: String?) -> String { number.map { "\"\($0)\"" } ?? "null" }
        let body = """
            {"version":1,"id":"\(id)","region":"eu-3","account_id":"\(account)","application_id":"\(application)",\
            "improve_ai":true,"event":{"speech":{"results":[{"text":"result \(id) of a call","confidence":"0.9"}]},\
            "from":\(quoted(parties[0]?.number)),"to":\(quoted(parties[1]?.number)),\
            "timestamp":"\(Timestamp(secondsSince1970: captured).rfc3339)"}}
            """
        let result = SentResult(
            id: id, account: account, application: application, captured: captured,
            caller: parties[0]?.person, called: parties[1]?.person, body: Array(body.utf8))
        results.append(result)
        return result
    }

    private func names(
        _ command: SentCommand?, _ random: inout SeededRandom
    ) -> (account: String, application: String) {
        let any = (random.element(Self.accounts) ?? "", random.element(Self.applications) ?? "")
        return switch command?.scope {
        case .person(_, let account, let application): (account, application ?? any.1)
        case .application(let account, let application): (account, application)
        case .account(let account): (account, any.1)
        case .before, .everything, nil: any
        }
    }

    /// Mostly now; often close to a fence; now and then late, or with a clock that runs ahead.
    private func captureTime(now: Int64, _ command: SentCommand?, _ random: inout SeededRandom) -> Int64 {
        let kind = random.number(0...99)
        if kind < 60, let command {
            let offset: Int64 = random.element([-3600, -1, 0, 1, 299, 300, 301, 420, 1200, 3600]) ?? 0
            let time = command.requestedAt + offset
            if time <= now + 100, time > now - 32 * 86_400 { return time }
        }
        if kind >= 95 { return now + random.seconds(0...100) }
        // An hour at the end of its thirty days, or any.
        if kind >= 92 { return now - 30 * 86_400 + random.seconds(0...10_000) }
        if kind >= 88 { return now - random.seconds(0...31 * 86_400) }
        return now - random.seconds(0...120)
    }

    private func party(_ random: inout SeededRandom) -> (person: Int, number: String)? {
        guard random.chance(percent: 85) else { return nil }
        let person = random.number(0...Self.numbers.count - 1)
        return (person, spelling(of: person, &random))
    }

    /// A number as networks deliver it.
    private func spelling(of person: Int, _ random: inout SeededRandom) -> String {
        let number = Self.numbers[person]
        return switch random.number(0...6) {
        case 0: "+\(number)"
        case 1: "00\(number)"
        case 2: "0\(number.suffix(9))"
        case 3: "sip:\(number)@example.com;transport=tls"
        case 4: "\(number.suffix(7))"
        case 5: "0\(number.suffix(6))"
        default: number
        }
    }

    // MARK: Commands

    /// A command that is to be admitted.
    mutating func nextCommand(now: Int64, keyring: Keyring, _ random: inout SeededRandom) throws
        -> SentCommand
    {
        let verb =
            random.element([.forget, .forget, .forget, .purge, .lift, .lift, .find] as [Command.Verb])
            ?? .find
        let scope = scope(verb, now: now, &random)
        let canSuppress =
            switch (verb, scope) {
            case (.forget, _), (.purge, .application), (.purge, .account): true
            default: false
            }
        let command = try Self.command(
            id: UUID(bytes: random.bytes(16)), verb, scope,
            suppress: canSuppress && random.chance(percent: 45),
            requestedAt: requestTime(now: now, &random), keyring: keyring, &random)
        commands.append(command)
        return command
    }

    /// A command with the id of another one, and other content.
    mutating func conflictingCommand(keyring: Keyring, _ random: inout SeededRandom) throws -> SentCommand? {
        guard let other = random.element(commands) else { return nil }
        let command = try Self.command(
            id: other.id, other.verb, other.scope, suppress: other.suppress,
            requestedAt: other.requestedAt - random.seconds(1...60), keyring: keyring, &random)
        guard !commands.contains(where: { $0.key == command.key }) else { return nil }
        commands.append(command)
        return command
    }

    /// Often what another one was about; a lift mostly of what is suppressed.
    private func scope(
        _ verb: Command.Verb, now: Int64, _ random: inout SeededRandom
    ) -> SentCommand.Scope {
        let others = commands.filter { $0.verb == verb || verb == .lift && $0.suppress }
        if random.chance(percent: verb == .lift ? 80 : 25), let other = random.element(others.suffix(6)) {
            return other.scope
        }
        let account = random.element(Self.accounts) ?? ""
        let application = random.element(Self.applications) ?? ""
        let kind = random.number(0...99)
        let isPerson = verb == .forget || verb == .find || verb == .lift && kind < 70
        if isPerson {
            return .person(
                random.number(0...Self.numbers.count - 1), account: account,
                application: random.chance(percent: 70) ? application : nil)
        }
        if verb == .purge, kind < 15 { return .before((now - 200) / 3600 - random.seconds(0...30)) }
        if verb == .purge, kind < 20 { return .everything }
        return random.chance(percent: 60)
            ? .application(account: account, application: application) : .account(account)
    }

    private func requestTime(now: Int64, _ random: inout SeededRandom) -> Int64 {
        switch random.number(0...9) {
        case 0: now + random.seconds(0...100)
        case 1: now - random.seconds(0...3 * 86_400)
        // At the same time as another one: the greater id decides.
        case 2: random.element(commands.suffix(4))?.requestedAt ?? now
        default: now
        }
    }

    /// A command that no worker may admit.
    static func badCommand(now: Int64, _ random: inout SeededRandom) -> [UInt8] {
        let id = UUID(bytes: random.bytes(16)).uuidString
        let time = Timestamp(secondsSince1970: now).rfc3339
        let future = Timestamp(secondsSince1970: now + 400 * 86_400).rfc3339
        let common = #""version":1,"id":"\#(id)","requested_at":"\#(time)""#
        let bodies = [
            "", "{", "[]", #"{"version":2,"id":"\#(id)"}"#, "{\(common),\"command\":\"obliterate\"}",
            #"{\#(common),"command":"forget","account_id":"acct-1","number":"07700 912345"}"#,
            #"{\#(common),"command":"purge","everything":"us-1"}"#,
            #"{\#(common),"command":"purge","before":"2026-11-23T15:30:00Z"}"#,
            #"{"version":1,"id":"\#(id)","requested_at":"\#(future)","command":"purge","everything":"eu-3"}"#,
            #"{"version":1,"id":"no-uuid","requested_at":"\#(time)","command":"purge","everything":"eu-3"}"#,
        ]
        return Array((random.element(bodies) ?? "").utf8)
    }

    private static func command(
        id: UUID, _ verb: Command.Verb, _ scope: SentCommand.Scope, suppress: Bool, requestedAt: Int64,
        keyring: Keyring, _ random: inout SeededRandom
    ) throws -> SentCommand {
        var fields = [
            #""version":1"#, #""id":"\#(id.uuidString.lowercased())""#, #""command":"\#(verb.rawValue)""#,
            #""requested_at":"\#(Timestamp(secondsSince1970: requestedAt).rfc3339)""#,
        ]
        func names(_ account: String, _ application: String?) {
            fields.append(#""account_id":"\#(account)""#)
            if let application { fields.append(#""application_id":"\#(application)""#) }
        }
        switch scope {
        case .person(let person, let account, let application):
            names(account, application)
            if random.chance(percent: 40), let key = keyring.numberPublicKey {
                let sealed = try SealedNumber.seal(Array("+\(numbers[person])".utf8), to: key)
                fields.append(#""sealed_number":"\#(Base64URL.encode(sealed))""#)
            } else {
                fields.append(#""number":"\#(random.element(["+", "00", ""]) ?? "")\#(numbers[person])""#)
            }
        case .application(let account, let application): names(account, application)
        case .account(let account): names(account, nil)
        case .before(let hour):
            fields.append(#""before":"\#(Timestamp(secondsSince1970: hour * 3600).rfc3339)""#)
        case .everything: fields.append(#""everything":"eu-3""#)
        }
        if suppress { fields.append(#""suppress":true"#) }
        return SentCommand(
            id: id, verb: verb, scope: scope, suppress: suppress, requestedAt: requestedAt,
            body: Array("{\(fields.joined(separator: ","))}".utf8))
    }
}

extension UUID {
    /// Takes sixteen bytes.
    fileprivate init(bytes: [UInt8]) {
        var value = UUID().uuid
        unsafe withUnsafeMutableBytes(of: &value) { unsafe $0.copyBytes(from: bytes) }
        self.init(uuid: value)
    }
}
