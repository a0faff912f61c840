/// The configuration of one run, read once at the start into values.
///
/// Keys, defaults and ranges are those of ``ConfigurationKey``.
public struct Configuration: Sendable {
    /// The region this worker belongs to, `region`.
    public var region: String?
    /// Whether results are taken, `intake` (default on).
    public var intake = Intake.on
    /// The broker as given, `broker.url`; may hold a password.
    public var brokerURL: String?
    /// Whether `amqp://` may leave the machine, `broker.plaintext` (default false).
    public var brokerPlaintext = false
    /// File with the broker password, `broker.password_file`.
    public var brokerPasswordFile: String?
    /// File with the certificate authorities that the broker's certificate must come from, `broker.ca_file`.
    public var brokerCAFile: String?
    /// File with the client certificate, `broker.cert_file`.
    public var brokerCertFile: String?
    /// File with the client certificate's key, `broker.key_file`.
    public var brokerKeyFile: String?
    /// Unacknowledged results at most, `broker.prefetch` (default 3000).
    public var brokerPrefetch: UInt16 = 3000
    /// Folder of the sealed records, `store.records`.
    public var storeRecords: String?
    /// Folder of the keys, never to be backed up, `store.keys`.
    public var storeKeys: String?
    /// Where the keyring comes from, `keyring.file` or `keyring.command`.
    public var keyringFile: String?
    /// Command that prints the keyring, `keyring.command`.
    public var keyringCommand: String?
    /// How long a record is kept after the hour of its capture began, `retention` (default and maximum 30 days).
    public var retention: Duration = .seconds(30 * 86_400)
    /// Results a commit holds at most, `batch.results` (default 1000).
    public var batchResults = 1000
    /// How long a batch waits after its first result, `batch.linger` (default 50 ms).
    public var batchLinger: Duration = .milliseconds(50)
    /// Types of personal data that are masked, `redaction.types` (default all); nil is all.
    public var redactionTypes: [String]?
    /// How readily is masked what the redactor is not sure of, `redaction.strictness` (default cautious).
    public var redactionStrictness = "cautious"
    /// File with accounts' and applications' own words to keep or mask, `redaction.words`.
    public var redactionWords: String?
    /// Where health and metrics are served, `http.address` (default 127.0.0.1:9464).
    public var httpAddress = HTTPAddress(host: "127.0.0.1", port: 9464)
    /// The label of this worker, `worker.name` (default: host name).
    public var workerName: String
    /// Least severe level that is logged, `log.level` (default info).
    public var logLevel = LogLevel.info
    /// How log lines are written, `log.format` (default text).
    public var logFormat = LogFormat.text

    /// Reads all keys, and reports all violations together.
    ///
    /// - Parameters:
    ///   - layers: File, environment and flags.
    ///   - required: Keys without which the command cannot run. ``ConfigurationKey/keyringFile`` stands for either source of a keyring.
    ///   - hostName: The default of `worker.name`.
    /// - Throws: ``ConfigurationError`` with every violation.
    public init(
        layers: ConfigurationLayers, required: Set<ConfigurationKey>, hostName: String
    ) throws(ConfigurationError) {
        workerName = hostName
        var reading = ConfigurationReading(layers)
        for key in ConfigurationKey.allCases {
            read(key, from: &reading)
        }
        if keyringFile != nil, keyringCommand != nil {
            reading.note(.keyringCommand, "cannot stand beside keyring.file; choose one")
        }
        if brokerKeyFile != nil, brokerCertFile == nil {
            reading.note(.brokerKeyFile, "needs broker.cert_file beside it")
        }
        if let records = storeRecords, records == storeKeys {
            reading.note(
                .storeKeys, "must not be the folder of store.records: records may be copied, keys never")
        }
        if layers.isReadable { reading.require(required) }
        guard reading.violations.isEmpty else {
            throw ConfigurationError(violations: reading.violations)
        }
    }

