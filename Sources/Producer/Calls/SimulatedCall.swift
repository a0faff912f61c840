/// An application of an account, with the number its calls come in on.
struct SimulatedApplication {
    let accountID: String
    let applicationID: String
    let number: String
    let hints: Int

    init(accountID: String, _ random: inout SeededGenerator) {
        self.accountID = accountID
        applicationID = random.uuid()
        // Around 020 7946 0xxx, which Ofcom keeps for drama.
        number = "44207946" + random.digits(4)
        hints = random.below(4)
    }
}

/// One call under way: who calls whom, in which language, and how many turns are left.
struct SimulatedCall {
    private let application: SimulatedApplication
    private let region: String
    private let language: SpokenLanguage
    private let caller: SimulatedCaller
    private let called: JSONFragment.Member?
    private let legID: String
    private let conversationID: String
    private var time: Int64
    private(set) var turnsLeft: Int

    init(application: SimulatedApplication, region: String, start: Int64, _ random: inout SeededGenerator) {
        self.application = application
        self.region = region
        language = random.weighted(SpokenLanguage.all)
        caller = SimulatedCaller(language, &random)
        called = Endpoint.called(application.number, &random).map { ("to", $0) }
        legID = random.uuid(hasDashes: random.chance(0.8))
        conversationID = (random.chance(0.85) ? "CON-" : "") + random.uuid()
        time = start
        turnsLeft = random.within(1...4)
    }

    /// What the caller says next, as a message that is good in every way.
    mutating func turn(now: Int64, marker: Marker?, _ random: inout SeededGenerator) -> MessageDraft {
        turnsLeft -= 1
        time = min(now, time + Int64(random.within(3000...15_000)))
        let id = random.uuid(hasDashes: random.chance(0.7))
        let isASCII = random.chance(0.3)
        let write = isASCII ? JSONFragment.asciiString : JSONFragment.string
        let utterance = Utterance.make(language.phrasebook, caller, marker: marker, &random)
        let top: [JSONFragment.Member] = [
            ("version", "1"), ("id", write(id)), ("region", write(region)),
            ("account_id", write(application.accountID)),
            ("application_id", write(application.applicationID)), ("improve_ai", "true"),
        ]
        return MessageDraft(
            routingKey: region, region: region, id: id, accountID: application.accountID,
            applicationID: application.applicationID, captured: time, timeForm: Self.timeForm(&random),
            isMarked: marker != nil, top: top,
            input: SpeechSettings.json(language, hints: application.hints, marker: marker, write, &random),
            speech: speech(utterance, marker: marker, write, &random),
            event: event(marker: marker, write, &random),
            contentType: random.chance(0.9) ? "application/json" : nil)
    }

    private static func timeForm(_ random: inout SeededGenerator) -> UTCTime.Form {
        random.chance(0.8) ? .milliseconds : random.element(UTCTime.Form.allCases)
    }

    private func speech(
        _ utterance: Utterance, marker: Marker?, _ write: (String) -> String, _ random: inout SeededGenerator
    ) -> [JSONFragment.Member] {
        let reasons = [
            (weight: 8, "end_on_silence_timeout"), (1, "max_duration"), (1, "a_reason_of_tomorrow"),
        ]
        var members: [JSONFragment.Member] = [("timeout_reason", write(random.weighted(reasons)))]
        if random.chance(0.3) {
            let name = marker?.number ?? random.uuid()
            members.append(("recording_url", write("https://api-eu-3.example/v1/files/\(name)")))
        }
        let results = utterance.alternatives.map { alternative in
            let text: JSONFragment.Member = ("text", write(alternative.text))
            let confidence = Self.confidence(alternative.confidence, &random)
            return JSONFragment.object(confidence.map { [("confidence", $0), text] } ?? [text])
        }
        members.append(("results", JSONFragment.array(results)))
        return members
    }

    /// Ten-millionths as a string, as a number, or left out.
    private static func confidence(_ tenMillionths: Int, _ random: inout SeededGenerator) -> String? {
        let digits = String(10_000_000 + tenMillionths).dropFirst()
        return random.weighted([(weight: 75, "\"0.\(digits)\""), (20, "0.\(digits)"), (5, nil)])
    }

    private func event(
        marker: Marker?, _ write: (String) -> String, _ random: inout SeededGenerator
    ) -> [JSONFragment.Member] {
        let keys = marker.map { write($0.number + "#") } ?? "null"
        var members: [JSONFragment.Member] = [
            (
                "dtmf",
                "{\"digits\":\(random.chance(0.9) ? keys : write(random.digits(4))),\"timed_out\":false}"
            )
        ]
        if let marker, random.chance(0.7) {
            members.append(("from", write(random.element(Endpoint.spellings(of: marker.number)))))
        } else {
            members += caller.members(write)
        }
        if let called { members.append((called.name, write(called.value))) }
        members.append((random.chance(0.9) ? "uuid" : "call_uuid", write(legID)))
        members.append(("conversation_uuid", write(conversationID)))
        if let marker {
            let custom: [JSONFragment.Member] = [
                ("note", write(marker.phrase)), ("number", write(marker.number)),
            ]
            members.append(("custom_data", JSONFragment.object(custom)))
        }
        return members
    }
}
