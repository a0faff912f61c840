import AMQP
import ArgumentParser
import Foundation
import Orders
import Sealing
import Settings
import Vault
import Worker

/// Says whether a worker could run here, line by line.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Check configuration, keyring, store, disk, clock, broker and topology; each line ok, note, not checked, or unfit with what to do.",
        discussion: """
            Changes nothing. Exit 1 when a line is unfit. What AMQP cannot tell is not checked, and the line says what to run.

              lethe check --config lethe.yaml
              lethe check --config lethe.yaml --json | jq '.[] | select(.state == "unfit")'
              lethe check --config lethe.yaml --scan --phrases phrases.txt

            --scan reads every file of the store, byte by byte, beside a worker or without: journals must be empty, and no id of an \
            erased record may be left in its hour. With --phrases, none of these phrases and numbers, one a line, may be there in clear.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Print a JSON array.")
    var json = false

    @Flag(help: "Search the raw files of the store as well.")
    var scan = false

    @Option(
        help: "A file of phrases and numbers that no file may hold, one a line; - reads them from stdin.",
        completion: .file())
    var phrases: String?

    func validate() throws {
        if phrases != nil, !scan { throw ValidationError("--phrases goes with --scan") }
    }

    func run() async throws {
        let configuration = try options.read(
            required: Needs.broker.union(Needs.store))
        let region = try configuration.regionNamed()
        let endpoint = try configuration.endpoint()
        let store = try configuration.store()
        var findings = [Finding("configuration", .ok, "complete")]
        let (looked, keyring) = KeyringCheck(
            try configuration.keyringSource(), region: region, now: WallClock.system.seconds
        ).findings()
        findings += looked
        // Before anything opens the files: a reader rolls back what a killed worker left.
        let scanned = scan ? try scanned(store, keyring) : []
        var standing: StoreCheck.Standing?
        if let keyring {
            let check = StoreCheck(store, keyring: keyring, clock: .system)
            findings += check.findings()
            standing = check.standing
        } else {
            findings.append(Finding("store", .notChecked, "needs the keyring"))
        }
        findings += scanned
        let broker = BrokerCheck(
            topology: Topology(region: region), endpoint: endpoint, ledgerPosition: standing?.position)
        let seen = await broker.findings()
        findings += seen
        // Without a ledger to read, the wait for one would be in vain.
        if let keyring,
            seen.contains(where: { $0.subject == BrokerCheck.ledgerSubject && $0.state != .unfit })
        {
            findings += await clock(Topology(region: region), endpoint, keyring, standing?.store)
        }
        try show(findings)
        if findings.contains(where: { $0.state == .unfit }) {
            throw ExitCode(ExitStatus.failed)
        }
    }

    private func clock(
        _ topology: Topology, _ endpoint: BrokerEndpoint, _ keyring: Keyring, _ store: StoreID?
    ) async -> [Finding] {
        do {
            let reading = try await StreamReading.all(
                topology, keyring: keyring, endpoint: endpoint, connectionName: "lethe check")
            return [ClockCheck.finding(reading.book.roster, own: store, now: WallClock.system.seconds)]
        } catch {
            // What keeps the broker or its streams from being read has its own line.
            return [Finding("clock against others", .notChecked, "the ledger cannot be read")]
        }
    }

    private func scanned(_ store: VaultConfiguration, _ keyring: Keyring?) throws -> [Finding] {
        var wanted: [String] = []
        if let phrases {
            let data =
                phrases == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : FileManager.default.contents(atPath: phrases)
            guard let data else {
                throw CommandFailure("the file of --phrases cannot be read", status: ExitStatus.usage)
            }
            wanted = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        }
        return StoreScan(store, keyring: keyring, phrases: wanted).findings { name in
            Console.progress("scanning \(name)")
        }
    }

    private func show(_ findings: [Finding]) throws {
        Console.endProgress()
        if json {
            try Console.write(json: findings)
        } else {
            for finding in findings {
                try Console.write(line: finding.description)
            }
        }
    }
}
