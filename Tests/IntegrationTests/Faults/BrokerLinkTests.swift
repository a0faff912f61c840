import Foundation
import Support
import Testing

extension WhenSomethingBreaks {
    @Suite("the link to the broker", .timeLimit(.minutes(2)))
    struct BrokerLinkTests {
        @Test("a worker whose connections are closed again and again stores every result once")
        func closedConnections() async throws {
            try await TestRegion.with { region in
                // What is out when a connection closes counts as delivered once more, and after three times it is
                // processed alone, which is slow: so not much is out.
                let worker = try region.worker("a", settings: ["broker.prefetch": "200"])
                let running = try await worker.start()
                try await running.ready()
                let producer = try Production.Running(
                    [region], ["--count", "4000", "--rate", "1000", "--seed", "11"] + Production.speechOnly)
                for _ in 0..<6 {
                    try await Task.sleep(for: .milliseconds(500))
                    try await region.host.closeWorkerConnections(region: region.name)
                }
                let production = try await producer.sent()
                try await region.drained()
                let ids = try await worker.exportedIDs()
                #expect(Set(ids).count == ids.count)
                #expect(try Set(ids) == production.recordIDs(in: region))
                try await running.ready()
                #expect(try await running.http.metrics().sum("lethe_reconnects_total") > 0)
                try await running.stop()
            }
        }

        @Test("a worker that finds no broker says so, and works when it comes")
        func brokerComesLater() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let port = try await region.host.freePort()
                let nowhere = region.workerURL.replacing(
                    region.host.broker.address, with: "127.0.0.1:\(port)")
                let running = try await worker.start(environment: ["LETHE_BROKER_URL": nowhere])
                // Orders come first: before the ledger is followed, results are not even asked for.
                let reason = try await running.waits(for: "ledger")
                #expect(reason.contains("reconnecting"))
                #expect(!reason.contains("secret"))
                let proxy = try ChildProcess(
                    "/usr/bin/env",
                    [
                        "socat", "TCP-LISTEN:\(port),bind=127.0.0.1,fork,reuseaddr",
                        "TCP:\(region.host.broker.address)",
                    ],
                    environment: ProcessInfo.processInfo.environment)
                try await region.publish(TestResult.ordinary(5))
                try await region.drained()
                try await running.ready()
                try await running.stop()
                try await proxy.kill()
            }
        }

        @Test("a worker without its queue says so, and works when the queue is there again")
        func queueComesBack() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let running = try await worker.start()
                try await running.ready()
                try await region.host.delete(region.queue)
                _ = try await running.waits(for: "broker")
                try await region.lethe(["setup"])
                try await region.publish(TestResult.ordinary(5))
                try await region.drained()
                try await running.ready()
                try await running.stop()
            }
        }
    }
}
