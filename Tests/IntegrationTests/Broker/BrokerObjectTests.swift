import Foundation
import Support
import Testing

extension WhenTheBrokerBreaks {
    @Suite("objects and rights at the broker", .timeLimit(.minutes(4)))
    struct BrokerObjectTests {
        /// Something that is taken from a worker at the broker, and given back.
        private struct Loss: Sendable {
            let name: String
            /// The condition that says so, and what its reason holds; nil when the worker goes on at once.
            let condition: String?
            var says: [String] = []
            /// Whether results and commands can be sent meanwhile.
            var sendsDuring = true
            var begin: @Sendable (TestRegion) async throws -> Void
            var end: @Sendable (TestRegion) async throws -> Void = { try await $0.lethe(["setup"]) }
            /// Whether the worker is told to try at once; else it comes back by itself.
            var isTold = true
        }

        private static let losses =
            [
                Loss(
                    name: "credentials revoked", condition: "broker", says: ["log in", "403"],
                    begin: { region in
                        try await region.host.setWorkerPassword(region: region.name, "another")
                        try await region.host.closeWorkerConnections(region: region.name)
                    },
                    end: { try await $0.host.setWorkerPassword(region: $0.name, "secret") }),
                Loss(
                    name: "all permissions taken", condition: "broker", says: ["consume", "403"],
                    begin: { region in
                        try await region.host.forbidWorkers(of: region.name)
                        try await region.host.closeWorkerConnections(region: region.name)
                    }, end: { try await $0.host.letWorkers(of: $0.name, write: true) }),
                Loss(
                    name: "permission to write taken: rejects", condition: "rejects",
                    says: ["publish", "403"], begin: forbidWriting,
                    end: { try await $0.host.letWorkers(of: $0.name, write: true) }),
                Loss(
                    name: "permission to write taken: commands", condition: "commands",
                    says: ["publish", "403"], begin: forbidWriting,
                    end: { try await $0.host.letWorkers(of: $0.name, write: true) }),
                Loss(
                    name: "virtual host deleted", condition: "broker", says: ["530"], sendsDuring: false,
                    begin: { try await $0.host.destroy() },
                    end: { region in
                        try await region.host.makeAnew()
                        try await region.host.letWorkers(of: region.name, write: true)
                        try await region.lethe(["setup"])
                    }),
                Loss(
                    name: "intake deleted, back without a word to the worker", condition: "broker",
                    says: ["404"], sendsDuring: false, begin: { try await $0.host.delete($0.queue) },
                    isTold: false),
                Loss(
                    name: "control queue deleted", condition: "commands", says: ["404"], sendsDuring: false,
                    begin: { try await $0.host.delete($0.control) }),
                Loss(
                    name: "ledger deleted", condition: "ledger", says: ["404"], sendsDuring: false,
                    begin: { try await $0.host.delete($0.ledger) }),
            ]
            + ["intake", "control", "ledger", "internal"].map { link in
                Loss(
                    name: "connection of the \(link) closed", condition: nil,
                    begin: { region in
                        let name = "\(region.name)-a \(link)"
                        // The connection that publishes is there from the first word on.
                        _ = try await eventually("a connection \(name)", within: .seconds(30)) {
                            try await region.host.closeConnections(named: name) > 0 ? true : nil
                        }
                    }, end: { _ in })
            }

        @Sendable private static func forbidWriting(_ region: TestRegion) async throws {
            try await region.host.letWorkers(of: region.name, write: false)
            // Channels remember what they were allowed.
            try await region.host.closeWorkerConnections(region: region.name)
        }

        @Test("whatever is taken from a worker at the broker, it says so, and goes on when it is given back")
        func everyLoss() async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for loss in Self.losses { group.addTask { try await Self.tryOut(loss) } }
                try await group.waitForAll()
            }
        }

        @Test("what another worker takes over is waited for no more")
        func takenOver() async throws {
            try await TestRegion.with { region in
                let hindered = try await region.worker("a").start()
                try await hindered.ready()
                try await Self.forbidWriting(region)
                try await hindered.ready(within: .seconds(70))
                var malformed = TestResult("malformed")
                malformed.raw = Array("{".utf8)
                try await region.publish([malformed])
                try await region.send([TestCommand.forget("447700900123")])
                _ = try await hindered.waits(for: "rejects", saying: ["403"])
                _ = try await hindered.waits(for: "commands", saying: ["403"])

                let free = try await region.worker("b").start(
                    environment: ["LETHE_BROKER_URL": region.host.url])
                try await free.ready(within: .seconds(70))
                for link in ["intake", "control"] {
                    _ = try await region.host.closeConnections(named: "\(region.name)-a \(link)")
                }
                try await region.drained()
                try await region.commandsSettled()
                _ = try await eventually("nothing but the receipt to wait", within: .seconds(70)) {
                    let waiting = try await hindered.readiness().1.conditions.filter { !$0.ok }.map(\.name)
                    return waiting == ["receipts"] ? true : nil
                }

                try await region.host.letWorkers(of: region.name, write: true)
                try await region.host.closeWorkerConnections(region: region.name)
                try await hindered.ready(within: .seconds(70))
                for worker in [hindered, free] { try await worker.stop(within: .seconds(30)) }
            }
        }

        private static func tryOut(_ loss: Loss) async throws {
            try await TestRegion.with { region in
                let trial = try await FaultTrial(region)
                let round = try await trial.round(
                    1, breaks: loss.condition, says: loss.says, sendsDuring: loss.sendsDuring
                ) {
                    try await loss.begin(region)
                } end: {
                    try await loss.end(region)
                    if loss.isTold { trial.running.process.signal(SIGHUP) }
                }
                print("\(loss.name): \(round.text)")
                try await trial.running.stop(within: .seconds(30))
            }
        }
    }
}
