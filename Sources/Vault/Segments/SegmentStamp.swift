import Foundation
import GRDB
import Sealing

/// What both files of an hour carry, so that only files of one segment are ever used together.
///
/// Table `meta`, one row: `region TEXT, store BLOB(16), segment BLOB(16), hour TEXT`; the format is SQLite's
/// `user_version`.
struct SegmentStamp: Hashable {
    let region: Region
    let store: StoreID
    let hour: CaptureHour

    /// The stamp's columns; a file may have more in its `meta`.
    static let columns = """
        id INTEGER PRIMARY KEY CHECK (id = 1), region TEXT NOT NULL, store BLOB NOT NULL,
        segment BLOB NOT NULL, hour TEXT NOT NULL
        """

    /// Writes the header and the stamp into a file that is blank; within the transaction that makes the
    /// tables.
    func write(to database: Database, kind: FileKind, segment: SegmentID) throws {
        try database.execute(
            sql: "PRAGMA application_id=\(kind.applicationID); PRAGMA user_version=\(kind.format)")
        try database.execute(
            sql: "INSERT INTO meta (id, region, store, segment, hour) VALUES (1, ?, ?, ?, ?)",
            arguments: [region.name, Data(store.bytes), Data(segment.bytes), hour.name])
    }

    /// Checks that a file is of this region, store and hour.
    ///
    /// - Returns: The id that the two files of a segment have in common.
    func check(_ file: SQLiteFile, _ operation: VaultError.Operation) throws(VaultError) -> SegmentID {
        let row = try file.read(operation) {
            try Row.fetchOne($0, sql: "SELECT region, store, segment, hour FROM meta")
        }
        guard let row, let segment = row.bytes("segment").flatMap(SegmentID.init(bytes:)),
            let found = row.value("region", as: String.self).flatMap(Region.init)
        else { throw VaultError(operation, .foreignFile, path: file.path) }
        guard found == region else {
            throw VaultError(
                operation, .wrongRegion(expected: region.name, found: found.name), path: file.path)
        }
        guard row.bytes("store") == store.bytes else {
            throw VaultError(operation, .wrongStore, path: file.path)
        }
        guard row.value("hour") == hour.name else { throw VaultError(operation, .wrongHour, path: file.path) }
        return segment
    }
}

/// One life of one hour's segment: 16 random bytes, the same in its two files.
///
/// When an hour's files are lost and made anew, an old records file put back beside the new keys is told by
/// it.
typealias SegmentID = StoreID
