/// What is known of single words for the tagger: names, common words, and those that its training has seen.
///
/// An open-addressing table of 32-bit entries, 24 bits of a word's hash over 8 bits of facts, as the trainer
/// wrote it. With so few bits one unknown word in a million is taken for a known one; the price is a feature.
@safe
package struct WordTable {
    /// Facts about a word.
    package struct Facts: OptionSet, Hashable, Sendable {
        /// The eight bits of an entry.
        package let rawValue: UInt8
        /// Facts with these bits.
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The training has seen it often enough to count for itself.
        package static let familiar = Facts(rawValue: 1)
        /// Part of a place's name.
        package static let place = Facts(rawValue: 2)
        /// How often it is a first name: two bits, 3 for the most frequent.
        package static let firstNameShift = 2
        /// How often it is a last name: two bits, 3 for the most frequent.
        package static let lastNameShift = 4
        /// How common it is as a word: two bits, 3 for the most common.
        package static let commonShift = 6

        /// All but `familiar`: what stands for a word that does not count for itself.
        package var kind: UInt8 { rawValue & ~Facts.familiar.rawValue }
    }

    /// log2 of the number of entries.
    package static let sizeBits = 18

    private let entries: UnsafePointer<UInt32>

    /// Takes a table of 2^`sizeBits` entries that outlives it.
    package init(entries: UnsafePointer<UInt32>) { unsafe self.entries = unsafe entries }

    /// What is known of the word with this hash.
    package func facts(of hash: UInt64) -> Facts {
        let (start, key) = Self.place(of: hash)
        var place = start
        while true {
            // The place is masked to the table's size, and a table has an empty entry.
            let entry = unsafe UInt32(littleEndian: entries[place])
            if entry == 0 { return [] }
            if entry >> 8 == key { return Facts(rawValue: UInt8(truncatingIfNeeded: entry)) }
            place = (place + 1) & (1 << Self.sizeBits - 1)
        }
    }

    /// Where a word's search begins, and the part of its hash that an entry holds.
    package static func place(of hash: UInt64) -> (place: Int, key: UInt32) {
        let mixed = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
        let key = UInt32(truncatingIfNeeded: mixed >> 8) & 0xFF_FFFF
        return (Int(truncatingIfNeeded: mixed >> (64 - UInt64(sizeBits))), key)
    }
}

// The pointer is to constant memory that lives as long as the program: nobody writes it.
extension WordTable: @unchecked Sendable {}
