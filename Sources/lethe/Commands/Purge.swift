import ArgumentParser
import Messages
import Sealing
import Worker

/// Erases the records of an application, an account, a time, or a region.
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase the records of an application or account, of a time, or of the whole region.",
        discussion: """
              lethe purge --account abcd1234 --application 78d335fa --suppress --wait
              lethe purge --before 2026-11-01T00:00:00Z
              lethe purge --everything eu-3

            Exit codes with --wait: 0 complete, 1 refused, 3 not complete in time.
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var waiting: WaitOptions

    @Option(help: "The account.")
    var account: String?

    @Option(help: "The application; without it, the whole account.")
    var application: String?

    @Flag(help: "Refuse later results too, until lethe lift.")
    var suppress = false

    @Option(help: "Everything captured before this whole hour, RFC 3339.")
    var before: String?

    @Option(help: "The whole store of this region; its name must be the configured one.")
    var everything: String?

    func validate() throws {
        guard [account, before, everything].count(where: { $0 != nil }) == 1 else {
            throw ValidationError("give one of --account, --before and --everything")
        }
        guard account != nil || (application == nil && !suppress) else {
            throw ValidationError("--application and --suppress go with --account")
        }
    }

    func run() async throws {
        let sending = try CommandSending(options)
        try await sending.send(.purge, try subject(sending.topology), suppress: suppress, waiting: waiting)
    }

    private func subject(_ topology: Topology) throws -> CommandMessage.Subject {
        if let account { return .tenant(account: account, application: application) }
        if let everything {
            guard everything == topology.region.name else {
                throw CommandFailure(
                    "--everything names another region than the configured one; nothing was sent",
                    status: ExitStatus.usage)
            }
            return .everything(region: everything)
        }
        guard let before, let time = Timestamp(rfc3339: before), time.isWholeHour else {
            throw CommandFailure(
                "--before takes a whole hour such as 2026-11-01T00:00:00Z; nothing was sent",
                status: ExitStatus.usage)
        }
        guard time <= WallClock.system.timestamp else {
            throw CommandFailure("--before lies in the future; nothing was sent", status: ExitStatus.usage)
        }
        return .before(time)
    }
}

extension Timestamp {
    fileprivate var isWholeHour: Bool { secondsSince1970 % 3600 == 0 && nanoseconds == 0 }
}
