import Foundation
import Producer
import Testing

@Suite("Tally and options")
struct TallyTests {
    @Test("impossible options are told apart before they are used")
    func problems() {
        #expect(options().problem == nil)
        #expect(options { $0.regions = [] }.problem != nil)
        #expect(options { $0.regions = ["a", "a"] }.problem != nil)
        #expect(options { $0.regions = ["nowhere-9"] }.problem != nil)
        #expect(options { $0.rates.late = -0.1 }.problem != nil)
        #expect(options { $0.rates.late = 0.9 }.problem != nil)
        #expect(options { $0.accounts = 0 }.problem != nil)
        #expect(options { $0.spread = -1 }.problem != nil)
        #expect(options { $0.now = 0 }.problem != nil)
    }

    @Test("the tally's JSON reads back as the tally")
    func tallyJSON() throws {
        var simulator = CallSimulator(seed: 13, options: colourful)
        _ = simulator.messages(500)
        let json = try simulator.tally.json()
        #expect(try JSONDecoder().decode(Tally.self, from: json) == simulator.tally)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(object["sent"] as? Int == 500)
        let region = try #require((object["regions"] as? [String: [String: Any]])?["eu-3"])
        let outcomes = try #require(region["outcomes"] as? [String: Int])
        let published = try #require(region["published"] as? Int)
        let forwarded = try #require(region["forwarded"] as? Int)
        #expect(outcomes.values.reduce(0, +) == published + forwarded)
    }
}
