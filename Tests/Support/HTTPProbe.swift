import Foundation
import FoundationNetworking

/// Asks a worker's own HTTP server.
public struct HTTPProbe: Sendable {
    /// Where it listens.
    public let port: Int

    /// A probe of a port on loopback.
    public init(port: Int) {
        self.port = port
    }

    /// An answer.
    public struct Answer: Sendable {
        /// The status code.
        public let status: Int
        /// Its headers, names in lower case.
        public let headers: [String: String]
        /// Its body.
        public let body: String
    }

    /// Gets a page.
    ///
    /// - Parameter path: such as `/readyz`.
    /// - Returns: status code and body.
    /// - Throws: what `URLSession` reports, also when nobody answers for 5 s.
    public func get(_ path: String) async throws -> (status: Int, body: String) {
        let answer = try await ask("GET", path)
        return (answer.status, answer.body)
    }

    /// Asks with any method.
    ///
    /// - Parameters:
    ///   - method: such as `HEAD`.
    ///   - path: such as `/readyz`.
    /// - Returns: the answer.
    /// - Throws: as `get`.
    public func ask(_ method: String, _ path: String) async throws -> Answer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw TestFailure("no URL of \(path)")
        }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 5
        let session = URLSession(configuration: configuration)
        defer { session.finishTasksAndInvalidate() }
        var request = URLRequest(url: url)
        request.httpMethod = method
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw TestFailure("no HTTP answer") }
        let headers = response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return Answer(
            status: response.statusCode, headers: Dictionary(headers) { first, _ in first },
            body: String(decoding: data, as: UTF8.self))
    }

    /// Its metrics, read strictly.
    ///
    /// - Throws: as `get`, and when the page breaks a rule of the format.
    public func metrics() async throws -> Metrics {
        try Metrics(try await get("/metrics").body)
    }
}
