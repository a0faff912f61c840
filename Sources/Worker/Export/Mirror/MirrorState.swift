/// What a mirror remembers of its last run, in `.lethe-mirror.json`: which hours need not be read again.
///
/// It holds no content. Without it, or with one of another version, everything is read again.
struct MirrorState: Codable, Equatable {
    /// An hour as it was when it was last read.
    struct Hour: Codable, Equatable {
        /// What it looked like in the store; nil when it changed while it was read, or could not be read as a whole.
        var source: String?
        /// What was written, as it looked right after; nil when there was nothing to write.
        var written: String?
        /// How many records.
        var records: Int
    }

    static let currentVersion = 1

    var version = currentVersion
    /// The store's id.
    var store: String
    /// Where the store lay: a store that begins anew in the same place takes the folder over.
    var place: String
    /// What else decides what is written: filter, redaction, engine.
    var recipe: String
    /// By the hour's name.
    var hours: [String: Hour] = [:]
}
