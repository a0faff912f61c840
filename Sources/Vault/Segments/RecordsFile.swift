import GRDB
import Sealing

/// The sealed results of an hour, in the order in which they came.
///
/// ```
/// meta     the stamp
/// records  id INTEGER; key INTEGER = second within the hour << 51 | first 51 bits of the record id;
///          record BLOB(16), the record id; application, caller, called INTEGER, ids of `holders` in the
///          keys file; version INTEGER, of the index key; sealed BLOB, Sealing's envelope of a RecordPayload;
///          all null but id when the record has been erased
/// indexes  key, caller, called
/// ```
/// Rows in order of arrival append to the table's last pages at any rate; only the small entries of
/// `records_by_key`, which finds duplicates, are placed by time. Measured with 600-byte seals and batches of
/// 1000: 1.0 KB written and 5.8 µs a result; a WITHOUT ROWID table by (second, record id) took 1.6 KB and
/// 8.1 µs, and 4.3 KB once seals pass 1000 bytes. The key begins with the time for locality; neither it nor
/// the second is ever exported.
final class RecordsFile {
    let file: SQLiteFile
    let segment: SegmentID
    private let find: Statement
    private let insert: Statement

    /// Opens an hour's records, or makes the file when there is none.
    ///
    /// Only when no record has ever been in it may it be new; `.emptied` is thrown when it is blank all the same.
    init(
        _ path: String, _ stamp: SegmentStamp, segment: SegmentID, mayBeNew: Bool,
        _ operation: VaultError.Operation
    ) throws(VaultError) {
        file = try SQLiteFile(path, .records, .write, operation)
        if file.isBlank {
            guard mayBeNew else { throw VaultError(operation, .emptied, path: path) }
            try Self.create(in: file, stamp, segment, operation)
        }
        self.segment = try stamp.check(file, operation)
        guard self.segment == segment else { throw VaultError(operation, .wrongStore, path: path) }
        find = try file.prepare("SELECT record FROM records WHERE key = ?", operation)
        insert = try file.prepare(
            """
            INSERT INTO records (key, record, application, caller, called, version, sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            operation)
    }

    func close() {
        file.close()
    }

    private static func create(
        in file: SQLiteFile, _ stamp: SegmentStamp, _ segment: SegmentID, _ operation: VaultError.Operation
    ) throws(VaultError) {
        try file.write(operation) { database in
            try database.execute(
                sql: """
                    CREATE TABLE meta (\(SegmentStamp.columns)) STRICT;
                    CREATE TABLE records (
                        id INTEGER PRIMARY KEY, key INTEGER, record BLOB, application INTEGER,
                        caller INTEGER, called INTEGER, version INTEGER, sealed BLOB) STRICT;
                    CREATE INDEX records_by_key ON records (key) WHERE key IS NOT NULL;
                    CREATE INDEX records_by_caller ON records (caller) WHERE caller IS NOT NULL;
                    CREATE INDEX records_by_called ON records (called) WHERE called IS NOT NULL;
                    """)
            try stamp.write(to: database, kind: .records, segment: segment)
        }
    }

    /// Whether the record is there; within a transaction.
    func holds(_ entry: Entry) throws -> Bool {
        defer { find.reset() }
        try find.bind(1, Self.key(entry))
        let wanted = entry.record.recordID
        while try find.step() {
            let same = unsafe find.withBytes(0) { found in
                unsafe wanted.withUnsafeBytes { unsafe $0.elementsEqual(found) }
            }
            if same { return true }
        }
        return false
    }

    /// Adds a record; within a transaction.
    func add(_ entry: Entry, _ holders: KeysFile.Holders, sealed: [UInt8]) throws {
        try insert.bind(1, Self.key(entry))
        try unsafe entry.record.recordID.withUnsafeBytes { try unsafe insert.bind(2, copying: $0) }
        try insert.bind(3, holders.application.id)
        try insert.bind(4, holders.caller?.id)
        try insert.bind(5, holders.called?.id)
        try insert.bind(6, Int64(entry.indexVersion))
        try insert.bind(7, sealed)
        try insert.run()
    }

    /// A redelivered result has the same time and id, and so the same key; two results with one key differ in
    /// `record`.
    private static func key(_ entry: Entry) -> Int64 {
        let second = entry.capturedSecond - entry.record.hour.startSeconds
        let id = unsafe entry.record.recordID.withUnsafeBytes { bytes in
            unsafe bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return second << 51 | Int64(id >> 13)
    }
}
