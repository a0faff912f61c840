import Foundation
import Support
import Testing

extension OrdersWhenSomethingBreaks {
    @Suite("orders and the broker", .timeLimit(.minutes(3)))
    struct BrokerFaultTests {
        private static let number = "447700900123"

        @Test("orders in flight while the broker is restarted are all carried out, and none is lost")
        func restarted() async throws {
            try await PrivateBroker.with { broker in
                try await TestRegion.with(on: broker) { region in
                    let workers = [try region.worker("a"), try region.worker("b")]
                    let running = try await region.ready(workers[0], workers[1])
                    let persons = (0..<40).map { "4477009001\(10 + $0)" }
                    let rest = TestResult.ordinary(10)
                    try await region.publish(
                        persons.flatMap { TestResult.of($0, 2, "mine-\($0)") } + rest)
                    try await region.drained()
                    let forgets = persons.map { TestCommand.forget($0) }
                    try await region.send(Array(forgets[..<20]))
                    try await broker.restart()
                    try await region.send(Array(forgets[20...]))
                    let orders = try await eventually("all to be complete", within: .seconds(60)) {
                        let orders = try await region.orders()
                        return orders.count == 40 && orders.allSatisfy { $0.state == "complete" }
                            ? orders : nil
                    }
                    #expect(orders.allSatisfy { $0.recordsErased == 2 })
                    var left: [String] = []
                    for worker in workers { left += try await worker.exportedIDs() }
                    #expect(try left.sorted() == rest.map(region.recordID).sorted())
                    #expect(try await region.run(["orders", "--verify"]).end == .exited(0))
                    for worker in running {
                        try await worker.ready(within: .seconds(60))
                        try await worker.stop()
                    }
                }
            }
        }

        @Test("with the broker out of memory a worker follows the ledger and drains; a new store waits")
        func memoryAlarm() async throws {
            try await PrivateBroker.with { broker in
                try await TestRegion.with(on: broker) { region in
                    let worker = try region.worker("a")
                    try await region.store(TestResult.of(Self.number, 2, "before"), in: worker)
                    let quiet = try await region.ready(
                        try region.worker("b", settings: ["intake": "off"]))[0]
                    let forget = TestCommand.forget(Self.number)
                    try await region.send([forget])
                    try await region.awaitOrder(forget.id, "waiting", waitingFor: ["eu-3-a"])
                    try await quiet.stop()
                    let rest = TestResult.ordinary(20)
                    try await region.publish(TestResult.of(Self.number, 5, "late") + rest)

                    try await broker.set(memoryAlarm: true)
                    let running = try await worker.start()
                    try await region.drained()
                    #expect(try await running.outcomes() == ["fenced": 5, "stored": 20])
                    #expect(try await Set(worker.exportedIDs()) == Set(try rest.map(region.recordID)))
                    // A store that nobody has heard of must not take anything before it is heard of.
                    let newcomer = try await region.worker("c").start()
                    let reason = try await eventually("it to wait", within: .seconds(20)) {
                        let reason = try await newcomer.readiness().1["broker"]?.reason
                        return reason?.contains("first word in the ledger") == true ? reason : nil
                    }
                    #expect(reason.contains("come back first"))
                    try await region.awaitOrder(forget.id, "waiting", waitingFor: ["eu-3-a"])
                    // Its receipt cannot go now; it stops in order all the same, and sends it another time.
                    try await running.stop()

                    try await broker.set(memoryAlarm: false)
                    let again = try await worker.start()
                    try await region.awaitOrder(forget.id)
                    for worker in [again, newcomer] {
                        try await worker.ready(within: .seconds(60))
                        try await worker.stop()
                    }
                    #expect(
                        try await Set(region.stores().map(\.name)) == ["eu-3-a", "eu-3-b", "eu-3-c"])
                }
            }
        }
    }
}
