import Foundation

/// Looks for byte sequences anywhere in a file, piece by piece.
struct RawSearch {
    private let patterns: Set<[UInt8]>
    private let lengths: [Int]
    private let foldsCase: Bool
    /// Which bytes a pattern begins with, by two: nearly all places need no closer look.
    private let beginnings: Set<UInt16>

    private static let pieceBytes = 4 << 20

    /// Looks for ids, as they are.
    init(ids: Set<[UInt8]>) { self.init(ids, foldsCase: false) }

    /// Looks for phrases, ASCII letters in either case.
    init(phrases: [[UInt8]]) { self.init(Set(phrases.map { $0.map(Self.folded) }), foldsCase: true) }

    private init(_ patterns: Set<[UInt8]>, foldsCase: Bool) {
        self.patterns = patterns.filter { $0.count >= 2 }
        self.foldsCase = foldsCase
        lengths = Set(self.patterns.map(\.count)).sorted()
        beginnings = Set(self.patterns.map { UInt16($0[0]) << 8 | UInt16($0[1]) })
    }

    /// How many patterns are in a file, each counted once; a file that is gone has none.
    ///
    /// - Throws: When it cannot be read.
    func hits(in path: String) throws -> Int {
        guard let longest = lengths.last else { return 0 }
        guard let file = FileHandle(forReadingAtPath: path) else {
            if !FileManager.default.fileExists(atPath: path) { return 0 }
            throw CocoaError(.fileReadUnknown)
        }
        defer { try? file.close() }
        var found = Set<[UInt8]>()
        var bytes: [UInt8] = []
        while let piece = try file.read(upToCount: Self.pieceBytes), !piece.isEmpty {
            // What may begin at the end of a piece goes on in the next.
            bytes.removeFirst(max(0, bytes.count - (longest - 1)))
            bytes += foldsCase ? piece.map(Self.folded) : Array(piece)
            look(in: bytes, &found)
        }
        return found.count
    }

    private func look(in bytes: [UInt8], _ found: inout Set<[UInt8]>) {
        guard bytes.count >= 2 else { return }
        for start in 0..<bytes.count - 1
        where beginnings.contains(UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1])) {
            for length in lengths where start + length <= bytes.count {
                let candidate = Array(bytes[start..<start + length])
                if patterns.contains(candidate) { found.insert(candidate) }
            }
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
