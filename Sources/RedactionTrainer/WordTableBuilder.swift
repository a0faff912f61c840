import Foundation
import Redaction

/// Gathers what is known of single words and writes the table that `WordTable` reads.
struct WordTableBuilder {
    /// In so many frames a word must occur to count for itself.
    private static let framesMin = 3

    private var facts: [UInt64: UInt8] = [:]
    /// The table's entries.
    private(set) var entries: [UInt32] = []

    /// Reads `KIND<tab>RANK<tab>WORD` lines.
    mutating func add(file: String) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t")
            guard fields.count == 3, let rank = Int(fields[1]) else { continue }
            let hash = Folding.hash(of: fields[2])
            let bucket: UInt8 = rank < 200 ? 3 : rank < 2000 ? 2 : 1
            switch fields[0] {
            case "first": raise(hash, bucket, at: WordTable.Facts.firstNameShift)
            case "last": raise(hash, bucket, at: WordTable.Facts.lastNameShift)
            case "common": raise(hash, rank <= 10 ? 3 : rank <= 20 ? 2 : 1, at: WordTable.Facts.commonShift)
            default: facts[hash, default: 0] |= WordTable.Facts.place.rawValue
            }
        }
    }

    private mutating func raise(_ hash: UInt64, _ value: UInt8, at shift: Int) {
        let old = facts[hash, default: 0]
        guard old >> UInt8(shift) & 3 < value else { return }
        facts[hash] = old & ~(3 << UInt8(shift)) | value << UInt8(shift)
    }

    /// Marks the words that several frames hold as familiar.
    mutating func add(frames lines: [TrainingLine]) {
        var framesOf: [UInt64: Set<Int>] = [:]
        for line in lines {
            let utterance = ExampleMaker.utterance(line, language: line.language)
            for token in utterance.tokens where token.form == .word || token.form == .letter {
                framesOf[token.hash, default: []].insert(line.frame)
            }
        }
        for (hash, frames) in framesOf where frames.count >= Self.framesMin {
            facts[hash, default: 0] |= WordTable.Facts.familiar.rawValue
        }
        print("words: \(facts.count), familiar \(facts.values.count { $0 & 1 == 1 })")
    }

    /// Lays the table out.
    mutating func build() {
        let size = 1 << WordTable.sizeBits
        precondition(facts.count < size * 3 / 4, "too many words for the table")
        entries = [UInt32](repeating: 0, count: size)
        for (hash, value) in facts.sorted(by: { $0.key < $1.key }) {
            var (place, key) = WordTable.place(of: hash)
            while entries[place] != 0 { place = (place + 1) & (size - 1) }
            entries[place] = (key << 8 | UInt32(value)).littleEndian
        }
    }
}
