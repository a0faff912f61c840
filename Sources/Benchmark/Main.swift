import ArgumentParser
import Foundation

/// Measures the worker and its parts, and prints one table; `ops/bench` builds and starts it with a broker.
@main
struct Benchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the worker and its parts.",
        subcommands: [Measure.self, UnredactedWorker.self], defaultSubcommand: Measure.self)
}

/// Runs the measurements that are asked for.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure, and print one table.",
        discussion: "Measurements: \(Plan.names.joined(separator: ", ")).")

    @OptionGroup var options: Options

    func validate() throws {
        try options.check()
    }

    func run() async throws {
        // A reader that goes away is an error of the write.
        _ = signal(SIGPIPE, SIG_IGN)
        let former = try options.compare.map(SavedRun.read)
        let stage = try Stage(options)
        try await stage.prepare()
        let (book, failures) = await Plan(options.only).carryOut(stage)
        let saved = SavedRun(book: book, options: options)
        print(Table(book: book, former: former).text)
        print(saved.circumstances)
        if let path = options.json { try saved.write(to: path) }
        for failure in failures { Progress.note(failure) }
        guard failures.isEmpty else { throw ExitCode.failure }
    }
}
