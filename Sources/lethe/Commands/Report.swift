import ArgumentParser
import Foundation
import Messages
import Sealing
import Settings
import Vault
import Worker

/// Tells what a region kept and erased in a period.
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Tell what the region kept and erased in a period: evidence for articles 17 and 30 of the GDPR.",
        discussion: """
            Orders by kind and how they ended, the stores and the oldest hour of each, key versions, what was verified; and what \
            the store here holds, when store.records and store.keys are set and it can be read. It names nobody.

              lethe report --from 2026-11-01 --to 2026-12-01
              lethe report --from 2026-11-01 --to 2026-12-01 --html november.html
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The period's beginning: a day, or a time, RFC 3339, UTC.")
    var from: String

    @Option(help: "The period's end, not included; without it, now.")
    var to: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "Write a page of its own to this file.", completion: .file(extensions: ["html"]))
    var html: String?

    func validate() throws { _ = try period() }

    func run() async throws {
        let configuration = try options.read(required: Needs.broker.union(Needs.keyring))
        let topology = Topology(region: try configuration.regionNamed())
        let keyring = try Keyring.load(configuration.keyringSource())
        try keyring.checkFitsWorker(of: topology.region)
        let reading = try await StreamReading.all(
            topology, keyring: keyring, endpoint: configuration.endpoint(), connectionName: "lethe report")
        let period = try period()
        let report = PeriodReport(
            period, in: reading, keyring: keyring, kept: try kept(configuration, keyring, period),
            region: topology.region.name, retention: configuration.retention, software: Version.program,
            clock: .system)
        try ReportOutput(html: html, json: json).put(report, text: report.text, page: report.page)
    }

    private func kept(
        _ configuration: Configuration, _ keyring: Keyring, _ period: Range<Int64>
    ) throws -> PeriodReport.Kept? {
        guard configuration.storeRecords != nil, configuration.storeKeys != nil else { return nil }
        let store = try configuration.store()
        do {
            let reader = try VaultReader(store, keyring: keyring, clock: .system)
            return try PeriodReport.Kept(reader, period: period)
        } catch {
            // The report is of the region; that this store is not in it is said.
            Console.note(
                "the store here is left out: \((error as? VaultError)?.description ?? "it cannot be read")")
            return nil
        }
    }

    private func period() throws -> Range<Int64> {
        let start = try seconds(from, "--from")
        // What was asked for in this very second counts.
        let end = try to.map { try seconds($0, "--to") } ?? WallClock.system.seconds + 1
        guard start < end else { throw ValidationError("--from lies before --to") }
        return start..<end
    }

    private func seconds(_ text: String, _ flag: String) throws -> Int64 {
        guard let time = Timestamp(rfc3339: text.count == 10 ? text + "T00:00:00Z" : text) else {
            throw ValidationError(
                "\(flag) takes a day such as 2026-11-23, or a time such as 2026-11-23T15:00:00Z")
        }
        return time.secondsSince1970
    }
}
