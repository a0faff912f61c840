import FlyingFox
import FlyingSocks
import Foundation
public import ServiceLifecycle

/// Serves `/livez`, `/readyz`, `/metrics`, and the status page with its data.
public struct HealthServer: Service {
    private let server: HTTPServer

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - host: A literal IPv4 or IPv6 address.
    ///   - port: The port; 0 takes any free one.
    ///   - conditions: What readiness tells.
    ///   - metrics: What `/metrics` and the page tell.
    ///   - liveness: What `/livez` tells.
    /// - Throws: When the host is no literal address.
    public init(
        host: String, port: UInt16, conditions: Conditions, metrics: Metrics, liveness: Liveness
    ) async throws {
        let handler = Routes(conditions: conditions, metrics: metrics, liveness: liveness)
        server =
            host.contains(":")
            ? HTTPServer(address: try .inet6(ip6: host, port: port), logger: .disabled, handler: handler)
            : HTTPServer(address: try .inet(ip4: host, port: port), logger: .disabled, handler: handler)
    }

    /// Serves until the process is asked to stop.
    public func run() async throws {
        try await withTaskCancellationOrGracefulShutdownHandler {
            do {
                try await server.run()
            } catch is CancellationError {
                // `stop` makes `run` throw this.
            } catch let error as SocketError {
                // `stop` may also end it between two connections; anything else is the port.
                if !error.isDisconnected {
                    throw HealthServerError.cannotListen
                }
            }
        } onCancelOrGracefulShutdown: {
            Task { await server.stop(timeout: 1) }
        }
    }

    /// The port in use, once the server listens.
    ///
    /// - Throws: When it does not listen within five seconds: the port is taken, say.
    public func listeningPort() async throws -> UInt16? {
        try await server.waitUntilListening(timeout: 5)
        switch await server.listeningAddress {
        case .ip4(_, let port), .ip6(_, let port): return port
        case .unix, nil: return nil
        @unknown default: return nil
        }
    }
}

extension SocketError {
    fileprivate var isDisconnected: Bool {
        if case .disconnected = self { true } else { false }
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
