import ArgumentParser
import Foundation
import Messages
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
            Each export is noted in exports.jsonl in the keys folder.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "Only this account.")
    var account: String?

    @Option(help: "Only this application.")
    var application: String?

    @Option(help: "Only this language: en-GB, or en for all of its kinds.")
    var language: String?

    @Option(help: "Only hours of capture from the one of this time on, RFC 3339.")
    var since: String?

    @Option(help: "Only what was captured before this time, to the hour, RFC 3339.")
    var until: String?

    func validate() throws {
        _ = try (seconds(since, "--since"), seconds(until, "--until"))
    }

    func run() async throws {
        let configuration = try options.read(required: Needs.store)
        let store = try configuration.store()
        let keyring = try Keyring.load(configuration.keyringSource())
        let bounds = (since: try seconds(since, "--since"), until: try seconds(until, "--until"))
        let reader = try VaultReader(store, keyring: keyring, clock: .system)
        if let seconds = try reader.secondsBehindLedger {
            throw CommandFailure(
                "this store has not followed the ledger for \(seconds / 3600) hours, so it may still hold what was to be forgotten "
                    + "meanwhile: start its worker (lethe work), wait until it is ready, and export again")
        }
        var walk = ExportWalk(filter: filter, redactor: Redactor(policy: try configuration.redactionPolicy()))
        defer { Console.endProgress() }
        let result = Result {
            if let hours = ExportFilter.hours(since: bounds.since, until: bounds.until) {
                try walk.print(reader.cursor(hours: hours, filter: filter.stored))
            }
        }
        // Also noted when it broke off: what was printed is out.
        try ExportJournal(keys: store.keys).append(
            ExportJournal.Line(
                at: WallClock.system.rfc3339, who: NSUserName(), filter: filter, records: walk.records))
        try result.get()
        try walk.report()
    }

    private var filter: ExportFilter {
        var filter = ExportFilter()
        filter.account = account
        filter.application = application
        filter.language = language
        filter.since = since
        filter.until = until
        return filter
    }

    private func seconds(_ text: String?, _ flag: String) throws -> Int64? {
        guard let text else {
            return nil
        }
        guard let time = Timestamp(rfc3339: text) else {
            throw ValidationError("\(flag) takes a time such as 2026-11-23T15:00:00Z")
        }
        return time.secondsSince1970
    }
}

/// One pass over a store: prints what is readable, counts what is not.
private struct ExportWalk {
    let filter: ExportFilter
    private(set) var records = 0
    private var keyless = 0
    private var withheld = 0
    private var problems: [String] = []
    private let redactor: Redactor
    private let encoder = JSONEncoder()

    init(filter: ExportFilter, redactor: Redactor) {
        self.redactor = redactor
        self.filter = filter
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func print(_ cursor: consuming RecordCursor) throws {
        while let page = try cursor.next() {
            var lines = Data()
            for record in page.records where filter.wants(language: record.language) {
                lines.append(try encoder.encode(ExportedRecord(record, redactor: redactor)))
                lines.append(UInt8(ascii: "\n"))
                records += 1
            }
            keyless += page.keyless
            withheld += page.withheld
            if page.unreadable > 0 {
                problems.append("\(page.hour.name): \(page.unreadable) records do not authenticate")
            }
            if let problem = page.problem {
                problems.append("\(page.hour.name): \(problem.description)")
            }
            try Console.write(Array(lines))
            Console.progress("\(records) records, at \(page.hour.name)")
        }
    }

    func report() throws {
        Console.endProgress()
        Console.note(
            "\(records) records; \(keyless) skipped whose keys are gone, \(withheld) that are to be erased")
        guard problems.isEmpty else {
            throw CommandFailure(problems.joined(separator: "\n"))
        }
    }
}
