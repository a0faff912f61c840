import ArgumentParser
import Foundation
import Settings

/// The flags of the configuration: its keys with hyphens.
///
/// They beat the environment, which beats the file.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "YAML file with the configuration (or LETHE_CONFIG).", completion: .file())
    var config: String?

    @Option(name: .customLong("region"), help: help(.region))
    var region: String?

    @Option(name: .customLong("intake"), help: help(.intake))
    var intake: String?

    @Option(name: .customLong("broker-url"), help: help(.brokerURL))
    var brokerURL: String?

    @Option(name: .customLong("broker-plaintext"), help: help(.brokerPlaintext))
    var brokerPlaintext: String?

    @Option(name: .customLong("broker-password-file"), help: help(.brokerPasswordFile))
    var brokerPasswordFile: String?

    @Option(name: .customLong("broker-ca-file"), help: help(.brokerCAFile))
    var brokerCAFile: String?

    @Option(name: .customLong("broker-cert-file"), help: help(.brokerCertFile))
    var brokerCertFile: String?

    @Option(name: .customLong("broker-key-file"), help: help(.brokerKeyFile))
    var brokerKeyFile: String?

    @Option(name: .customLong("broker-prefetch"), help: help(.brokerPrefetch))
    var brokerPrefetch: String?

    @Option(name: .customLong("store-records"), help: help(.storeRecords))
    var storeRecords: String?

    @Option(name: .customLong("store-keys"), help: help(.storeKeys))
    var storeKeys: String?

    @Option(name: .customLong("keyring-file"), help: help(.keyringFile))
    var keyringFile: String?

    @Option(name: .customLong("keyring-command"), help: help(.keyringCommand))
    var keyringCommand: String?

    @Option(name: .customLong("retention"), help: help(.retention))
    var retention: String?

    @Option(name: .customLong("batch-results"), help: help(.batchResults))
    var batchResults: String?

    @Option(name: .customLong("batch-linger"), help: help(.batchLinger))
    var batchLinger: String?

    @Option(name: .customLong("redaction-types"), help: help(.redactionTypes))
    var redactionTypes: String?

    @Option(name: .customLong("redaction-strictness"), help: help(.redactionStrictness))
    var redactionStrictness: String?

    @Option(name: .customLong("redaction-words"), help: help(.redactionWords))
    var redactionWords: String?

    @Option(name: .customLong("http-address"), help: help(.httpAddress))
    var httpAddress: String?

    @Option(name: .customLong("worker-name"), help: help(.workerName))
    var workerName: String?

    @Option(name: .customLong("log-level"), help: help(.logLevel))
    var logLevel: String?

    @Option(name: .customLong("log-format"), help: help(.logFormat))
    var logFormat: String?

    private static func help(_ key: ConfigurationKey) -> ArgumentHelp {
        ArgumentHelp("\(key.rawValue): \(key.allowed).", visibility: .hidden)
    }

    private var flags: [ConfigurationKey: String] {
        let all: [(ConfigurationKey, String?)] = [
            (.region, region),
            (.intake, intake),
            (.brokerURL, brokerURL),
            (.brokerPlaintext, brokerPlaintext),
            (.brokerPasswordFile, brokerPasswordFile),
            (.brokerCAFile, brokerCAFile),
            (.brokerCertFile, brokerCertFile),
            (.brokerKeyFile, brokerKeyFile),
            (.brokerPrefetch, brokerPrefetch),
            (.storeRecords, storeRecords),
            (.storeKeys, storeKeys),
            (.keyringFile, keyringFile),
            (.keyringCommand, keyringCommand),
            (.retention, retention),
            (.batchResults, batchResults),
            (.batchLinger, batchLinger),
            (.redactionTypes, redactionTypes),
            (.redactionStrictness, redactionStrictness),
            (.redactionWords, redactionWords),
            (.httpAddress, httpAddress),
            (.workerName, workerName),
            (.logLevel, logLevel),
            (.logFormat, logFormat),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { key, value in value.map { (key, $0) } })
    }

    /// Reads file, environment and flags.
    ///
    /// - Parameter required: The keys without which the command cannot run.
    /// - Returns: The values.
    /// - Throws: ``ConfigurationError`` with every violation; a ``CommandFailure`` that also says where a file is looked for, when
    ///   none was given.
    func read(required: Set<ConfigurationKey>) throws -> Configuration {
        let environment = ProcessInfo.processInfo.environment
        var yaml: String?
        if let path = config ?? environment["LETHE_CONFIG"].flatMap({ $0.isEmpty ? nil : $0 }) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure(
                    "the configuration file \(path) cannot be read", status: ExitStatus.usage)
            }
            yaml = text
        }
        let layers = ConfigurationLayers(yaml: yaml, environment: environment, flags: flags)
        do throws(ConfigurationError) {
            return try Configuration(
                layers: layers, required: required, hostName: ProcessInfo.processInfo.hostName)
        } catch {
            guard yaml == nil else { throw error }
            throw CommandFailure(
                """
                the configuration is not usable:
                \(error)
                no file was given: name one with --config or LETHE_CONFIG; ops/lethe.yaml is one with every key explained
                """, status: ExitStatus.usage)
        }
    }
}
