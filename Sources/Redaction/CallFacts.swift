/// What is known of a call besides what was said.
public struct CallFacts: Sendable {
    /// A language tag (BCP 47) such as `en-GB`; missing or unknown, every language's words count.
    public var language: String?
    /// Digits (ASCII, or values 0–9) of numbers known to be the call's own.
    public var certain: [[UInt8]]
    /// Whose own words count.
    public var account: String?
    /// Whose own words count, besides the account's.
    public var application: String?

    /// Sets all parts.
    public init(
        language: String?, certain: [[UInt8]] = [], account: String? = nil, application: String? = nil
    ) {
        self.language = language
        self.certain = certain
        self.account = account
        self.application = application
    }
}

/// A call's facts made ready for finding.
struct Search {
    private let lexicon: Lexicon
    /// The languages whose words count.
    let active: LanguageSet
    private let certain: [[UInt8]]
    private let kept: PhraseSet
    private let masked: PhraseSet

    init(_ call: CallFacts, _ policy: RedactionPolicy, _ lexicon: Lexicon) {
        self.lexicon = lexicon
        active = lexicon.active(for: call.language)
        certain = call.certain.map {
            $0.filter { $0 < 10 || $0 &- 0x30 < 10 }.map { $0 < 10 ? $0 : $0 - 0x30 }
        }
        let words = policy.words
        kept = words.phrases(kept: true, account: call.account, application: call.application)
        masked = words.phrases(kept: false, account: call.account, application: call.application)
    }

    /// Cuts a text into tokens.
    func utterance(_ bytes: [UInt8]) -> Utterance {
        Utterance(bytes, lexicon: lexicon, active: active, certain: certain)
    }

    /// Takes away what the policy lets stay, and adds the own words that it masks.
    func apply(_ policy: RedactionPolicy, to found: inout [Span], in utterance: Utterance) {
        if policy.types.count < EntityType.allCases.count {
            found.removeAll { !policy.types.contains($0.type) }
        }
        if !found.isEmpty, !kept.isEmpty {
            let stay = kept.ranges(in: utterance).map { utterance.span($0, .word, by: "", score: 0) }
            found.removeAll { span in stay.contains { $0.start <= span.start && span.end <= $0.end } }
        }
        for range in masked.ranges(in: utterance) {
            found.append(utterance.span(range, .word, by: "own word", score: 1))
        }
    }
}