    private mutating func read(_ key: ConfigurationKey, from reading: inout ConfigurationReading) {
        switch key {
        case .region: reading.take(key, into: &region) { RegionName.isValid($0) ? $0 : nil }
        case .intake: reading.take(key, into: &intake, parse: { Intake($0) })
        case .brokerURL: reading.take(key, into: &brokerURL) { BrokerURL.looksUsable($0) ? $0 : nil }
        case .brokerPlaintext: reading.take(key, into: &brokerPlaintext, parse: Switch.parse)
        case .brokerPasswordFile: reading.take(key, into: &brokerPasswordFile) { $0 }
        case .brokerCAFile: reading.take(key, into: &brokerCAFile) { $0 }
        case .brokerCertFile: reading.take(key, into: &brokerCertFile) { $0 }
        case .brokerKeyFile: reading.take(key, into: &brokerKeyFile) { $0 }
        case .brokerPrefetch:
            reading.take(key, into: &brokerPrefetch) { UInt16($0).flatMap { $0 > 0 ? $0 : nil } }
        case .storeRecords: reading.take(key, into: &storeRecords) { $0 }
        case .storeKeys: reading.take(key, into: &storeKeys) { $0 }
        case .keyringFile: reading.take(key, into: &keyringFile) { $0 }
        case .keyringCommand: reading.take(key, into: &keyringCommand) { $0 }
        case .retention:
            reading.take(key, into: &retention) {
                Duration.parse($0, in: .seconds(3600) ... .seconds(30 * 86_400))
            }
        case .batchResults:
            reading.take(key, into: &batchResults) {
                Int($0).flatMap { (1...10_000).contains($0) ? $0 : nil }
            }
        case .batchLinger:
            reading.take(key, into: &batchLinger) {
                Duration.parse($0, in: .milliseconds(1) ... .seconds(10))
            }
        case .redactionTypes: reading.take(key, into: &redactionTypes, parse: TypeList.parse)
        case .redactionStrictness:
            reading.take(key, into: &redactionStrictness) { ["cautious", "strict"].contains($0) ? $0 : nil }
        case .redactionWords: reading.take(key, into: &redactionWords) { $0 }
        case .httpAddress: reading.take(key, into: &httpAddress, parse: { HTTPAddress($0) })
        case .workerName: reading.take(key, into: &workerName, parse: WorkerName.parse)
        case .logLevel: reading.take(key, into: &logLevel, parse: { LogLevel($0) })
        case .logFormat: reading.take(key, into: &logFormat, parse: { LogFormat($0) })
        }
    }
}

/// One pass over the layers that gathers values and what is wrong with them.
private struct ConfigurationReading {
    let layers: ConfigurationLayers
    var violations: [Violation]

    init(_ layers: ConfigurationLayers) {
        self.layers = layers
        violations = layers.violations
    }

    mutating func take<Value>(_ key: ConfigurationKey, into value: inout Value, parse: (String) -> Value?) {
        guard let text = layers.text(key) else {
            return
        }
        if let parsed = parse(text) {
            value = parsed
        } else {
            violations.append(Violation(key, value: text, problem: "is not allowed; it takes \(key.allowed)"))
        }
    }

    mutating func take<Value>(_ key: ConfigurationKey, into value: inout Value?, parse: (String) -> Value?) {
        guard let text = layers.text(key) else {
            return
        }
        if !text.isEmpty, let parsed = parse(text) {
            value = parsed
        } else {
            violations.append(Violation(key, value: text, problem: "is not allowed; it takes \(key.allowed)"))
        }
    }

    mutating func note(_ key: ConfigurationKey, _ problem: String) {
        violations.append(Violation(key, problem: problem))
    }

    mutating func require(_ keys: Set<ConfigurationKey>) {
        for key in ConfigurationKey.allCases where keys.contains(key) && layers.text(key) == nil {
            if key == .keyringFile {
                if layers.text(.keyringCommand) == nil {
                    note(key, "or keyring.command is needed; it takes \(key.allowed)")
                }
            } else {
                note(key, "is needed; it takes \(key.allowed)")
            }
        }
    }
}
