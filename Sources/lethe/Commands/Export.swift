import ArgumentParser
import Foundation
import Redaction
import Sealing
import Settings
import Vault
import Worker

/// Prints the readable records of a store.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the records of a store as JSON lines; never a fenced or expired one.",
        discussion: """
            Runs beside a worker. A record whose keys are gone, or that is to be erased, is skipped and counted on stderr; one that \
            does not authenticate is reported, and the exit is 1. A store that has not followed the ledger for 24 hours is refused. \
            Each export is noted in exports.jsonl in the keys folder. Ctrl-C ends it with 130; what was printed is noted.

              lethe export --config lethe.yaml --language en > english.jsonl
              lethe export --since 2026-11-23T00:00:00Z --until 2026-11-24T00:00:00Z | gzip > monday.jsonl.gz

            For a folder that follows the store, with its forgets, see lethe mirror.
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var wanted: FilterOptions
    @OptionGroup var range: HourOptions

    func run() async throws {
        let interruption = Interruption()
        let configuration = try options.read(required: Needs.store)
        let store = try configuration.store()
        let keyring = try Keyring.load(configuration.keyringSource())
        let hours = try range.hours
        let reader = try VaultReader(store, keyring: keyring, clock: .system)
        if let seconds = try reader.secondsBehindLedger {
            throw CommandFailure(BehindLedger.sentence(seconds: seconds))
        }
        let journal = ExportJournal(keys: store.keys)
        try journal.begin()
        var filter = wanted.filter
        (filter.since, filter.until) = (range.since, range.until)
        var walk = ExportWalk(filter: filter, redactor: Redactor(policy: try configuration.redactionPolicy()))
        let result = Result {
            if let hours {
                let progress = HourProgress(try reader.hoursKept().filter { hours.contains($0.hour) })
                try walk.run(reader.cursor(hours: hours, filter: filter.stored)) { lines, hour, tally in
                    try Console.write(lines)
                    progress.show("\(tally.records) records", at: hour)
                    try interruption.check()
                }
            }
        }
        Console.endProgress()
        // Also noted when it broke off: what was printed is out.
        try journal.append(
            ExportJournal.Line(
                at: WallClock.system.rfc3339, who: NSUserName(), filter: filter, records: walk.tally.records))
        try result.get()
        Console.note(
            "\(walk.tally.records) records; \(walk.tally.keyless) skipped whose keys are gone, \(walk.tally.withheld) that are to be erased"
        )
        try walk.tally.failIfProblems()
    }
}

extension ExportWalk.Tally {
    /// Ends the command with what could not be read.
    func failIfProblems() throws {
        guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "\n")) }
    }
}

/// Shows how far a walk through the hours has come, on a terminal.
struct HourProgress {
    private let before: [CaptureHour: Int64]
    private let estimate: ProgressEstimate

    /// The walk begins.
    init(_ hours: [VaultReader.Hour]) {
        var (before, total) = ([CaptureHour: Int64](), Int64(0))
        for hour in hours {
            before[hour.hour] = total
            total += hour.bytes
        }
        self.before = before
        estimate = ProgressEstimate(total: total)
    }

    func show(_ what: String, at hour: CaptureHour) {
        guard Console.showsProgress else { return }
        Console.progress("\(what), at \(hour.name): \(estimate.words(done: before[hour] ?? 0))")
    }
}
