import FlyingFox
import FlyingSocks
import Foundation
public import ServiceLifecycle

/// Serves `/livez`, `/readyz` and `/metrics`.
public struct HealthServer: Service {
    private let server: HTTPServer

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - host: A literal IPv4 or IPv6 address.
    ///   - port: The port; 0 takes any free one.
    ///   - conditions: What readiness tells.
    ///   - metrics: What `/metrics` tells.
    /// - Throws: When the host is no literal address.
    public init(host: String, port: UInt16, conditions: Conditions, metrics: Metrics) async throws {
        let handler = Routes(conditions: conditions, metrics: metrics)
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

/// The pages, by path.
private struct Routes: HTTPHandler {
    private struct Readiness: Encodable {
        let ready: Bool
        let conditions: [Conditions.State]
    }

    let conditions: Conditions
    let metrics: Metrics

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        switch request.path {
        case "/livez":
            return try json(["live": true], .ok)
        case "/readyz":
            let states = conditions.all
            let ready = states.allSatisfy(\.ok)
            return try json(Readiness(ready: ready, conditions: states), ready ? .ok : .serviceUnavailable)
        case "/metrics":
            return HTTPResponse(
                statusCode: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: Data(metrics.rendered(conditions: conditions).utf8))
        default:
            return HTTPResponse(statusCode: .notFound)
        }
    }

    private func json(_ value: some Encodable, _ status: HTTPStatusCode) throws -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return HTTPResponse(
            statusCode: status, headers: [.contentType: "application/json"], body: try encoder.encode(value))
    }
}
