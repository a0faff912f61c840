import ArgumentParser
import Messages

/// Counts a person's records.
struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask every worker how many records it holds about a person; changes nothing.",
        discussion: """
            Each store answers with a number; the answers stay in lethe orders.

              lethe find --account abcd1234 --number +447700900123 --wait
              echo +447700900123 | lethe find --account abcd1234 --number - --wait
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var waiting: WaitOptions

    @Option(help: "The number, international, in any spelling; - reads it from stdin.")
    var number: String

    func run() async throws {
        try await CommandSending(options).send(.find, try person.person(number), waiting: waiting)
    }
}
