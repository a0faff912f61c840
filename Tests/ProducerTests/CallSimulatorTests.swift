import Messages
import Producer
import Testing

/// DESIGN 3.1 for a worker of a region whose clock stands still: what the simulator's expectations are held
/// against.
private struct Rules {
    let now: Int64
    var stored: Set<String> = []

    mutating func outcome(of message: SimulatedMessage, in region: String) -> ExpectedOutcome {
        let decoded = SpeechResult.decode(
            message.body, contentType: message.contentType, contentEncoding: message.contentEncoding)
        switch decoded {
        case .malformed: return .malformed
        case .notEnabled: return .notEnabled
        case .result(let result):
            let captured = result.capturedAt.secondsSince1970
            if captured > now / 1000 + MessageLimits.futureSecondsMax { return .malformed }
            if result.region != region { return .misrouted }
            if captured - captured % 3600 <= now / 1000 - 30 * 86_400 { return .expired }
            if result.alternatives.isEmpty { return .empty }
            let key = [result.region, result.accountID, result.applicationID, result.id]
            return stored.insert(key.joined(separator: "\u{0}")).inserted ? .stored : .duplicate
        }
    }
}

@Suite("Call simulator")
struct CallSimulatorTests {
    @Test("the same seed and moment give the same bytes, others do not")
    func determinism() {
        func bodies(_ seed: UInt64, _ options: SimulatorOptions) -> [[UInt8]] {
            var simulator = CallSimulator(seed: seed, options: options)
            return simulator.messages(1000).map(\.body)
        }
        #expect(bodies(1, colourful) == bodies(1, colourful))
        #expect(bodies(1, colourful) != bodies(2, colourful))
        var later = colourful
        later.now += 1
        #expect(bodies(1, colourful) != bodies(1, later))
    }

    @Test("a seed gives the same bytes on every machine and in every build")
    func fixedBytes() throws {
        var simulator = CallSimulator(seed: 42, options: options())
        let message = simulator.next()
        let result = try #require(decoded(message))
        #expect(result.id == message.id)
        // A change of these means that seeds noted down so far no longer give what they gave.
        let digest = simulator.messages(1000).reduce(fnv(0xCBF2_9CE4_8422_2325, message.body)) {
            fnv($0, $1.body)
        }
        #expect(digest == 1_012_470_376_996_990_954)
    }

