import Locking

/// Short texts in which nothing was found, so that what is said and hinted again and again ("yes", "speak to an
/// agent") is worked on once.
///
/// Only in memory, and bounded: the older half goes when it is full.
final class CleanTexts: Sendable {
    private struct Key: Hashable {
        let text: String
        let active: LanguageSet
    }

    private struct Known {
        var recent: Set<Key> = []
        var former: Set<Key> = []
    }

    /// Longer texts hardly come again.
    private static let bytesMax = 128
    /// With the longest texts some megabytes.
    private static let half = 4096

    private let known = Locked(Known())

    /// Whether nothing was found in the text when it came before.
    func contains(_ text: String, _ active: LanguageSet) -> Bool {
        guard text.utf8.count <= Self.bytesMax else { return false }
        let key = Key(text: text, active: active)
        return known.withLock { known in
            if known.recent.contains(key) { return true }
            guard known.former.contains(key) else { return false }
            Self.insert(key, &known)
            return true
        }
    }

    /// Remembers a text in which nothing was found, and nothing would be in another call: without numbers, which are
    /// compared with the call's own, and without masks, which are counted.
    func insert(_ text: String, _ utterance: Utterance) {
        guard text.utf8.count <= Self.bytesMax, utterance.seen.isDisjoint(with: [.number, .mask]) else {
            return
        }
        let key = Key(text: text, active: utterance.active)
        known.withLock { Self.insert(key, &$0) }
    }

    private static func insert(_ key: Key, _ known: inout Known) {
        if known.recent.count >= half { (known.former, known.recent) = (known.recent, []) }
        known.recent.insert(key)
    }
}
