import ArgumentParser
import Messages
import Worker

/// Takes a suppression back.
struct Lift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Let a person's, an application's or an account's results be stored again after --suppress.",
        discussion: """
            Without --number, the gate of the application or account is opened. What was fenced stays refused.

              lethe lift --account abcd1234 --number +447700900123 --wait
              lethe lift --account abcd1234 --application 78d335fa
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var waiting: WaitOptions

    @Option(help: "The number, international, in any spelling; - reads it from stdin.")
    var number: String?

    func run() async throws {
        let subject =
            try number.map(person.person)
            ?? .tenant(account: person.account, application: person.application)
        try await CommandSending(options).send(.lift, subject, waiting: waiting)
    }
}
