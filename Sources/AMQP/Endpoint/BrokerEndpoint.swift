/// Where the broker is and how to get in: made from a URL and file names, checked once, used at every connect.
///
/// Its description and mirror hold scheme, host, port and virtual host, never credentials.
/// Source of the URL's form: RabbitMQ, "URI Specification".
public struct BrokerEndpoint: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// How the client proves who it is.
    enum Login: Sendable {
        /// SASL PLAIN with the password of the URL.
        case password(user: Secret, password: Secret)
        /// SASL PLAIN; the file is read at every connect, so that a rotated password needs no restart.
        case passwordFile(user: Secret, path: String)
        /// SASL EXTERNAL: the broker takes the name from the client's certificate.
        case certificate
    }

    /// TLS files; without `certificateAuthority` the system's authorities are trusted.
    struct Encryption: Sendable {
        let certificateAuthority: String?
        let certificate: String?
        let key: String?
    }

    /// Host name or address literal, an IPv6 address without its brackets.
    public let host: String
    /// TCP port; 5672 without TLS and 5671 with TLS unless the URL names one.
    public let port: Int
    /// Virtual host, `/` unless the URL names one.
    public let virtualHost: String
    /// Whether the connection is encrypted.
    public var isEncrypted: Bool { encryption != nil }

    let encryption: Encryption?
    let login: Login
    let plaintextAllowed: Bool

    /// Reads a URL `amqp://user:password@host:port/vhost` or `amqps://…`, percent-decoded part by part.
    ///
    /// No path means virtual host `/`, as does `/%2f`. Without user in the URL: the certificate when there is one
    /// (SASL EXTERNAL), else RabbitMQ's default user `guest`.
    /// - Parameters:
    ///   - url: the URL.
    ///   - plaintextAllowed: allows `amqp://` to other machines than this one.
    ///   - passwordFile: a file with the password; it beats the URL's, is read at every connect, and a trailing
    ///     line break does not count.
    ///   - caFile: PEM file with the certificate authorities to trust instead of the system's.
    ///   - certFile: PEM file with the client's certificate and chain.
    ///   - keyFile: PEM file with the client's key, of any kind OpenSSL knows.
    /// - Throws: `BrokerEndpointError`, which names the rule and no value.
    public init(
        url: String, plaintextAllowed: Bool = false, passwordFile: String? = nil, caFile: String? = nil,
        certFile: String? = nil, keyFile: String? = nil
    ) throws(BrokerEndpointError) {
        let parts = try BrokerURL(url)
        host = parts.host
        port = parts.port
        virtualHost = parts.virtualHost
        self.plaintextAllowed = plaintextAllowed

        guard (certFile == nil) == (keyFile == nil) else { throw .certificateAndKeyBelongTogether }
        if parts.isEncrypted {
            encryption = Encryption(certificateAuthority: caFile, certificate: certFile, key: keyFile)
        } else {
            guard caFile == nil, certFile == nil else { throw .filesNeedTLS }
            guard plaintextAllowed || parts.isLoopback else { throw .plaintextNotAllowed }
            encryption = nil
        }
        login = try Self.login(parts, passwordFile: passwordFile, hasCertificate: certFile != nil)
    }

    private static func login(
        _ parts: BrokerURL, passwordFile: String?, hasCertificate: Bool
    ) throws(BrokerEndpointError) -> Login {
        guard let user = parts.user else {
            if hasCertificate { return .certificate }
            guard passwordFile == nil else { throw .userMissing }
            return .password(user: Secret("guest".utf8), password: Secret("guest".utf8))
        }
        if let passwordFile { return .passwordFile(user: user, path: passwordFile) }
        guard let password = parts.password else { throw .passwordMissing }
        return .password(user: user, password: password)
    }

    /// `scheme://host:port/vhost`, percent-encoded where needed.
    public var description: String {
        let shownHost = host.contains(":") ? "[\(host)]" : host
        return "\(isEncrypted ? "amqps" : "amqp")://\(shownHost):\(port)/\(BrokerURL.encode(virtualHost))"
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// Shows the description only, so that `dump` cannot reach the credentials.
    public var customMirror: Mirror { Mirror(self, children: ["endpoint": description]) }
}

/// Why a broker's URL and files cannot be used; holds no value of theirs.
public enum BrokerEndpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Not of the form `amqp://…` or `amqps://…`.
    case unknownScheme
    /// No host between `//` and the path.
    case hostMissing
    /// The port is not a number from 1 to 65535.
    case portInvalid
    /// A percent sign without two hexadecimal digits, a NUL, or bytes that are not UTF-8.
    case encodingInvalid
    /// More than one path segment, a query or a fragment.
    case pathInvalid
    /// A user without a password, and no password file.
    case passwordMissing
    /// A password file without a user in the URL.
    case userMissing
    /// `amqp://` to another machine without permission.
    case plaintextNotAllowed
    /// CA, certificate or key file with `amqp://`.
    case filesNeedTLS
    /// A certificate without key or the reverse.
    case certificateAndKeyBelongTogether

    /// What is wrong and what is allowed instead.
    public var description: String {
        switch self {
        case .unknownScheme: "must begin with amqp:// or amqps://"
        case .hostMissing: "must name a host"
        case .portInvalid: "the port must be a number from 1 to 65535"
        case .encodingInvalid: "percent-encoding must be two hexadecimal digits each and UTF-8"
        case .pathInvalid: "the path must be one virtual host, with / written as %2f"
        case .passwordMissing: "a user needs a password, in the URL or in a file"
        case .userMissing: "a password file needs a user in the URL"
        case .plaintextNotAllowed: "amqp:// is for this machine only; use amqps://, or set broker.plaintext"
        case .filesNeedTLS: "CA, certificate and key files need amqps://"
        case .certificateAndKeyBelongTogether: "a client certificate needs its key, and a key its certificate"
        }
    }
}
