/// An account's or application's own words: product names that look like people, project names to hide.
///
/// They are written one a line: `keep` or `mask`, whose they are (`*`, `account:ID`, `application:ID`), and the
/// phrase. Case and accents do not count. `#` begins a comment line.
public struct OwnWords: Sendable, Equatable {
    /// One line.
    struct Rule: Sendable, Equatable {
        var isKept: Bool
        /// `*`, `account:ID` or `application:ID`.
        var owner: String
        /// The phrase's words as `Utterance.phraseKey` has them.
        var words: [UInt64]
    }

    /// The longest phrase; longer ones would make the search slow.
    private static let wordsMax = 8

    let rules: [Rule]

    /// No words.
    public init() { rules = [] }

    /// Whether there are none.
    var isEmpty: Bool { rules.isEmpty }

    /// Reads a list.
    ///
    /// - Throws: The number of the first line that is not understood.
    public init(_ text: String) throws(OwnWordsError) {
        var rules: [Rule] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fields = line.split(maxSplits: 2, whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })
            guard let verb = fields.first, verb.first != "#" else { continue }
            guard fields.count == 3, verb == "keep" || verb == "mask", Self.isOwner(fields[1]) else {
                throw OwnWordsError(line: index + 1)
            }
            let phrase = Utterance(
                Array(fields[2].utf8), lexicon: .embedded, active: .all, certain: [])
            let words = phrase.tokens.indices.compactMap(phrase.phraseKey)
            guard (1...Self.wordsMax).contains(words.count) else { throw OwnWordsError(line: index + 1) }
            rules.append(Rule(isKept: verb == "keep", owner: String(fields[1]), words: words))
        }
        self.rules = rules
    }

    private static func isOwner(_ field: Substring) -> Bool {
        field == "*"
            || ["account:", "application:"].contains { field.hasPrefix($0) && field.count > $0.count }
    }

    /// The phrases that stay, or are masked, for a call.
    func phrases(kept: Bool, account: String?, application: String?) -> PhraseSet {
        guard !rules.isEmpty else { return PhraseSet() }
        var owners = ["*"]
        if let account { owners.append("account:" + account) }
        if let application { owners.append("application:" + application) }
        return PhraseSet(rules.lazy.filter { $0.isKept == kept && owners.contains($0.owner) }.map(\.words))
    }
}

/// A line of a list of own words is not understood.
public struct OwnWordsError: Error, Equatable, CustomStringConvertible {
    /// The line's number, from 1.
    public let line: Int

    /// What the line should be; it is not repeated.
    public var description: String {
        "line \(line) is not \"keep|mask *|account:ID|application:ID PHRASE\" of at most 8 words"
    }
}
