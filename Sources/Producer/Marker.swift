/// A number and a phrase that are planted in messages, so that a test can search for where they went.
public struct Marker: Sendable, Equatable {
    /// The number in international form, digits only, such as `447700900123`.
    public let number: String

    /// A phrase in small letters that occurs nowhere else, such as `purple walrus umbrella`.
    public let phrase: String

    /// The part of the messages that carry it, 0–1; duplicates do when their original does.
    public let share: Double

    /// A marker that is planted in that share of the messages.
    public init(number: String, phrase: String, share: Double = 1) {
        self.number = number
        self.phrase = phrase
        self.share = share
    }

    /// Ways to write the number, all of which a simulation uses and a search should look for.
    ///
    /// Plain, grouped, with `+`, `00`, in the national form of numbers that begin with 44, dashed, digit by
    /// digit, and as English words.
    public var spellings: [String] {
        let digits = Array(number)
        let grouped = NumberSpelling.grouped(number, by: [2, 4, 6])
        var spellings = [
            number, "+" + number, "00" + number, "+" + grouped, grouped.replacing(" ", with: "-"),
            digits.map(String.init).joined(separator: " "),
            digits.map(String.init).joined(separator: "-"),
            NumberSpelling.spoken(number, Phrasebook.english, zero: "oh"),
            NumberSpelling.spoken(number, Phrasebook.english, zero: "zero"),
            NumberSpelling.doubled(number, Phrasebook.english),
        ]
        if number.hasPrefix("44") { spellings.append("0" + number.dropFirst(2)) }
        return spellings
    }
}
