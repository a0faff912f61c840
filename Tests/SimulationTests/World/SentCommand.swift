import Foundation
import Messages
import Orders

/// A command as it was sent, and what the simulation expects of it: worked out from the words of the command,
/// apart from the code under test.
struct SentCommand: Hashable {
    /// Whom or what it is about; a person by its number in the simulated world.
    enum Scope: Hashable {
        case person(Int, account: String, application: String?)
        case application(account: String, application: String)
        case account(String)
        /// Everything captured before the beginning of an hour, counted from 1970.
        case before(Int64)
        case everything
    }

    /// What tells one command from another, also when both have one id.
    struct Key: Hashable {
        let id: UUID
        let requestedAt: Int64
    }

    let id: UUID
    let verb: Command.Verb
    let scope: Scope
    let suppress: Bool
    let requestedAt: Int64
    let body: [UInt8]

    var key: Key { Key(id: id, requestedAt: requestedAt) }

    var erases: Bool { verb == .forget || verb == .purge }

    /// The last second of capture that it refuses for good.
    var fence: Int64 {
        if case .before(let hour) = scope { return hour * 3600 - 1 }
        return requestedAt + 300
    }

    /// The last hour of capture whose records it erases.
    private var lastHour: Int64 {
        if case .before(let hour) = scope { return hour - 1 }
        return requestedAt / 3600
    }

    /// Whether a result is about the same person or gate, whenever it was captured.
    func concerns(_ result: SentResult) -> Bool {
        switch scope {
        case .person(let person, let account, let application):
            result.account == account && (application ?? result.application) == result.application
                && (result.caller == person || result.called == person)
        case .application(let account, let application):
            result.account == account && result.application == application
        case .account(let account): result.account == account
        case .before, .everything: true
        }
    }

    /// Whether it must not be stored any more.
    func fences(_ result: SentResult) -> Bool { erases && concerns(result) && result.captured <= fence }

    /// Whether it is erased, or goes with the rest of its hour: hours that begin after the request are not touched.
    func mayErase(_ result: SentResult) -> Bool { erases && concerns(result) && result.hour <= lastHour }

    /// Whether it must not be there once the command was obeyed, and never come back.
    func forbids(_ result: SentResult) -> Bool { fences(result) && mayErase(result) }

    private var decidesGate: Bool { verb == .lift || suppress }

    /// Why a result is refused where all of these are in force.
    static func refusal(of result: SentResult, by commands: some Collection<SentCommand>) -> Fences.Refusal? {
        let relevant = commands.filter { $0.verb != .find && $0.concerns(result) }
        if relevant.contains(where: { $0.fences(result) }) { return .fenced }
        let gates = Dictionary(grouping: relevant.filter(\.decidesGate), by: \.scope)
        let isClosed = gates.values.contains { commands in
            let latest = commands.max {
                ($0.requestedAt, $0.id.uuidString) < ($1.requestedAt, $1.id.uuidString)
            }
            return latest?.suppress ?? false
        }
        return isClosed ? .suppressed : nil
    }
}
