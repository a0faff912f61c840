public import AMQP
public import Foundation
public import Messages
public import Sealing

/// A command as a producer sends it (DESIGN 3.2), its number sealed to the region.
public struct CommandMessage: Sendable {
    /// Whom or what it is about.
    public enum Subject: Sendable {
        /// A person; the number is sealed before it is sent.
        case person(account: String, application: String?, number: InternationalNumber)
        /// An application, or with nil an account.
        case tenant(account: String, application: String?)
        /// Everything captured before a time, which is a whole hour.
        case before(Timestamp)
        /// A region's whole store.
        case everything(region: String)
    }

    /// The command's id: random.
    public let id = UUID()
    private let verb: Command.Verb
    private let subject: Subject
    private let suppress: Bool
    private let broad: Bool
    private let requestedAt: Timestamp

    /// Puts a command together, asked for now.
    public init(
        _ verb: Command.Verb, _ subject: Subject, suppress: Bool = false, broad: Bool = false,
        requestedAt: Timestamp
    ) {
        self.verb = verb
        self.subject = subject
        self.suppress = suppress
        self.broad = broad
        self.requestedAt = requestedAt
    }

    /// The message.
    ///
    /// - Parameters:
    ///   - topology: Of the region it is for.
    ///   - keyring: The region's keyring, to whose public key the number is sealed.
    /// - Returns: What to publish.
    /// - Throws: ``KeyringUnfit`` for a reader's copy, `SealingError` when the number could not be sealed.
    public func publication(to topology: Topology, keyring: Keyring) throws -> Publication {
        var wire = Wire(
            id: id.uuidString.lowercased(), command: verb.rawValue, requestedAt: requestedAt.rfc3339)
        if suppress { wire.suppress = true }
        if broad { wire.broad = true }
        switch subject {
        case .person(let account, let application, let number):
            (wire.accountId, wire.applicationId) = (account, application)
            guard let key = keyring.numberPublicKey else { throw KeyringUnfit.readersCopy }
            wire.sealedNumber = Base64URL.encode(try SealedNumber.seal(number.digits, to: key))
        case .tenant(let account, let application):
            (wire.accountId, wire.applicationId) = (account, application)
        case .before(let time): wire.before = time.rfc3339
        case .everything(let region): wire.everything = region
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Publication(
            exchange: Topology.controlExchange, routingKey: topology.region.name,
            body: Array(try encoder.encode(wire)), contentType: "application/json",
            messageID: id.uuidString.lowercased())
    }

    private struct Wire: Encodable {
        var version = 1
        let id: String
        let command: String
        let requestedAt: String
        var accountId: String?
        var applicationId: String?
        var sealedNumber: String?
        var suppress: Bool?
        var broad: Bool?
        var before: String?
        var everything: String?
    }
}
