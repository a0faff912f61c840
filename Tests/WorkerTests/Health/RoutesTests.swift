import Foundation
import Testing

@testable import Worker

@Suite("what is served over HTTP")
struct RoutesTests {
    private static func ask(
        _ fixture: HealthFixture, _ path: String, _ method: String = "GET"
    ) -> (status: Int, headers: [String: String], body: String) {
        let routes = Routes(
            conditions: fixture.conditions, metrics: fixture.metrics, liveness: fixture.liveness)
        let response = routes.answer(HTTPRequest(method: method, path: path))
        return (
            response.status.rawValue, response.headers, String(decoding: response.body, as: UTF8.self)
        )
    }

    @Test(
        "every page has its type, is not kept anywhere, and is only read",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/livez", "application/json"),
            ("/readyz", "application/json"), ("/metrics", "text/plain; version=0.0.4; charset=utf-8"),
            ("/status.json", "application/json"),
        ])
    func pages(path: String, type: String) {
        let fixture = HealthFixture()
        fixture.fill(hours: 3)
        let answer = Self.ask(fixture, path)
        #expect(answer.status == 200 && answer.headers["Content-Type"] == type && !answer.body.isEmpty)
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        #expect((answer.headers["Content-Security-Policy"] != nil) == (path == "/"))
        let head = Self.ask(fixture, path, "HEAD")
        #expect(head.status == 200 && head.headers == answer.headers)
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let refused = Self.ask(fixture, path, method)
            #expect(refused.status == 405 && refused.headers["Allow"] == "GET, HEAD")
        }
    }

    @Test("there is nothing else", arguments: ["/nothing", "/metrics/all", "/../metrics", "//", ""])
    func nothingElse(path: String) {
        #expect(Self.ask(HealthFixture(), path).status == 404)
    }

    @Test("a worker that waits is live and not ready, and says for what")
    func waiting() throws {
        let fixture = HealthFixture()
        fixture.conditions.wait(.store, "disk full")
        let life = Self.ask(fixture, "/livez")
        #expect(life.status == 200 && life.body == #"{"live":true}"#)
        let answer = Self.ask(fixture, "/readyz")
        #expect(answer.status == 503)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let readiness = try decoder.decode(Readiness.self, from: Data(answer.body.utf8))
        #expect(!readiness.ready && readiness.conditions.map(\.name) == Condition.allCases.map(\.rawValue))
        let store = try #require(readiness.conditions.first { $0.name == "store" })
        #expect(store.waitsFor == "disk full" && store.act == Condition.store.advice && !store.ok)
        #expect(store.runbook == Condition.store.runbook && store.since == "2026-11-23T15:04:05Z")
        #expect(readiness.conditions.filter { $0.name != "store" }.allSatisfy { $0.ok && $0.act == nil })
        #expect(Self.ask(fixture, "/").status == 200, "people want to see why")
    }

    @Test("a worker whose store is stuck is not live, and says so")
    func stuck() {
        let fixture = HealthFixture()
        fixture.liveness.ask(at: .now - .seconds(600))
        let life = Self.ask(fixture, "/livez")
        #expect(life.status == 503 && life.body.contains(#""live":false"#))
        #expect(life.body.contains("store's thread"))
        #expect(Self.ask(fixture, "/").body.contains("<h1>Stuck</h1>"))
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
