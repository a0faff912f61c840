import ArgumentParser
import Foundation

/// What is measured, and how much of it.
struct Options: ParsableArguments {
    @Option(help: "Only these measurements, with commas between; a ratio needs its yardstick among them.")
    var only: String?

    @Option(help: "Results to drain.")
    var count = 200_000

    @Option(help: "Records in the large store, and in the hour that expires, a million there at most.")
    var records = 1_000_000

    @Option(help: "Hours in the large store, 720 at most.")
    var hours = 720

    @Option(
        name: .customLong("repeat"),
        help: "How often each figure is taken; the median is shown (default: 3, or 1 below 10,000 results).")
    var repetitions: Int?

    @Option(help: "Where to save all figures.")
    var json: String?

    @Option(help: "A run that was saved before, to compare with.")
    var compare: String?

    // Absolute: the yardsticks run in a folder of their own.
    @Option(
        help: "Folder of the yardsticks: floor.c, gen.py, peer.py.",
        transform: { URL(fileURLWithPath: $0).standardizedFileURL.path })
    var peers: String?

    @Option(help: ArgumentHelp("Folder to work in.", visibility: .hidden))
    var folder = NSTemporaryDirectory()

    @Option(help: ArgumentHelp("The broker.", visibility: .hidden))
    var broker = "amqp://guest:guest@127.0.0.1:5672/"

    /// - Throws: What is wrong with them.
    func check() throws {
        guard (1...10).contains(rounds) else { throw ValidationError("--repeat: 1 to 10") }
        guard (1000...10_000_000).contains(count) else { throw ValidationError("--count: 1000 to 10000000") }
        guard (1000...100_000_000).contains(records) else { throw ValidationError("--records: 1000 or more") }
        guard (4...720).contains(hours) else { throw ValidationError("--hours: 4 to 720") }
        let unknown = Plan.chosen(only).subtracting(Plan.names).sorted()
        guard unknown.isEmpty else {
            throw ValidationError(
                "--only: \(unknown.joined(separator: ", ")): there are \(Plan.names.joined(separator: ", "))")
        }
    }

    /// How often each figure is taken.
    var rounds: Int { repetitions ?? (count < 10_000 ? 1 : 3) }

    /// How long results are published at each rate, for latencies.
    var latencySeconds: Int { min(10, max(2, count / 20_000)) }
}
