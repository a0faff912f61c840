import Foundation
import Support
import Testing

@testable import Worker

@Suite("what is served over HTTP", .timeLimit(.minutes(1)))
struct HealthServerTests {
    private static func serving(_ fixture: HealthFixture, _ body: (HTTPProbe) async throws -> Void)
        async throws
    {
        let server = try await HealthServer(
            host: "127.0.0.1", port: 0, conditions: fixture.conditions, metrics: fixture.metrics,
            liveness: fixture.liveness)
        let running = Task { try await server.run() }
        let port = try #require(try await server.listeningPort())
        try await body(HTTPProbe(port: Int(port)))
        running.cancel()
        _ = await running.result
    }

    @Test("every page has its type, is not kept anywhere, and is only read")
    func pages() async throws {
        let fixture = HealthFixture()
        fixture.fill()
        try await Self.serving(fixture) { http in
            let types = [
                "/": "text/html; charset=utf-8", "/livez": "application/json", "/readyz": "application/json",
                "/metrics": "text/plain; version=0.0.4; charset=utf-8", "/status.json": "application/json",
            ]
            for (path, type) in types {
                let answer = try await http.ask("GET", path)
                #expect(answer.status == 200 && answer.headers["content-type"] == type, "\(path)")
                #expect(answer.headers["cache-control"] == "no-store")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect((answer.headers["content-security-policy"] != nil) == (path == "/"))
                let head = try await http.ask("HEAD", path)
                #expect(head.status == 200 && head.body.isEmpty && head.headers["content-type"] == type)
                for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                    let refused = try await http.ask(method, path)
                    #expect(
                        refused.status == 405 && refused.headers["allow"] == "GET, HEAD", "\(method) \(path)")
                }
            }
            for path in ["/nothing", "/metrics/all", "/..%2fmetrics", "//"] {
                #expect(try await http.ask("GET", path).status == 404, "\(path)")
            }
        }
    }

    @Test("a worker that waits is live and not ready, and says for what")
    func waiting() async throws {
        let fixture = HealthFixture()
        fixture.conditions.wait(.store, "disk full")
        try await Self.serving(fixture) { http in
            #expect(try await http.get("/livez") == (200, #"{"live":true}"#))
            let (status, body) = try await http.get("/readyz")
            #expect(status == 503)
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let readiness = try decoder.decode(Readiness.self, from: Data(body.utf8))
            #expect(
                !readiness.ready && readiness.conditions.map(\.name) == Condition.allCases.map(\.rawValue))
            let store = try #require(readiness.conditions.first { $0.name == "store" })
            #expect(store.waitsFor == "disk full" && store.act == Condition.store.advice && !store.ok)
            #expect(store.runbook == Condition.store.runbook && store.since == "2026-11-23T15:04:05Z")
            #expect(readiness.conditions.filter { $0.name != "store" }.allSatisfy { $0.ok && $0.act == nil })
            #expect(try await http.get("/").status == 200, "people want to see why")
        }
    }

    @Test("a worker whose store is stuck is not live, and says so")
    func stuck() async throws {
        let fixture = HealthFixture()
        fixture.liveness.ask(at: .now - .seconds(600))
        try await Self.serving(fixture) { http in
            let (status, body) = try await http.get("/livez")
            #expect(status == 503 && body.contains(#""live":false"#) && body.contains("store's thread"))
            #expect(try await http.get("/").body.contains("<h1>Stuck</h1>"))
        }
    }

    private struct Readiness: Decodable {
        struct Line: Decodable {
            let name: String
            let ok: Bool
            let reason, since: String
            let waitsFor, act, runbook: String?
        }

        let ready: Bool
        let conditions: [Line]
    }
}
