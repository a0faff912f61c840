import ArgumentParser
import Messages

/// Counts a person's records.
struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask every worker how many records it holds about a person; changes nothing.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var waiting: WaitOptions

    @Option(help: "The number, international, in any spelling; - reads it from stdin.")
    var number: String

    func run() async throws {
        try await CommandSending(options).send(.find, try person.person(number), waiting: waiting)
    }
}
