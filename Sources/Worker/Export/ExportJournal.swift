import Foundation

/// The list of exports that were made of a store, `exports.jsonl` in its keys folder: whoever must delete copies finds here who has some.
public struct ExportJournal: Sendable {
    /// One export.
    public struct Line: Encodable, Sendable {
        /// When it ended, or a run of a mirror began to write, RFC 3339.
        public let at: String
        /// The user who ran it.
        public let who: String
        /// What was asked for.
        public let filter: ExportFilter
        /// How many records were printed; nil for a run of a mirror, which is noted before it writes.
        public let records: Int?
        /// The folder of a mirror, which follows the store as long as somebody runs it; nil for an export.
        public let mirror: String?

        /// A line for now.
        public init(
            at: String, who: String, filter: ExportFilter, records: Int? = nil, mirror: String? = nil
        ) {
            self.at = at
            self.who = who
            self.filter = filter
            self.records = records
            self.mirror = mirror
        }
    }

    private let path: String

    /// The journal of a store.
    ///
    /// - Parameter keys: The store's keys folder.
    public init(keys: String) {
        path = keys + "/exports.jsonl"
    }

    /// Makes sure, before anything is printed, that a line can be appended.
    ///
    /// - Throws: When it cannot.
    public func begin() throws(ExportJournalError) {
        close(try opened())
    }

    /// Appends a line, durably.
    ///
    /// - Throws: When the folder cannot be written.
    public func append(_ line: Line) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(line)) + [UInt8(ascii: "\n")]
        let descriptor = try opened()
        defer { close(descriptor) }
        // One write to a file opened for appending: lines of two exports do not mix.
        guard unsafe write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw ExportJournalError.cannotWrite(errno)
        }
    }

    private func opened() throws(ExportJournalError) -> Int32 {
        let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(errno) }
        return descriptor
    }
}

/// Why an export could not be noted.
public enum ExportJournalError: Error, Sendable, CustomStringConvertible {
    /// The system's error number.
    case cannotWrite(Int32)

    /// What to do.
    public var description: String {
        switch self {
        case .cannotWrite(let code):
            "exports.jsonl in the keys folder cannot be written (errno \(code)); an export that is not noted cannot be followed by a forget"
        }
    }
}
