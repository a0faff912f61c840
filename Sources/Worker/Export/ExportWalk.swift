public import Redaction
public import Sealing
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

    /// Prepares a pass.
    ///
    /// - Parameters:
    ///   - filter: Which records are wanted; the cursor has been told what it can tell by itself.
    ///   - redactor: The engine of this program, for records of an older one.
    public init(filter: ExportFilter, redactor: Redactor) {
        self.redactor = redactor
        self.filter = filter
    }

    /// Walks to the end.
    ///
    /// - Parameters:
    ///   - cursor: The way.
    ///   - write: Gets lines, each with its newline, their hour, and what came of it so far; what it throws ends the walk.
    /// - Throws: `VaultError`, and what `write` throws.
    public mutating func run(
        _ cursor: consuming RecordCursor, _ write: ([UInt8], CaptureHour, Tally) throws -> Void
    ) throws {
        while let page = try cursor.next(
            ExportedLines(),
            { [filter, redactor] lines, record in
                guard filter.wants(language: record.language) else { return }
                lines.append(ExportedRecord(record, redactor: redactor))
            })
        {
            count(page)
            for lines in page.parts {
                tally.records += lines.count
                try write(lines.bytes, page.hour, tally)
            }
        }
    }

    private mutating func count(_ page: RecordPage<ExportedLines>) {
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
