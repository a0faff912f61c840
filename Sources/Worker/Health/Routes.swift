import Foundation

/// The pages, by path; to be read and nothing else.
struct Routes: Sendable {
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

    /// The answer to a request; it waits for nothing.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard ["/", "/livez", "/readyz", "/metrics", "/status.json"].contains(request.path) else {
            return .plain("no such page", .notFound)
        }
        guard ["GET", "HEAD"].contains(request.method) else {
            var refusal = HTTPResponse.plain("only GET and HEAD", .methodNotAllowed)
            refusal.headers["Allow"] = "GET, HEAD"
            return refusal
        }
        switch request.path {
        case "/livez":
            let stuck = liveness.stuck(now: .now)
            return json(Life(live: stuck == nil, reason: stuck), stuck == nil ? .ok : .unavailable)
        case "/readyz":
            let states = conditions.all
            let ready = states.allSatisfy(\.ok)
            return json(
                Readiness(ready: ready, conditions: states.map(ReadinessLine.init)),
                ready ? .ok : .unavailable)
        case "/metrics":
            return HTTPResponse(
                Array(metrics.rendered(conditions: conditions).utf8),
                type: "text/plain; version=0.0.4; charset=utf-8")
        case "/status.json": return json(status.report, .ok)
        default:
            var response = HTTPResponse(Array(page.rendered(status).utf8), type: "text/html; charset=utf-8")
            response.headers["Content-Security-Policy"] = page.policy
            return response
        }
    }

    private var status: Status {
        Status(metrics, conditions: conditions.all, stuck: liveness.stuck(now: .now))
    }

    private func json(_ value: some Encodable, _ code: HTTPResponse.Status) -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        // Only a number that is no number could keep it from being written.
        guard let body = try? encoder.encode(value) else { return .plain("cannot be written", .serverError) }
        return HTTPResponse(Array(body), type: "application/json", status: code)
    }
}
