/// Ways to say or write a run of digits.
enum NumberSpelling {
    /// ASCII digits as words one after another; `zero` is another word for 0, such as `oh`.
    static func spoken(_ digits: String, _ phrasebook: Phrasebook, zero: String? = nil) -> String {
        words(digits, phrasebook, zero: zero).joined(separator: phrasebook.joiner)
    }

    /// Digit words, two equal ones behind each other as `double seven` where the language says so.
    static func doubled(_ digits: String, _ phrasebook: Phrasebook) -> String {
        guard let double = phrasebook.double else { return spoken(digits, phrasebook) }
        var result: [String] = []
        var rest = words(digits, phrasebook, zero: nil)[...]
        while let word = rest.popFirst() {
            if rest.first == word {
                rest.removeFirst()
                result.append(double)
            }
            result.append(word)
        }
        return result.joined(separator: phrasebook.joiner)
    }

    /// Digits in groups with a space between them; what is left over makes the last group.
    static func grouped(_ digits: String, by sizes: [Int]) -> String {
        var groups: [Substring] = []
        var rest = digits[...]
        for size in sizes where !rest.isEmpty {
            groups.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        if !rest.isEmpty { groups.append(rest) }
        return groups.joined(separator: " ")
    }

    private static func words(_ digits: String, _ phrasebook: Phrasebook, zero: String?) -> [String] {
        digits.utf8.map { digit in
            let value = Int(digit) - 0x30
            return value == 0 ? zero ?? phrasebook.digits[0] : phrasebook.digits[value]
        }
    }
}