    private func fnv(_ digest: UInt64, _ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(digest) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    @Test(
        "every expectation is what decoding and the rules of the design say",
        arguments: [1, 2, 3] as [UInt64])
    func expectations(seed: UInt64) {
        var simulator = CallSimulator(seed: seed, options: colourful)
        var rules = Rules(now: now)
        var tally = Tally()
        for message in simulator.messages(2500) {
            let outcome = rules.outcome(of: message, in: message.routingKey)
            #expect(outcome == message.outcome, "\(message.kind) \(message.variant ?? "")")
            if outcome == .misrouted, colourful.regions.contains(message.region) {
                #expect(rules.outcome(of: message, in: message.region) == message.outcomeAtHome)
            } else {
                #expect(message.outcomeAtHome == nil)
            }
            tally.count(message)
        }
        #expect(tally == simulator.tally)
        #expect(rules.stored.count == tally.regions.values.map(\.records).reduce(0, +))
        #expect(rules.stored.count == tally.outcomes["stored"])
    }

    @Test("what a message says of itself is what its body says")
    func fields() throws {
        var simulator = CallSimulator(seed: 4, options: colourful)
        for message in simulator.messages(2500) {
            guard let result = decoded(message) else { continue }
            #expect(result.id == message.id)
            #expect(result.region == message.region)
            #expect(result.accountID == message.accountID)
            #expect(result.applicationID == message.applicationID)
            let milliseconds =
                result.capturedAt.secondsSince1970 * 1000 + Int64(result.capturedAt.nanoseconds / 1_000_000)
            let isRounded = milliseconds.isMultiple(of: 1000)
            let dropped = isRounded ? message.capturedMilliseconds % 1000 : 0
            #expect(milliseconds == message.capturedMilliseconds - dropped)
        }
    }

    @Test("each broken message is refused for the reason it was broken for")
    func reasons() throws {
        var simulator = CallSimulator(
            seed: 5,
            options: options {
                $0.rates = .speechOnly; $0.rates.malformed = 1
            })
        let codes = [
            "truncated": "not_json", "trailing": "not_json", "not_utf8": "not_json", "not_json": "not_json",
            "version": "version", "missing_id": "missing_field", "empty_id": "empty_field",
            "long_id": "id_too_long", "numeric_id": "wrong_type", "missing_region": "missing_field",
            "null_account": "missing_field", "empty_application": "empty_field", "numeric_from": "wrong_type",
            "results_object": "wrong_type", "input_text": "wrong_type", "missing_timestamp": "missing_field",
        ]
        var seen = Set<String>()
        for message in simulator.messages(1500) {
            let variant = try #require(message.variant)
            seen.insert(variant)
            let outcome = SpeechResult.decode(
                message.body, contentType: message.contentType, contentEncoding: message.contentEncoding)
            switch outcome {
            case .malformed(let reason): #expect(reason.rawValue == codes[variant, default: variant])
            case .result(let result):
                #expect(variant == "future")
                #expect(result.capturedAt.secondsSince1970 > now / 1000 + 86_400)
            case .notEnabled: Issue.record("\(variant) is not enabled")
            }
        }
        #expect(seen.count == 24)
    }

    @Test("kinds occur as often as their rates say")
    func rates() {
        var simulator = CallSimulator(seed: 6, options: options())
        let count = 20_000
        for _ in 0..<count { _ = simulator.next() }
        let shares: [(MessageKind, Double)] = [
            (.duplicate, 0.03), (.late, 0.02), (.expired, 0.01), (.foreign, 0.01), (.malformed, 0.01),
            (.disabled, 0.03), (.empty, 0.05), (.speech, 0.84),
        ]
        for (kind, share) in shares {
            let found = Double(simulator.tally.kinds[kind.rawValue, default: 0]) / Double(count)
            // Four standard deviations of a binomial distribution.
            #expect(abs(found - share) < 4 * (share * (1 - share) / Double(count)).squareRoot(), "\(kind)")
        }
        #expect(simulator.tally.sent == count)
    }

    @Test("capture lies in the minutes before now, or as far back as its kind says")
    func captures() {
        var simulator = CallSimulator(seed: 7, options: colourful)
        var hours = Set<Int64>()
        for message in simulator.messages(2500) {
            let age = now - message.capturedMilliseconds
            switch message.kind {
            case .late:
                #expect((2 * 3_600_000...29 * 86_400_000).contains(age))
                hours.insert(message.capturedMilliseconds / 3_600_000)
            case .expired: #expect(age > 30 * 86_400_000 + 3_600_000)
            case .malformed where message.variant == "future": #expect(age < -86_400_000)
            case .duplicate: #expect(age >= 0)
            default: #expect((0...20 * 60_000).contains(age))
            }
        }
        // Each clump of late messages lies in at most two hours.
        #expect(hours.count <= 2 * colourful.lateHours)
    }

    @Test("a run that goes on moves with the clock")
    func movingClock() {
        var simulator = CallSimulator(
            seed: 8,
            options: options {
                $0.rates = .speechOnly; $0.spread = 1000
            })
        for minute in 0..<200 {
            let moment = now + Int64(minute) * 60_000
            let captured = simulator.next(now: moment).capturedMilliseconds
            #expect(captured <= moment && captured > moment - 600 * 60_000)
        }
    }

    @Test("a duplicate has the bytes of an earlier message that is stored")
    func duplicates() {
        var simulator = CallSimulator(seed: 9, options: colourful)
        var earlier: Set<[UInt8]> = []
        var found = 0
        for message in simulator.messages(3000) {
            if message.kind == .duplicate {
                #expect(earlier.contains(message.body))
                found += 1
            } else if message.outcome == .stored {
                earlier.insert(message.body)
            }
        }
        #expect(found > 200)
    }

    @Test("with one region, what is foreign belongs to none that exists")
    func oneRegion() {
        var simulator = CallSimulator(
            seed: 10,
            options: options {
                $0.regions = ["eu-3"]; $0.rates = .speechOnly; $0.rates.foreign = 1
            })
        for message in simulator.messages(100) {
            #expect(message.routingKey == "eu-3" && message.region == "nowhere-9")
            #expect(message.outcome == .misrouted && message.outcomeAtHome == nil)
        }
    }
}
