import AMQP
import Foundation
import Messages
import Orders
import Sealing

/// What is to be done with a command, before the store has been asked.
enum CommandJudgement: Sendable {
    /// Admit it: append this order to the ledger.
    case admit(Order)
    /// Refuse it, and say so under its id if it has one.
    case refuse(CommandRefusal, RefusedCommand)
}

/// What is known of a command that is not admitted.
struct RefusedCommand: Sendable {
    let id: UUID?
    let verb: Command.Verb?
    let requestedAt: Timestamp?
}

/// Decides about commands, without I/O: reads, checks against region and clock, and replaces the number by
/// tokens.
struct CommandJudge: Sendable {
    let region: Region
    let keyring: Keyring
    let store: StoreID
    /// Seconds since 1970.
    let now: Int64

    func judge(_ delivery: Delivery) -> CommandJudgement {
        guard case .bytes(let body) = delivery.body else {
            return .refuse(.tooLarge, RefusedCommand(id: nil, verb: nil, requestedAt: nil))
        }
        switch Command.decode(
            body, contentType: delivery.contentType, contentEncoding: delivery.contentEncoding)
        {
        case .refused(let reason, let id):
            let known = RefusedCommand(id: id.flatMap(UUID.init(uuidString:)), verb: nil, requestedAt: nil)
            return .refuse(reason, known)
        case .command(let command):
            let known = RefusedCommand(
                id: UUID(uuidString: command.id), verb: command.verb, requestedAt: command.requestedAt)
            do throws(Refusal) {
                return .admit(try order(command))
            } catch {
                return .refuse(error.reason, known)
            }
        }
    }

    private struct Refusal: Error {
        let reason: CommandRefusal

        init(_ reason: CommandRefusal) { self.reason = reason }
    }

    private func order(_ command: Command) throws(Refusal) -> Order {
        guard let id = UUID(uuidString: command.id) else { throw Refusal(.id) }
        guard command.requestedAt.secondsSince1970 <= now + MessageLimits.futureSecondsMax else {
            throw Refusal(.requestedInFuture)
        }
        return Order(
            id: id, verb: command.verb, subject: try subject(command.subject), suppress: command.suppress,
            broad: command.broad, requestedAt: command.requestedAt,
            admittedAt: Timestamp(secondsSince1970: now), admittedBy: store)
    }

    private func subject(_ subject: Command.Subject) throws(Refusal) -> Order.Subject {
        switch subject {
        case .person(let account, let application, let number):
            let forms = try digits(number).personForms
            guard let tokens = PersonTokens(forms: forms, account: account, keyring: keyring) else {
                preconditionFailure("a worker's keyring has index keys: checked at start")
            }
            return .person(account: account, application: application, tokens: tokens)
        case .application(let account, let application):
            return .application(account: account, application: application)
        case .account(let account):
            return .account(account)
        case .before(let time):
            guard time.secondsSince1970 <= now else { throw Refusal(.beforeInFuture) }
            return .before(CaptureHour(containing: time.secondsSince1970))
        case .everything(let name):
            guard name == region.name else { throw Refusal(.wrongRegion) }
            return .everything
        }
    }

    private func digits(_ number: CommandNumber) throws(Refusal) -> InternationalNumber {
        switch number {
        case .clear(let number): return number
        case .sealed(let sealed):
            // Every failure to open is one and the same to whoever asks.
            guard let opened = try? SealedNumber.open(sealed, with: keyring) else {
                throw Refusal(.sealedNumberUnreadable)
            }
            guard let text = String(validating: opened, as: UTF8.self), let number = InternationalNumber(text)
            else { throw Refusal(.numberNotInternational) }
            return number
        }
    }
}
