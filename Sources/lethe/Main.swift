import AMQP
import ArgumentParser
import Foundation
import Sealing
import Settings
import Vault
import Worker

/// The entry: standard streams and crash hygiene before anything else, and one place that turns errors into exit codes.
@main
enum Main {
    static func main() async {
        StandardStreams.secure()
        CrashHygiene.apply()
        do {
            var command = try Lethe.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            leave(0)
        } catch {
            leave(ExitStatus.report(error))
        }
    }

    /// Ends the process without the libraries' clean-up at exit.
    ///
    /// Threads of Dispatch, Foundation and OpenSSL may still be letting go of what they have, and exit(3) frees it under them: a worker that had
    /// stopped in order then died of a double free, once in some twenty stops.
    private static func leave(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}

/// The documented exit codes.
enum ExitStatus {
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let notInTime: Int32 = 3

    /// Tells a person what went wrong.
    ///
    /// - Returns: The exit code: 2 for usage and configuration, else what the error says, else 1.
    static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as ConfigurationError:
            Console.note("the configuration is not usable:\n\(error)")
            return usage
        case let error as CommandFailure:
            Console.note(error.description)
            return error.status
        case let interrupted as Interrupted:
            // As a shell reports a process that a signal has ended.
            return 128 + interrupted.signal
        case let code as ExitCode:
            return code.rawValue
        default:
            return reportUsage(error)
        }
    }

    /// What was typed comes back in quotes, and may be a number that was typed with spaces.
    private static func withoutDigits(inQuotesOf message: String) -> String {
        message.replacing(/'[^'\n]*'/) { $0.output.replacing(/[0-9]/, with: "#") }
    }

    private static func reportUsage(_ error: any Error) -> Int32 {
        switch Lethe.exitCode(for: error) {
        case .success:
            print(Lethe.fullMessage(for: error))
            return 0
        case .validationFailure:
            Console.note(withoutDigits(inQuotesOf: Lethe.fullMessage(for: error)))
            return usage
        default:
            // Errors of our own targets have descriptions that are safe to show; a foreign one is only named by its type.
            let safe = error as? any SafeToShow
            Console.note("failed: \(safe.map { "\($0)" } ?? "\(type(of: error))")")
            if error is AMQPError {
                Console.note("see that the broker is up and that broker.url names it; lethe check tells more")
            }
            return failed
        }
    }
}

/// A command ends with a sentence for a person and an exit code.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    var status: Int32 = ExitStatus.failed

    init(_ description: String, status: Int32 = ExitStatus.failed) {
        self.description = description
        self.status = status
    }
}

/// Errors of our own targets: their descriptions never hold content, numbers, keys or a peer's text.
private protocol SafeToShow: Error, CustomStringConvertible {}

extension AMQPError: SafeToShow {}
extension ExportJournalError: SafeToShow {}
extension HealthServerError: SafeToShow {}
extension KeyringUnfit: SafeToShow {}
extension LedgerAppendingError: SafeToShow {}
extension MirrorError: SafeToShow {}
extension RejectError: SafeToShow {}
extension SealingError: SafeToShow {}
extension StreamUnreadable: SafeToShow {}
extension VaultError: SafeToShow {}
