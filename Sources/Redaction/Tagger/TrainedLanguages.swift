/// The languages that the training text has.
package struct TrainedLanguages: Sendable {
    /// Their tags; the order is part of the model's format.
    private static let tags = ["en", "es", "fr", "de", "it", "pt", "nl"]

    private let sets: [LanguageSet]

    /// Looks the languages up.
    package init(_ lexicon: Lexicon) {
        sets = Self.tags.map { lexicon.active(for: $0).subtracting(.common) }
    }

    /// A text's language as a number: 0 unknown, 1 to 7 trained, 8 another one.
    package func number(of active: LanguageSet) -> Int {
        if active == .all { return 0 }
        guard let place = sets.firstIndex(where: active.isSuperset(of:)) else { return sets.count + 1 }
        return place + 1
    }
}
