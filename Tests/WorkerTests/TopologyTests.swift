import AMQP
import Sealing
import Testing

@testable import Worker

@Suite struct TopologyTests {
    @Test("names, kinds, arguments and bindings are the design's")
    func contract() throws {
        let topology = Topology(region: try #require(Region("eu-3")))
        #expect(topology.exchanges == ["speech.results", "speech.control", "speech.internal.eu-3"])
        let queues = Dictionary(uniqueKeysWithValues: topology.queues.map { ($0.name, $0) })
        #expect(queues.count == 5)
        let intake = try #require(queues["speech.results.eu-3"])
        #expect(
            intake.arguments == ["x-queue-type": .string("quorum"), "x-message-ttl": .int(2_592_000_000)])
        #expect(intake.bindings.map(\.routingKey) == ["eu-3"])
        #expect(queues["speech.control.eu-3"]?.bindings.map(\.routingKey) == ["eu-3", "all"])
        #expect(queues["speech.control.eu-3"]?.arguments == ["x-queue-type": .string("quorum")])
        #expect(queues["speech.ledger.eu-3"]?.arguments["x-max-age"] == .string("60D"))
        #expect(queues["speech.receipts.eu-3"]?.arguments["x-max-age"] == .string("400D"))
        #expect(
            queues["speech.receipts.eu-3"]?.arguments["x-stream-max-segment-size-bytes"] == .int(1_000_000))
        #expect(queues["speech.rejected.eu-3"]?.arguments["x-message-ttl"] == .int(259_200_000))
    }
}
