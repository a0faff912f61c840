/// What a caller said in one turn, as the recogniser understood it.
struct Utterance {
    /// One reading; confidence in ten-millionths.
    struct Alternative {
        let text: String
        let confidence: Int
    }

    let alternatives: [Alternative]

    /// Makes something up, with the marker in it if there is one.
    static func make(
        _ phrasebook: Phrasebook, _ caller: SimulatedCaller, marker: Marker?, _ random: inout SeededGenerator
    ) -> Utterance {
        var text = filled(random.element(phrasebook.sentences), phrasebook, caller, &random)
        if let marker {
            text +=
                " \(random.element(marker.spellings)) \(marker.phrase) \(random.element(marker.spellings))"
        }
        var alternatives = [Alternative(text: text, confidence: random.within(6_000_000...9_900_000))]
        while alternatives.count < 3, random.chance(0.4) {
            let heard = misheard(text, &random)
            alternatives.append(Alternative(text: heard, confidence: random.within(1_000_000...6_000_000)))
        }
        return Utterance(alternatives: alternatives)
    }

    /// Puts something in the place of each placeholder.
    private static func filled(
        _ sentence: String, _ phrasebook: Phrasebook, _ caller: SimulatedCaller,
        _ random: inout SeededGenerator
    ) -> String {
        var result = ""
        for part in sentence.split(separator: "{", omittingEmptySubsequences: false) {
            guard let end = part.firstIndex(of: "}") else {
                result += part
                continue
            }
            result += filling(part[..<end], phrasebook, caller, &random) + part[part.index(after: end)...]
        }
        return result
    }

    private static func filling(
        _ placeholder: Substring, _ phrasebook: Phrasebook, _ caller: SimulatedCaller,
        _ random: inout SeededGenerator
    ) -> String {
        switch placeholder {
        case "first": caller.firstName
        case "last": caller.lastName
        case "phone": number(caller.number, phrasebook, &random)
        case "other": number(caller.number.prefix(4) + random.digits(7), phrasebook, &random)
        case "card": card(phrasebook, &random)
        case "email": address(phrasebook, caller, &random)
        case "code": number(random.digits(4), phrasebook, &random)
        case "spelled": caller.firstName.map(String.init).joined(separator: " ")
        default: preconditionFailure("the phrasebook has a placeholder that nothing fills")
        }
    }

    private static func number(
        _ digits: String, _ phrasebook: Phrasebook, _ random: inout SeededGenerator
    ) -> String {
        switch random.below(10) {
        case 0...3: NumberSpelling.spoken(digits, phrasebook)
        case 4: NumberSpelling.spoken(digits, phrasebook, zero: phrasebook.digits[0] == "zero" ? "oh" : nil)
        case 5: NumberSpelling.doubled(digits, phrasebook)
        case 6: NumberSpelling.grouped(digits, by: [2, 4, 3])
        case 7: "+" + digits
        case 8: "0" + digits.dropFirst(2)
        default: digits
        }
    }

    /// Sixteen digits with a good check digit (ISO/IEC 7812-1, Luhn), beginning like those of the two
    /// networks.
    private static func card(_ phrasebook: Phrasebook, _ random: inout SeededGenerator) -> String {
        let body = random.element(["4", "51", "55"]) + random.digits(14)
        let digits = body.utf8.prefix(15).map { Int($0) - 0x30 }
        let sum = digits.enumerated().reduce(0) { sum, place in
            let doubled = place.offset.isMultiple(of: 2) ? place.element * 2 : place.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        let card = digits.map(String.init).joined() + String((10 - sum % 10) % 10)
        switch random.below(3) {
        case 0: return NumberSpelling.grouped(card, by: [4, 4, 4, 4])
        case 1: return card
        default: return NumberSpelling.spoken(card, phrasebook)
        }
    }

    private static func address(
        _ phrasebook: Phrasebook, _ caller: SimulatedCaller, _ random: inout SeededGenerator
    ) -> String {
        let host = random.element(["gmail", "outlook", "example"])
        let last = caller.lastName.replacing(" ", with: "")
        if random.chance(0.3) { return "\(caller.firstName).\(last)@\(host).com" }
        let (at, dot) = (phrasebook.at, phrasebook.dot)
        return "\(caller.firstName) \(dot) \(last) \(at) \(host) \(dot) com"
    }

    /// The text with one word lost or repeated, as less likely readings have it.
    private static func misheard(_ text: String, _ random: inout SeededGenerator) -> String {
        var words = text.split(separator: " ")
        guard words.count > 2 else { return text }
        let place = random.below(words.count)
        if random.chance(0.5) {
            words.remove(at: place)
        } else {
            words.insert(words[place], at: place)
        }
        return words.joined(separator: " ")
    }
}
