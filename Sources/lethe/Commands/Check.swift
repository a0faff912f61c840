import AMQP
import ArgumentParser
import Sealing
import Settings
import Vault
import Worker

/// Says whether a worker could run here, line by line.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Check configuration, keyring, store, clock, broker and topology; each line ok, note, or unfit with what to do.",
        discussion: "Exit 1 when a line is unfit.")

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() async throws {
        let configuration = try options.read(
            required: Needs.broker.union(Needs.store))
        let region = try configuration.regionNamed()
        let endpoint = try configuration.endpoint()
        var findings = [Finding("configuration", .ok, "complete")]
        let keyring = check(try configuration.keyringSource(), for: region, into: &findings)
        if let keyring {
            findings += StoreCheck(try configuration.store(), keyring: keyring, clock: .system).findings()
        } else {
            findings.append(Finding("store", .notChecked, "needs the keyring"))
        }
        findings += await BrokerCheck(topology: Topology(region: region), endpoint: endpoint).findings()
        try show(findings)
        if findings.contains(where: { $0.state == .unfit }) {
            throw ExitCode(ExitStatus.failed)
        }
    }

    private func check(
        _ source: KeyringSource, for region: Region, into findings: inout [Finding]
    ) -> Keyring? {
        do {
            let keyring = try Keyring.load(source)
            try keyring.checkFitsWorker(of: region)
            findings.append(Finding("keyring", .ok, "wrapping version \(keyring.newestWrapping.version)"))
            return keyring
        } catch {
            findings.append(Finding("keyring", .unfit, "\(error)"))
            return nil
        }
    }

    private func show(_ findings: [Finding]) throws {
        if json {
            try Console.write(json: findings)
        } else {
            for finding in findings {
                try Console.write(line: finding.description)
            }
        }
    }
}
