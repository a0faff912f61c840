import Messages
import Producer
import Testing

@Suite("Content of simulated messages")
struct ContentTests {
    @Test("calls are as varied as real ones")
    func variety() throws {
        var simulator = CallSimulator(seed: 11, options: options { $0.rates = .speechOnly })
        let messages = simulator.messages(2000)
        let results = messages.compactMap { decoded($0) }
        #expect(results.count == 2000)
        let types = Set(results.flatMap { [$0.from.type, $0.to.type] })
        #expect(types == Set(PartyType.allCases))
        let primary = Set(results.compactMap { $0.language?.prefix(2).lowercased() })
        #expect(primary == ["en", "es", "fr", "de", "it", "pt", "nl", "ja"])
        #expect(results.allSatisfy { $0.language != nil })
        #expect(Set(results.map(\.accountID)).count == 12)
        #expect(Set(results.map(\.applicationID)).count == 60)
        #expect(Set(results.map(\.alternatives.count)) == [1, 2, 3])
        #expect(results.contains { $0.alternatives[0].confidence == nil })
        let ids = Set(results.map(\.id.count))
        #expect(ids == [32, 36])
        let texts = messages.map { String(decoding: $0.body, as: UTF8.self) }
        for part in [
            "providerOptions", "from_user", "call_uuid", "recording_url", "+0000\"", "-05:00\"", "\\u",
        ] {
            #expect(texts.contains { $0.contains(part) }, "\(part)")
        }
    }

    @Test("the marker is planted in everything that is marked, and nowhere else")
    func marker() throws {
        let marker = Marker(number: "447700900987", phrase: "purple walrus umbrella", share: 0.5)
        var simulator = CallSimulator(seed: 12, options: options { $0.marker = marker })
        let messages = simulator.messages(2000)
        for message in messages {
            let text = String(decoding: message.body, as: UTF8.self)
            // What is cut off may have taken the phrase along.
            guard message.variant != "truncated" else { continue }
            #expect(text.contains(marker.phrase) == message.isMarked)
        }
        let marked = messages.filter(\.isMarked)
        #expect((800...1200).contains(marked.count))
        #expect(Set(marked.map(\.kind)) == Set(MessageKind.allCases))
        let texts = marked.map { String(decoding: $0.body, as: UTF8.self) }
        for spelling in marker.spellings {
            #expect(texts.contains { $0.contains(spelling) }, "\(spelling)")
        }
        #expect(texts.contains { $0.contains("sip:%2B447700900987@") })
    }
}
