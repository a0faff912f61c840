import Foundation
import Support
import Testing

extension WhenTheNetworkBreaks {
    @Suite("the network between worker and broker", .timeLimit(.minutes(20)))
    struct NetworkFaultTests {
        /// What the network does, and whether the worker can go on under it.
        private static let faults: [(fault: FaultyProxy.Fault, condition: String?)] = [
            (.delay(milliseconds: 100), nil),
            (.drop, "broker"),
            (.truncate(bytes: 3000), "broker"),
            (.reset, "broker"),
            (.freeze([.fromBroker]), "broker"),
            (.freeze([.toBroker]), "broker"),
            (.freeze([.toBroker, .fromBroker]), "broker"),
            (.stopReading, "broker"),
            (.garble(seed: 7), "broker"),
        ]

        @Test("whatever the network does, the worker says so, waits quietly, and loses and doubles nothing")
        func everyFault() async throws {
            try await PrivateBroker.with { broker in
                // The broker's wish counts when it is shorter: what is silent is given up after eight seconds.
                try await broker.evaluate("application:set_env(rabbit, heartbeat, 4)")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (fault, condition) in Self.faults {
                        group.addTask { try await Self.tryOut(fault, breaks: condition, on: broker) }
                    }
                    try await group.waitForAll()
                }
            }
        }

        private static func tryOut(
            _ fault: FaultyProxy.Fault, breaks condition: String?, on broker: BrokerUnderTest
        ) async throws {
            try await TestRegion.with(on: broker) { region in
                let proxy = FaultyProxy(to: broker.port)
                let trial = try await FaultTrial(region, url: region.workerURL(at: proxy.port))
                var first: ProcessFigures?
                let rounds = LongTests.rounds(2, 12)
                for number in 1...rounds {
                    let round = try await trial.round(number, breaks: condition) {
                        proxy.set(fault)
                    } end: {
                        proxy.set(nil)
                    }
                    print("\(fault), round \(number): \(round.text)")
                    // The first round makes every connection and cache there is.
                    first = try first ?? trial.figures()
                }
                let last = try trial.figures()
                if let first {
                    #expect(last.openFiles <= first.openFiles + 3, "\(fault): files pile up")
                    #expect(last.threads <= first.threads + 3, "\(fault): threads pile up")
                    #expect(
                        last.residentBytes <= first.residentBytes + 16 << 20, "\(fault): memory piles up")
                }
                try await trial.running.stop(within: .seconds(30))
            }
        }
    }
}
