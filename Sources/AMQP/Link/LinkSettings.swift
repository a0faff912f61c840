/// Time limits of a connection to the broker; the defaults suit a network within a region.
public struct LinkTimeouts: Sendable {
    /// For each address: TCP connect and TLS handshake together.
    public var connect: Duration = .seconds(5)
    /// The AMQP handshake, until the virtual host is open.
    public var handshake: Duration = .seconds(10)
    /// A call that waits for its answer, such as opening a channel.
    public var call: Duration = .seconds(10)
    /// How long the library may be stuck in a call before the watchdog shuts the socket down.
    ///
    /// Such as a send to a peer that no longer reads. Not less than `call` or `handshake`, which it ends too.
    public var stuck: Duration = .seconds(20)
    /// Heartbeat to ask for, in whole seconds from 1; the broker may lower it.
    ///
    /// A peer that is silent for two heartbeats is given up. RabbitMQ advises 5 to 20 s ("Detecting Dead TCP
    /// Connections with Heartbeats and TCP Keepalives").
    public var heartbeat: Duration = .seconds(10)
    /// Bound of the first wait before reconnecting; it doubles with each attempt, and the wait is a random part.
    public var reconnectBase: Duration = .milliseconds(250)
    /// Highest bound of that wait; what only a person can put right is tried again at this pace.
    public var reconnectCap: Duration = .seconds(30)

    /// The defaults.
    public init() {}
}

/// What a connection is opened with.
struct LinkPlan: Sendable {
    let endpoint: BrokerEndpoint
    let connectionName: String
    let timeouts: LinkTimeouts
}
