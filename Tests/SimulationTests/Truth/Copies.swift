import Foundation

/// A records directory as somebody copied it once.
struct RecordsCopy {
    let path: String
    let store: StoreTruth
    /// When it was made.
    let moment: Int
}

/// A keys directory as somebody copied it once, although nobody should.
struct KeysCopy {
    let path: String
    let store: StoreTruth
    /// The wrapping key versions that its hours were under.
    let wrapping: Set<Int>
}
