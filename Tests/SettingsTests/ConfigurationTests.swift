import Testing

@testable import Settings

@Suite struct ConfigurationTests {
    private func read(
        _ yaml: String? = nil, environment: [String: String] = [:], flags: [ConfigurationKey: String] = [:],
        required: Set<ConfigurationKey> = []
    ) throws -> Configuration {
        try Configuration(
            layers: ConfigurationLayers(yaml: yaml, environment: environment, flags: flags),
            required: required,
            hostName: "host-1")
    }

    private func violations(
        _ yaml: String? = nil, environment: [String: String] = [:], flags: [ConfigurationKey: String] = [:],
        required: Set<ConfigurationKey> = []
    ) throws -> [String] {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try read(yaml, environment: environment, flags: flags, required: required)
        }
        return error.violations.map(\.description)
    }

    @Test("nothing given leaves the documented defaults")
    func defaults() throws {
        let configuration = try read()
        #expect(configuration.brokerPrefetch == 3000)
        #expect(configuration.batchResults == 1000)
        #expect(configuration.batchLinger == .milliseconds(50))
        #expect(configuration.retention == .seconds(2_592_000))
        #expect(configuration.httpAddress == HTTPAddress(host: "127.0.0.1", port: 9464))
        #expect(configuration.workerName == "host-1")
        #expect(configuration.intake == .on)
        #expect(configuration.logFormat == .text)
    }

    @Test("a flag beats the environment, which beats the file; an empty variable is unset")
    func layers() throws {
        let yaml = "region: eu-3\nbroker:\n  prefetch: 10\n  url: amqp://localhost\nbatch: {results: 7}\n"
        let configuration = try read(
            yaml,
            environment: ["LETHE_BROKER_PREFETCH": "20", "LETHE_BATCH_RESULTS": "", "LETHE_REGION": "us-1"],
            flags: [.brokerPrefetch: "30"])
        #expect(configuration.brokerPrefetch == 30)
        #expect(configuration.batchResults == 7)
        #expect(configuration.region == "us-1")
        #expect(configuration.brokerURL == "amqp://localhost")
    }

    @Test(
        "YAML's booleans switch the intake",
        arguments: [("on", Intake.on), ("off", .off), ("false", .off), ("Yes", .on)])
    func intake(_ text: String, _ expected: Intake) throws {
        #expect(try read("intake: \(text)").intake == expected)
    }

    @Test("all violations come together, with key, value and what is allowed")
    func together() throws {
        let found = try violations(
            "region: EU_3\nretention: 31d\nbroker: {prefetch: 0, colour: red}\nlog: {level: loud}\nhttp.address: a\nbatch: 9",
            required: [.brokerURL, .storeKeys, .keyringFile])
        #expect(found.count == 10)
        #expect(found.contains { $0.hasPrefix("http.address: is no key") })
        #expect(found.contains { $0.hasPrefix("batch: is a section") })
        #expect(found.contains { $0.hasPrefix("region: \"EU_3\"") && $0.contains("a-z") })
        #expect(found.contains { $0.hasPrefix("retention: \"31d\"") && $0.contains("30d") })
        #expect(found.contains { $0.hasPrefix("broker.prefetch: \"0\"") })
        #expect(found.contains { $0 == "broker.colour: is not a key of the configuration" })
        #expect(found.contains { $0.hasPrefix("log.level: \"loud\"") })
        #expect(found.contains { $0.hasPrefix("broker.url: is needed") })
        #expect(found.contains { $0.hasPrefix("store.keys: is needed") })
        #expect(found.contains { $0.hasPrefix("keyring.file: or keyring.command is needed") })
    }

    @Test("a password given as a flag is refused and not repeated")
    func passwordFlag() throws {
        let found = try violations(flags: [.brokerURL: "amqp://user:hunter2@localhost/"])
        #expect(found.count == 1)
        #expect(!found.joined().contains("hunter2"))
        #expect(try read(flags: [.brokerURL: "amqp://user@localhost/"]).brokerURL != nil)
    }

    @Test(
        "a broker URL of another scheme, or without a host, is found with everything else, and not repeated",
        arguments: [
            "http://localhost", "localhost:5672", "amqp://", "amqp:///vhost", "amqps://u:hunter2@",
            "amqp://:5672",
        ])
    func brokerURL(_ url: String) throws {
        let found = try violations("broker: {url: '\(url)', prefetch: 0}")
        #expect(found.count == 2)
        #expect(found.contains { $0.hasPrefix("broker.url: is not allowed; it takes amqp://") })
        #expect(!found.joined().contains("hunter2"))
    }

    @Test(
        "a section or key with nothing behind it counts as left out",
        arguments: ["log:", "broker: ~", "region:", ""])
    func nothingBehind(_ yaml: String) throws {
        #expect(try read(yaml).brokerPrefetch == 3000)
    }

    @Test("a redactor that masks no type cannot be asked for", arguments: ["", " ", ","])
    func noTypes(list: String) throws {
        #expect(try violations(flags: [.redactionTypes: list]).count == 1)
        #expect(try violations("redaction: {types: '\(list)'}").count == 1)
    }

    @Test("broken YAML is refused with its line, unquoted, and nothing is said to be missing from it")
    func brokenFile() throws {
        let found = try violations("region: eu-3\n broker: {url: 'amqp://a:hunter2@b'", required: [.region])
        #expect(found == ["configuration file: is not valid YAML: line 2, or the one before"])
    }

    @Test(
        "durations have a unit and a range", arguments: ["50", "ms", "-5s", "1.5s", "5 s", "11s", "0ms", ""])
    func badDuration(_ text: String) throws {
        #expect(Duration.parse(text, in: .milliseconds(1) ... .seconds(10)) == nil)
    }

    @Test(
        "addresses are literal",
        arguments: [
            ("127.0.0.1:0", "127.0.0.1", 0), ("[::1]:9464", "::1", 9464), ("localhost:80", "127.0.0.1", 80),
            ("0.0.0.0:9464", "0.0.0.0", 9464),
        ] as [(String, String, UInt16)])
    func addresses(_ text: String, _ host: String, _ port: UInt16) {
        #expect(HTTPAddress(text) == HTTPAddress(host: host, port: port))
    }

    @Test(
        "what is no address is refused",
        arguments: ["9464", "localhost", "example.org:80", "::1:80", "1.2.3.4:70000"])
    func notAddresses(_ text: String) {
        #expect(HTTPAddress(text) == nil)
    }

    @Test("variables and flags follow from the key's name")
    func names() {
        #expect(ConfigurationKey.brokerPasswordFile.variable == "LETHE_BROKER_PASSWORD_FILE")
        #expect(ConfigurationKey.brokerPasswordFile.flag == "broker-password-file")
    }
}
