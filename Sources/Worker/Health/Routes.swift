import FlyingFox
import Foundation

/// The pages, by path; to be read and nothing else.
struct Routes: HTTPHandler {
    private struct Life: Encodable {
        let live: Bool
        /// What is stuck; absent while nothing is.
        let reason: String?
    }

    private struct Readiness: Encodable {
        let ready: Bool
        let conditions: [ReadinessLine]
    }

    let conditions: Conditions
    let metrics: Metrics
    let liveness: Liveness
    private let page = StatusPage()

    init(conditions: Conditions, metrics: Metrics, liveness: Liveness) {
        self.conditions = conditions
        self.metrics = metrics
        self.liveness = liveness
    }

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard ["/", "/livez", "/readyz", "/metrics", "/status.json"].contains(request.path) else {
            return plain("no such page", .notFound)
        }
        switch request.method {
        case .GET: return try response(request.path)
        case .HEAD:
            // The library writes what a body's length is, and has no other way to say it.
            let full = try response(request.path)
            return HTTPResponse(statusCode: full.statusCode, headers: full.headers)
        default:
            var refusal = plain("only GET and HEAD", .methodNotAllowed)
            refusal.headers[HTTPHeader("Allow")] = "GET, HEAD"
            return refusal
        }
    }

    private func response(_ path: String) throws -> HTTPResponse {
        switch path {
        case "/livez":
            let stuck = liveness.stuck(now: .now)
            return try json(
                Life(live: stuck == nil, reason: stuck), stuck == nil ? .ok : .serviceUnavailable)
        case "/readyz":
            let states = conditions.all
            let ready = states.allSatisfy(\.ok)
            return try json(
                Readiness(ready: ready, conditions: states.map(ReadinessLine.init)),
                ready ? .ok : .serviceUnavailable)
        case "/metrics":
            return answer(
                Data(metrics.rendered(conditions: conditions).utf8),
                "text/plain; version=0.0.4; charset=utf-8")
        case "/status.json": return try json(status.report, .ok)
        default:
            var response = answer(Data(page.rendered(status).utf8), "text/html; charset=utf-8")
            response.headers[HTTPHeader("Content-Security-Policy")] = page.policy
            return response
        }
    }

    private var status: Status {
        Status(metrics, conditions: conditions.all, stuck: liveness.stuck(now: .now))
    }

    private func json(_ value: some Encodable, _ code: HTTPStatusCode) throws -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return answer(try encoder.encode(value), "application/json", code)
    }

    private func plain(_ text: String, _ code: HTTPStatusCode) -> HTTPResponse {
        answer(Data((text + "\n").utf8), "text/plain; charset=utf-8", code)
    }

    private func answer(_ body: Data, _ type: String, _ code: HTTPStatusCode = .ok) -> HTTPResponse {
        HTTPResponse(
            statusCode: code,
            headers: [
                .contentType: type, HTTPHeader("Cache-Control"): "no-store",
                HTTPHeader("X-Content-Type-Options"): "nosniff", HTTPHeader("Referrer-Policy"): "no-referrer",
            ], body: body)
    }
}
