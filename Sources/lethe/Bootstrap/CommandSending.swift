import AMQP
import ArgumentParser
import Foundation
import Messages
import Orders
import Sealing
import Settings
import Worker

/// Whose number it is about, on the command line.
struct PersonOptions: ParsableArguments {
    @Option(help: "The account.")
    var account: String

    @Option(help: "The application; without it, every application of the account.")
    var application: String?

    /// The subject, with the number checked.
    func person(_ number: String) throws -> CommandMessage.Subject {
        .person(account: account, application: application, number: try Self.checked(number))
    }

    private static func checked(_ text: String) throws -> InternationalNumber {
        let line = text == "-" ? try lineOfInput() : text
        guard let number = InternationalNumber(line) else {
            throw CommandFailure(
                "the number is not international: write + or 00, the country code and the number, 7 to 15 digits in all; "
                    + "nothing was sent",
                status: ExitStatus.usage)
        }
        return number
    }
}

extension PersonOptions {
    /// The only line of the input; a second number would be somebody of whom nobody speaks again.
    private static func lineOfInput() throws -> String {
        let lines = sequence(state: ()) { _ in readLine() }.filter { !$0.allSatisfy(\.isWhitespace) }
        guard lines.count < 2 else {
            throw CommandFailure(
                "the input holds \(lines.count) lines, and one number is taken at a time; nothing was sent",
                status: ExitStatus.usage)
        }
        return lines.first ?? ""
    }
}

/// Whether and how long to wait for every store's answer.
struct WaitOptions: ParsableArguments {
    @Flag(help: "Wait until every store has answered, and show each answer on stderr.")
    var wait = false

    @Option(help: "How many seconds to wait at most; then the exit is 3.")
    var timeout = 60.0

    func validate() throws {
        guard timeout > 0, timeout <= 1_000_000 else {
            throw ValidationError("--timeout takes a number of seconds above 0")
        }
    }
}

/// Sends a command to the configured region, prints its id, and waits if asked to.
struct CommandSending {
    let topology: Topology
    let endpoint: BrokerEndpoint
    let keyring: Keyring

    init(_ options: ConfigurationOptions) throws {
        let configuration = try options.read(required: Needs.broker.union(Needs.keyring))
        topology = Topology(region: try configuration.regionNamed())
        endpoint = try configuration.endpoint()
        keyring = try Keyring.load(configuration.keyringSource())
        try keyring.checkFitsWorker(of: topology.region)
    }

    func send(
        _ verb: Command.Verb, _ subject: CommandMessage.Subject, suppress: Bool = false, broad: Bool = false,
        waiting: WaitOptions
    ) async throws {
        guard
            subject.names.allSatisfy({
                !$0.isEmpty && MessageLimits.fits($0, scalarsMax: MessageLimits.nameScalarsMax)
            })
        else {
            throw CommandFailure(
                "an account or application has 1 to \(MessageLimits.nameScalarsMax) characters; nothing was sent",
                status: ExitStatus.usage)
        }
        let message = CommandMessage(
            verb, subject, suppress: suppress, broad: broad, requestedAt: WallClock.system.timestamp)
        let publication = try message.publication(to: topology, keyring: keyring)
        let outcome = try await withSession(endpoint, connectionName: "lethe \(verb.rawValue)") { session in
            try session.publish(publication)
        }
        switch outcome {
        case .confirmed: break
        case .returned:
            throw CommandFailure(
                "nothing takes commands of region \(topology.region.name) on this broker: run lethe setup")
        case .refused, .failed:
            throw CommandFailure(
                "the broker did not confirm the command; it may have arrived: look at lethe orders")
        }
        try Console.write(line: message.id.uuidString.lowercased())
        if waiting.wait { try await wait(for: message.id, within: .seconds(waiting.timeout)) }
    }

    private func wait(for id: UUID, within limit: Duration) async throws {
        let watch = OrderWatch(id, topology: topology, endpoint: endpoint, keyring: keyring) { receipt in
            Console.note("\(receipt.worker): \(receipt.summary)")
        }
        let (end, standing) = await watch.run(within: limit)
        switch end {
        case .complete:
            Console.note("complete")
        case .answered:
            throw CommandFailure(
                standing.state == .refused
                    ? "refused" : "not complete: \(standing.waitingNames) did not carry it out")
        case .timedOut:
            let names = standing.waitingNames
            throw CommandFailure(
                names.isEmpty
                    ? "not complete in time: not admitted yet" : "not complete in time: waiting for \(names)",
                status: ExitStatus.notInTime)
        }
    }
}

extension CommandMessage.Subject {
    /// The account and application in it.
    fileprivate var names: [String] {
        switch self {
        case .person(let account, let application, _), .tenant(let account, let application):
            [account] + (application.map { [$0] } ?? [])
        case .before, .everything: []
        }
    }
}

extension OrderBook.Standing {
    /// The workers it waits for, for people.
    var waitingNames: String { waitingFor.map(\.member.here.name).joined(separator: ", ") }
}

extension Receipt {
    /// An answer in a few words.
    var summary: String {
        switch outcome {
        case .done: "done, \(keysDestroyed) keys and \(recordsErased) records destroyed"
        case .found: "\(recordsFound ?? 0) records"
        case .held:
            "held: \(recordsFound ?? 0) records, more than \(Order.heldAbove); send it again with --broad if all are meant"
        case .blocked:
            "blocked: "
                + (reason ?? "this store has used an index key that the order has no token for; send it again")
        case .refused: "refused: \(reason ?? "no reason")"
        }
    }
}
