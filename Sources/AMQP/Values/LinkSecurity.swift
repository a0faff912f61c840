/// How a connection is encrypted, as it was at the handshake.
public struct LinkSecurity: Sendable, Hashable {
    /// The protocol, such as `TLS 1.3`.
    public let version: String
    /// Whole days until the broker's certificate expires.
    public let brokerDaysLeft: Int?
    /// Whole days until the client's own certificate expires; nil when it has none.
    public let ownDaysLeft: Int?
}
