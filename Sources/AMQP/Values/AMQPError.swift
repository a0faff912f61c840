/// What went wrong between Lethe and the broker: which operation, which code, and what to do now.
///
/// Holds numbers only, never text of the peer, credentials or content.
public struct AMQPError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was being done.
    public enum Operation: String, Sendable {
        /// Starting a thread.
        case startThread = "start thread"
        /// Reading the password file.
        case readPassword = "read password"
        /// Looking up the broker's name.
        case resolve
        /// Connecting, TLS handshake included.
        case connect
        /// The AMQP handshake: authentication, tuning, virtual host.
        case logIn = "log in"
        /// Opening a channel.
        case openChannel = "open channel"
        /// Setting the prefetch or beginning to consume.
        case consume
        /// Cancelling a consumer.
        case cancel
        /// Acknowledging.
        case acknowledge
        /// Waiting for or reading frames.
        case receive
        /// Publishing, the confirm included.
        case publish
        /// Declaring, binding or deleting an object.
        case declare
        /// Looking at an object passively.
        case inspect
        /// Fetching one message.
        case get
        /// Closing a channel or a connection.
        case close
    }

    /// Why it failed.
    public enum Code: Sendable, Hashable {
        /// A status of librabbitmq (`amqp_status_enum`, negative).
        case library(Int)
        /// A reply code of the broker (AMQP 0-9-1, "Constants"), such as 404, on the channel or the connection.
        case reply(Int)
        /// An `errno` of the system.
        case system(Int32)
        /// A code of `getaddrinfo`.
        case nameResolution(Int32)
        /// The name leads to an address that is not this machine, and plaintext is for loopback only.
        case notLoopback
        /// The broker's certificate was refused, with OpenSSL's reason (`X509_V_ERR_…`).
        case certificateRefused(Int)
        /// The TLS handshake failed for another reason (`SSL_R_…`, 0 when unknown).
        case tls(Int)
        /// The CA file could not be used.
        case certificateAuthorityFile
        /// The client's certificate file could not be used.
        case certificateFile
        /// The client's key file could not be used, or does not fit the certificate.
        case keyFile
        /// Others than its owner can read the password file.
        case passwordReadableByOthers
        /// Others than its owner can read the client's key file.
        case keyReadableByOthers
        /// Nobody accepts connections at the address, or the network does not reach it.
        case unreachable
        /// No answer in time.
        case timedOut
        /// The peer stopped reading and the watchdog ended the call.
        case stuck
        /// Nothing came from the peer for two heartbeat intervals.
        case heartbeatMissed
        /// The peer closed the connection without a word.
        case connectionClosed
        /// The connection was lost after sending, before the outcome was known.
        case connectionLost
        /// The broker cancelled the consumer: its queue was deleted or moved.
        case cancelledByBroker
        /// Bytes or frames that do not belong here.
        case protocolViolation
        /// The publication's deadline passed without an outcome.
        case deadlinePassed
        /// The broker has blocked publishing (memory or disk alarm) until the deadline.
        case blocked
        /// The publication does not fit into AMQP's fields or frames.
        case notEncodable
        /// The link was stopped.
        case stopped
    }

    /// What the caller should do.
    public enum Disposition: Sendable, Hashable {
        /// Try again later; links do so by themselves.
        case retryLater
        /// What was given can never work: do not try it again.
        case reject
        /// The link was stopped on purpose.
        case stop
    }

    /// What was being done.
    public let operation: Operation
    /// Why it failed.
    public let code: Code

    init(_ operation: Operation, _ code: Code) {
        self.operation = operation
        self.code = code
    }

    /// What to do now.
    public var disposition: Disposition {
        switch code {
        case .notEncodable: .reject
        case .stopped: .stop
        default: .retryLater
        }
    }

    /// Whether only a person can put it right.
    ///
    /// A missing object, a missing permission, a refused certificate, a file that cannot be used: retried at the
    /// slowest pace, to be reported loudly.
    public var needsAttention: Bool {
        switch code {
        // 402 invalid path, 403 access refused, 404 not found, 530 not allowed (no such virtual host),
        // 540 not implemented (reject on a stream).
        case .reply(402), .reply(403), .reply(404), .reply(530), .reply(540): true
        case .notLoopback, .certificateRefused, .certificateAuthorityFile, .certificateFile, .keyFile: true
        case .passwordReadableByOthers, .keyReadableByOthers: true
        case .system: operation == .readPassword
        default: false
        }
    }

    /// Whether what was given to log in with is at fault: the password, the certificates, or the files that hold them.
    public var concernsCredentials: Bool {
        switch code {
        case .reply(403): operation == .logIn
        case .certificateRefused, .certificateAuthorityFile, .certificateFile, .keyFile, .tls: true
        case .passwordReadableByOthers, .keyReadableByOthers: true
        case .system: operation == .readPassword
        default: false
        }
    }

    /// Whether the connection still works after it (AMQP 0-9-1, "soft errors").
    var concernsChannelOnly: Bool {
        switch code {
        case .reply(311), .reply(403), .reply(404), .reply(405), .reply(406), .cancelledByBroker: true
        default: false
        }
    }

    /// Operation and code, safe for anyone to read.
    public var description: String {
        "\(operation.rawValue): \(code.sentence)"
    }
}

extension AMQPError.Code {
    /// The code as words and numbers of our own.
    fileprivate var sentence: String {
        switch self {
        case .library(let status): "librabbitmq status \(status)"
        case .reply(let code): "the broker replied \(code)\(Self.meaning(ofReply: code))"
        case .system(let code): "errno \(code)"
        case .nameResolution(let code): "the host's name does not resolve (getaddrinfo \(code))"
        case .notLoopback: "plaintext is allowed to this machine only, and the name leads elsewhere"
        case .certificateRefused(let reason): "the broker's certificate is refused (OpenSSL reason \(reason))"
        case .tls(let reason): "the TLS handshake failed (OpenSSL reason \(reason))"
        case .certificateAuthorityFile: "the CA file cannot be used"
        case .certificateFile: "the client certificate file cannot be used"
        case .keyFile: "the client key file cannot be used or does not fit the certificate"
        case .passwordReadableByOthers: "others can read the password file; give it mode 0600"
        case .keyReadableByOthers: "others can read the client key file; give it mode 0600"
        case .unreachable: "nobody accepts connections there"
        case .timedOut: "no answer in time"
        case .stuck: "the broker stopped reading"
        case .heartbeatMissed: "the broker fell silent"
        case .connectionClosed: "the broker closed the connection"
        case .connectionLost: "the connection was lost before the outcome was known"
        case .cancelledByBroker: "the broker cancelled the consumer"
        case .protocolViolation: "the broker sent what does not belong here"
        case .deadlinePassed: "the deadline passed without an outcome"
        case .blocked: "the broker has blocked publishing"
        case .notEncodable: "the publication does not fit into AMQP's fields"
        case .stopped: "the link was stopped"
        }
    }

    private static func meaning(ofReply code: Int) -> String {
        switch code {
        case 312: " (no route)"
        case 320: " (connection forced)"
        case 402: " (invalid path)"
        case 403: " (access refused)"
        case 404: " (not found)"
        case 405: " (resource locked)"
        case 406: " (precondition failed)"
        case 530: " (not allowed)"
        case 540: " (not implemented)"
        default: ""
        }
    }
}
