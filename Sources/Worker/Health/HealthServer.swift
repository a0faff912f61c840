public import ServiceLifecycle

/// Serves `/livez`, `/readyz`, `/metrics`, and the status page with its data.
public struct HealthServer: Service {
    private let server: HTTPServer

    /// Listens; who connects is answered once it runs.
    ///
    /// - Parameters:
    ///   - host: A literal IPv4 or IPv6 address.
    ///   - port: The port; 0 takes any free one.
    ///   - conditions: What readiness tells.
    ///   - metrics: What `/metrics` and the page tell.
    ///   - liveness: What `/livez` tells.
    /// - Throws: When the port is taken or the host no address of this machine.
    public init(
        host: String, port: UInt16, conditions: Conditions, metrics: Metrics, liveness: Liveness
    ) throws(HealthServerError) {
        let routes = Routes(conditions: conditions, metrics: metrics, liveness: liveness)
        server = HTTPServer(listener: try HTTPListener(host: host, port: port), answer: routes.answer)
    }

    /// The port in use.
    public var port: UInt16 { server.listener.port }

    /// Serves until the process is asked to stop.
    public func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await server.run()
        } onCancelOrGracefulShutdown: {
            server.listener.stop()
        }
    }
}

/// Why health cannot be served.
public enum HealthServerError: Error, Sendable, CustomStringConvertible {
    /// The port is taken, or the address is not this machine's.
    case cannotListen

    /// What to do.
    public var description: String {
        "http.address: cannot listen there: the port is taken, or the address is not this machine's"
    }
}
