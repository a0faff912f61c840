/// How networks, apps and exchanges write the two sides of a call.
enum Endpoint {
    /// Ways to write a number that mean the same.
    static func spellings(of number: String) -> [String] {
        let grouped = NumberSpelling.grouped(number, by: [2, 4, 6])
        var spellings = [
            number, "+" + number, "00" + number, "+" + grouped, "+" + grouped.replacing(" ", with: "-"),
            "tel:+\(number)", "sip:\(number)@sip.example.com", "sip:+\(number)@192.0.2.7:5060;transport=tls",
            "sip:%2B\(number)@sip.example.com", "\"Caller\" <sip:\(number)@sip.example.com>",
        ]
        if number.hasPrefix("44") {
            spellings += ["0" + number.dropFirst(2), "+44 (0)" + number.dropFirst(2)]
        }
        return spellings
    }

    /// What `to` says; nil leaves it out.
    static func called(_ number: String, _ random: inout SeededGenerator) -> String? {
        random.weighted([
            (weight: 90, number), (3, "+" + number), (2, "sip:menu@pbx.example.com"),
            (2, "wss://media.example.com/socket?line=\(number)"), (2, "1200"), (1, nil),
        ])
    }
}

/// The one who calls.
struct SimulatedCaller {
    let firstName: String
    let lastName: String
    /// In international form; what the caller says it is, also when the call does not show it.
    let number: String
    private let from: String?
    private let user: String?

    init(_ language: SpokenLanguage, _ random: inout SeededGenerator) {
        firstName = random.element(language.phrasebook.firstNames)
        lastName = random.element(language.phrasebook.lastNames)
        let plan = random.element(language.numberPlans)
        number = plan.prefix + random.digits(plan.digits)
        let odd = random.element(Endpoint.spellings(of: number))
        let withheld = random.element(["anonymous", "Anonymous", "unknown", "restricted", "private", ""])
        let sip = "sip:\(firstName).\(lastName)@voice.example.com"
        let forms: [(weight: Int, String?)] = [
            (80, number), (11, odd), (2, sip), (3, withheld), (1, "1042"), (2, nil), (1, nil),
        ]
        from = random.weighted(forms)
        user = from == nil && random.chance(0.7) ? "\(firstName)_\(lastName)" : nil
    }

    /// `from`, or `from_user` in its place, or neither.
    func members(_ write: (String) -> String) -> [JSONFragment.Member] {
        if let from { return [("from", write(from))] }
        if let user { return [("from_user", write(user))] }
        return []
    }
}
