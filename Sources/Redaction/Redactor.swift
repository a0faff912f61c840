/// Finds personal data in what callers said, and puts its type in its place.
///
/// It works on recognised speech: lower case, no punctuation, digits as words, many languages, and on written
/// text. It keeps nothing between calls, takes linear time on any input, and one redactor serves any number
/// of threads. Redacting twice changes nothing.
public struct Redactor: Sendable {
    /// The version that stored records name; it changes whenever the engine finds anything else.
    public static let engineVersion = "3"

    /// How often a text is looked at again after something was masked.
    private static let passesMax = 8

    private let lexicon: Lexicon
    private let tagger: Tagger
    private let policy: RedactionPolicy
    /// Nil when somebody's own words count, which differ from call to call.
    private let clean: CleanTexts?

    /// Makes a redactor; the first one reads the word lists (some milliseconds).
    public init(policy: RedactionPolicy = RedactionPolicy()) {
        lexicon = .embedded
        tagger = Tagger(lexicon: .embedded, strictness: policy.strictness)
        self.policy = policy
        clean = policy.words.isEmpty ? CleanTexts() : nil
    }

    /// Finds personal data.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - call: What is known of the call.
    /// - Returns: Sorted spans without overlap, in UTF-8 offsets of `text`.
    public func find(_ text: String, call: CallFacts) -> [Span] {
        let search = Search(call, policy, lexicon)
        return find(search.utterance(Array(text.utf8)), search)
    }

    /// Finds personal data in a text of which nothing but the language is known.
    public func find(_ text: String, language: String?, certain: [[UInt8]] = []) -> [Span] {
        find(text, call: CallFacts(language: language, certain: certain))
    }

    /// Puts `[TYPE]` in place of personal data.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - call: What is known of the call.
    /// - Returns: The text with masks, and how many of each type it holds.
    public func redact(_ text: String, call: CallFacts) -> RedactedText {
        let search = Search(call, policy, lexicon)
        let utterance = search.utterance(Array(text.utf8))
        return replace(find(utterance, search), in: text, utterance.bytes)
    }

    /// Puts `[TYPE]` in place of personal data in a text of which nothing but the language is known.
    public func redact(_ text: String, language: String?, certain: [[UInt8]] = []) -> RedactedText {
        redact(text, call: CallFacts(language: language, certain: certain))
    }

    /// Redacts all texts of a speech result: what is found in one is masked in the others, and identical texts
    /// are worked on once.
    ///
    /// - Parameters:
    ///   - alternatives: What the recogniser heard, best first.
    ///   - context: The phrases it was given as hints.
    ///   - call: What is known of the call.
    /// - Returns: The texts in their order, and the masks of all of them counted.
    public func redact(alternatives: [String], context: [String], call: CallFacts) -> RedactedResult {
        let search = Search(call, policy, lexicon)
        var known: [String: RedactedText] = [:]
        for (text, redacted) in redactTogether(alternatives, context, search) { known[text] = redacted }
        var counts: [EntityType: Int] = [:]
        func take(_ text: String) -> RedactedText {
            let redacted = known[text] ?? RedactedText(text: "", counts: [:])
            counts.merge(redacted.counts, uniquingKeysWith: +)
            return redacted
        }
        return RedactedResult(
            alternatives: alternatives.map(take), context: context.map(take), counts: counts)
    }

    private func replace(_ spans: [Span], in text: String, _ bytes: [UInt8]) -> RedactedText {
        guard !spans.isEmpty else { return RedactedText(text: text, counts: Mask.counts(in: bytes)) }
        let redacted = Replacer.replace(spans, in: bytes)
        return RedactedText(
            text: String(decoding: redacted, as: UTF8.self), counts: Mask.counts(in: redacted))
    }
}

// MARK: finding

extension Redactor {
    /// Finds in each text by itself, then once more with what the others hold.
    private func redactTogether(
        _ alternatives: [String], _ context: [String], _ search: Search
    ) -> [(String, RedactedText)] {
        var seen: Set<String> = []
        var distinct = alternatives.filter { seen.insert($0).inserted }
        let count = distinct.count
        distinct += context.filter { seen.insert($0).inserted }
        var utterances: [Utterance?] = []
        var spans: [[Span]] = []
        for text in distinct {
            let utterance = isClean(text, search) ? nil : search.utterance(Array(text.utf8))
            utterances.append(utterance)
            spans.append(utterance.map { find($0, search) } ?? [])
            if let utterance, spans.last?.isEmpty ?? true { clean?.insert(text, utterance) }
        }
        if distinct.count > 1, spans.contains(where: { !$0.isEmpty }) {
            let all = zip(distinct, utterances).map { $1 ?? search.utterance(Array($0.utf8)) }
            let shared = SharedFinds(all, spans, alternatives: count)
            for index in distinct.indices {
                let seeds = shared.missing(at: index)
                if !seeds.isEmpty {
                    spans[index] = find(all[index], search, seeds: seeds)
                    utterances[index] = all[index]
                }
            }
        }
        return distinct.indices.map { index in
            guard let utterance = utterances[index] else {
                return (distinct[index], RedactedText(text: distinct[index], counts: [:]))
            }
            return (distinct[index], replace(spans[index], in: distinct[index], utterance.bytes))
        }
    }

    /// Whether nothing was found in the text when it was worked on before.
    private func isClean(_ text: String, _ search: Search) -> Bool {
        clean?.contains(text, search.active) ?? false
    }

    /// Looks until nothing is found any more, which is what makes redacting twice change nothing.
    private func find(_ text: Utterance, _ search: Search, seeds: [Span] = []) -> [Span] {
        guard !policy.masksNothing else { return [] }
        var utterance = text
        var spans: [Span] = []
        var found = seeds
        for _ in 0..<Self.passesMax {
            for recogniser in recognisers
            where recogniser.needs.isEmpty || !utterance.seen.isDisjoint(with: recogniser.needs) {
                recogniser.find(in: utterance, &found)
            }
            tagger.find(in: utterance, &found)
            search.apply(policy, to: &found, in: utterance)
            if found.isEmpty { return spans.sorted { $0.start < $1.start } }
            let resolved = SpanResolver.resolve(found)
            spans += resolved
            utterance = utterance.masked(resolved)
            found = []
        }
        // A text that does not settle was made to be looked at again and again: nothing of it is kept.
        spans += utterance.unmaskedStretches().map {
            utterance.span($0, .number, by: "unsettled text", score: 0)
        }
        return spans.sorted { $0.start < $1.start }
    }
}
