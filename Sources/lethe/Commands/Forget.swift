import ArgumentParser
import Messages

/// Has a person forgotten by every worker of the region.
struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase a person's records on every worker, and refuse what still arrives of before.",
        discussion: """
            The number goes to the region sealed and is never shown. The command's id is printed on stdout.

              lethe forget --account abcd1234 --number +447700900123 --wait
              echo +447700900123 | lethe forget --account abcd1234 --number - --suppress

            Exit codes with --wait: 0 complete, 1 held, blocked or refused, 3 not complete in time.
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var person: PersonOptions
    @OptionGroup var waiting: WaitOptions

    @Option(help: "The number, international, in any spelling; - reads it from stdin.")
    var number: String

    @Flag(help: "Refuse later results too, until lethe lift.")
    var suppress = false

    @Flag(help: "Erase also when one store holds more than 1,000 records about the number.")
    var broad = false

    func run() async throws {
        try await CommandSending(options).send(
            .forget, try person.person(number), suppress: suppress, broad: broad, waiting: waiting)
    }
}
