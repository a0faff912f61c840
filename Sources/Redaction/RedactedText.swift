/// A text that has passed the redactor: the only form in which speech may be stored.
///
/// Only `Redactor` makes one, so that the compiler refuses what was not redacted. What a caller said about
/// himself may still be in it where the engine missed it; it is not for logs.
public struct RedactedText: Sendable, Hashable {
    /// The text with `[TYPE]` in place of personal data.
    public let text: String
    /// How many masks of each type the text holds, those that it came with included.
    public let counts: [EntityType: Int]

    init(text: String, counts: [EntityType: Int]) {
        self.text = text
        self.counts = counts
    }
}

/// All texts of one speech result, redacted.
public struct RedactedResult: Sendable, Hashable {
    /// The recogniser's alternatives, in their order.
    public let alternatives: [RedactedText]
    /// The context phrases, in their order.
    public let context: [RedactedText]
    /// How many masks of each type all of them hold together.
    public let counts: [EntityType: Int]
}
