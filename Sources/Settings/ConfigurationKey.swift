/// A key of the configuration: its name in the file, its flag, its variable, and what it takes.
public enum ConfigurationKey: String, CaseIterable, Sendable {
    case region
    case intake
    case brokerURL = "broker.url"
    case brokerPlaintext = "broker.plaintext"
    case brokerPasswordFile = "broker.password_file"
    case brokerCAFile = "broker.ca_file"
    case brokerCertFile = "broker.cert_file"
    case brokerKeyFile = "broker.key_file"
    case brokerPrefetch = "broker.prefetch"
    case storeRecords = "store.records"
    case storeKeys = "store.keys"
    case keyringFile = "keyring.file"
    case keyringCommand = "keyring.command"
    case retention
    case batchResults = "batch.results"
    case batchLinger = "batch.linger"
    case redactionTypes = "redaction.types"
    case redactionStrictness = "redaction.strictness"
    case redactionWords = "redaction.words"
    case httpAddress = "http.address"
    case workerName = "worker.name"
    case logLevel = "log.level"
    case logFormat = "log.format"

    /// The environment variable that sets the key: `LETHE_BROKER_URL` for `broker.url`.
    public var variable: String {
        "LETHE_" + rawValue.uppercased().replacing(".", with: "_")
    }

    /// The flag that sets the key, without its two dashes: `broker-url` for `broker.url`.
    public var flag: String {
        rawValue.replacing(".", with: "-").replacing("_", with: "-")
    }

    /// Whether the value may hold a secret, so that no message ever repeats it.
    public var isSecret: Bool {
        switch self {
        case .brokerURL, .keyringCommand: true
        default: false
        }
    }

    /// What the key takes, for messages: one clause.
    public var allowed: String {
        switch self {
        case .region: "2 to 32 of a-z, 0-9 and -, such as eu-3"
        case .intake: "on or off"
        case .brokerURL: "amqp://host:port/vhost or amqps://host:port/vhost"
        case .brokerPlaintext: "true or false"
        case .brokerPasswordFile, .brokerCAFile, .brokerCertFile, .brokerKeyFile, .keyringFile:
            "a file's path"
        case .brokerPrefetch: "a whole number from 1 to 65535"
        case .storeRecords, .storeKeys: "a folder's path"
        case .keyringCommand: "a shell command that prints a keyring"
        case .retention: "a duration from 1h to 30d, such as 30d"
        case .batchResults: "a whole number from 1 to 10000"
        case .batchLinger: "a duration from 1ms to 10s, such as 50ms"
        case .redactionTypes: "types of personal data with commas between, or all"
        case .redactionStrictness: "cautious or strict"
        case .redactionWords: "a file's path"
        case .httpAddress: "address:port, such as 127.0.0.1:9464 or [::1]:0"
        case .workerName: "1 to 128 characters without control characters"
        case .logLevel: "trace, debug, info, notice, warning, error or critical"
        case .logFormat: "text or json"
        }
    }
}
