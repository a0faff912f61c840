import AMQP
import Foundation
import Logging
import Redaction
import Sealing
import Settings
import Vault
import Worker

/// Sets of keys that commands need.
enum Needs {
    static let broker: Set<ConfigurationKey> = [.region, .brokerURL]
    static let store: Set<ConfigurationKey> = [.region, .storeRecords, .storeKeys, .keyringFile]
    static let keyring: Set<ConfigurationKey> = [.keyringFile]
}

/// What commands make of a configuration.
extension Configuration {
    /// The region.
    ///
    /// - Throws: When `region` is not set; commands that use it require the key.
    func regionNamed() throws -> Region {
        guard let region = region.flatMap(Region.init) else {
            throw CommandFailure("region: is needed", status: ExitStatus.usage)
        }
        return region
    }

    /// The broker with its credentials.
    ///
    /// - Throws: A ``CommandFailure`` with exit code 2 that says which key is wrong.
    func endpoint() throws -> BrokerEndpoint {
        do {
            return try BrokerEndpoint(
                url: brokerURL ?? "", plaintextAllowed: brokerPlaintext, passwordFile: brokerPasswordFile,
                caFile: brokerCAFile, certFile: brokerCertFile, keyFile: brokerKeyFile)
        } catch {
            throw CommandFailure(
                "the configuration is not usable:\nbroker.url: \(error)", status: ExitStatus.usage)
        }
    }

    /// Where the keyring comes from.
    func keyringSource() throws -> KeyringSource {
        if let command = keyringCommand {
            return .command(command)
        }
        return .file(try keyringPath())
    }

    /// The keyring, if the configuration names one; one with control keys.
    func keyringIfNamed() throws -> Keyring? {
        guard keyringFile != nil || keyringCommand != nil else { return nil }
        let keyring = try Keyring.load(keyringSource())
        try keyring.checkFitsWorker(of: regionNamed())
        return keyring
    }

    /// The keyring's file, for the commands that write it.
    func keyringPath() throws -> String {
        guard let path = keyringFile else {
            throw CommandFailure(
                "keyring.file: is needed; a keyring that comes from keyring.command is kept by that command",
                status: ExitStatus.usage)
        }
        return path
    }

    /// What is masked.
    ///
    /// - Throws: A ``CommandFailure`` with exit code 2 that says which key is wrong.
    func redactionPolicy() throws -> RedactionPolicy {
        var policy = RedactionPolicy()
        if let names = redactionTypes, names != ["ALL"] {
            policy.types = []
            for name in names {
                guard let type = EntityType(rawValue: name) else {
                    throw CommandFailure(
                        """
                        redaction.types: \(name) is not a type of personal data; it takes all, or some of \
                        \(EntityType.allCases.map(\.rawValue).joined(separator: ", "))
                        """, status: ExitStatus.usage)
                }
                policy.types.insert(type)
            }
        }
        policy.strictness = RedactionPolicy.Strictness(rawValue: redactionStrictness) ?? .cautious
        guard let path = redactionWords else { return policy }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("redaction.words: the file cannot be read", status: ExitStatus.usage)
        }
        do {
            policy.words = try OwnWords(text)
        } catch {
            throw CommandFailure("redaction.words: \(error)", status: ExitStatus.usage)
        }
        return policy
    }

    /// A digest of what decides what is masked: when it changes, what was redacted again is to be redacted anew.
    func redactionDigest() throws -> String {
        let words = redactionWords.flatMap { FileManager.default.contents(atPath: $0) } ?? Data()
        let types = (redactionTypes ?? []).sorted().joined(separator: ",")
        return Base64URL.encode(try SHA256.digest(of: Array("\(types) \(redactionStrictness) ".utf8) + words))
    }

    /// The store: where it lies, whose it is, and how long it keeps.
    func store() throws -> VaultConfiguration {
        guard let storeRecords, let storeKeys else {
            throw CommandFailure("store.records and store.keys: are needed", status: ExitStatus.usage)
        }
        return VaultConfiguration(
            records: storeRecords, keys: storeKeys, region: try regionNamed(), retention: retention)
    }
}
