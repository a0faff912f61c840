/// What a redactor masks: which types, how readily, and whose own words besides.
public struct RedactionPolicy: Sendable, Equatable {
    /// How readily the engine masks what it is not sure of.
    public enum Strictness: String, Sendable, CaseIterable {
        /// When unsure about digits, mask.
        case cautious
        /// When unsure about anything, mask; ordinary words go as well now and then.
        case strict
    }

    /// The types that are masked; data of another type stays.
    public var types: Set<EntityType>
    /// How readily.
    public var strictness: Strictness
    /// Phrases that stay or are masked whatever else is found.
    public var words: OwnWords

    /// Sets all parts; the default masks every type, cautiously.
    public init(
        types: Set<EntityType> = Set(EntityType.allCases), strictness: Strictness = .cautious,
        words: OwnWords = OwnWords()
    ) {
        self.types = types
        self.strictness = strictness
        self.words = words
    }

    /// Whether nothing can be masked under it; `lethe` refuses a configuration that asks for this.
    var masksNothing: Bool { types.isEmpty && words.rules.isEmpty }
}
