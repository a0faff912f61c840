public import Foundation
public import Redaction
import Sealing
public import Vault

/// One pass over records: writes what is readable as JSON lines, counts what is not.
///
/// `export` and `mirror` share it.
public struct ExportWalk {
    /// What came of it.
    public struct Tally: Sendable, Hashable {
        /// Records written.
        public var records = 0
        /// Records skipped since a key of theirs has been destroyed.
        public var keyless = 0
        /// Records that an order in force is about to erase, or holds: not shown.
        public var withheld = 0
        /// What could not be read, a sentence each, without content.
        public var problems: [String] = []

        /// Nothing was looked at yet.
        public init() {}

        static func + (left: Tally, right: Tally) -> Tally {
            var sum = left
            sum.records += right.records
            sum.keyless += right.keyless
            sum.withheld += right.withheld
            sum.problems += right.problems
            return sum
        }
    }

    /// What came of it so far.
    public private(set) var tally = Tally()
    private let filter: ExportFilter
    private let redactor: Redactor
    private let encoder = JSONEncoder()

    /// Prepares a pass.
    ///
    /// - Parameters:
    ///   - filter: Which records are wanted; the cursor has been told what it can tell by itself.
    ///   - redactor: The engine of this program, for records of an older one.
    public init(filter: ExportFilter, redactor: Redactor) {
        self.redactor = redactor
        self.filter = filter
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Walks to the end.
    ///
    /// - Parameters:
    ///   - cursor: The way.
    ///   - write: Gets the lines of a page, each with its newline, and the page; what it throws ends the walk.
    /// - Throws: `VaultError`, and what `write` throws.
    public mutating func run(
        _ cursor: consuming RecordCursor, _ write: (Data, RecordPage, Tally) throws -> Void
    ) throws {
        while let page = try cursor.next() {
            var lines = Data()
            for record in page.records where filter.wants(language: record.language) {
                lines.append(try encoder.encode(ExportedRecord(record, redactor: redactor)))
                lines.append(UInt8(ascii: "\n"))
                tally.records += 1
            }
            count(page)
            try write(lines, page, tally)
        }
    }

    private mutating func count(_ page: RecordPage) {
        tally.keyless += page.keyless
        tally.withheld += page.withheld
        if page.unreadable > 0 {
            tally.problems.append("\(page.hour.name): \(page.unreadable) records do not authenticate")
        }
        if let problem = page.problem {
            tally.problems.append("\(page.hour.name): \(problem.description)")
        }
    }
}
