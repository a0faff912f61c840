import Foundation
import GRDB
import Sealing

/// `state.sqlite`: who this store is, and what it must remember between two starts.
///
/// ```
/// meta      region TEXT, store BLOB(16), created INTEGER, signing BLOB(32, Ed25519 private key),
///           run INTEGER (number of this start), ended_clean INTEGER,
///           clock INTEGER (last time seen, seconds since 1970), boot TEXT, uptime INTEGER (the machine's steady
///           clock at that time, in seconds)
/// suspects  hash BLOB, run INTEGER (the start that noted it), noted INTEGER (seconds since 1970)
/// ```
/// What it remembers of the ledger and of orders is in `StateFile+Orders.swift`. It lies among the keys,
/// where nothing is ever copied.
final class StateFile {
    /// What does not change in the life of a store.
    struct Identity {
        let store: StoreID
        let created: Int64
        let signingKey: SigningKey
    }

    let file: SQLiteFile
    let identity: Identity

    /// Opens the state, or makes it for a new store.
    ///
    /// - Throws: `.wrongRegion` when it is another region's.
    init(
        _ path: String, _ region: Region, now: ClockWatch.Moment, _ operation: VaultError.Operation
    ) throws(VaultError) {
        file = try SQLiteFile(path, .state, .write, operation)
        if file.isBlank { try Self.create(in: file, region, now: now, operation) }
        identity = try Self.identity(in: file, region, operation)
    }

    func close() {
        file.close()
    }

    /// - Throws: `.wrongRegion` when the row is another region's.
    static func store(
        in row: Row, _ region: Region, _ operation: VaultError.Operation, _ path: String
    ) throws(VaultError) -> StoreID {
        guard let found = row.value("region", as: String.self).flatMap(Region.init),
            let store = row.bytes("store").flatMap(StoreID.init(bytes:))
        else { throw VaultError(operation, .foreignFile, path: path) }
        guard found == region else {
            throw VaultError(operation, .wrongRegion(expected: region.name, found: found.name), path: path)
        }
        return store
    }

    private static func create(
        in file: SQLiteFile, _ region: Region, now: ClockWatch.Moment, _ operation: VaultError.Operation
    ) throws(VaultError) {
        let signing = try VaultError.wrapping(operation) { () throws(SealingError) in
            try SigningKey.generate()
        }
        try file.write(operation) { database in
            try database.execute(
                sql: """
                    CREATE TABLE meta (
                        id INTEGER PRIMARY KEY CHECK (id = 1), region TEXT NOT NULL, store BLOB NOT NULL,
                        created INTEGER NOT NULL, signing BLOB NOT NULL,
                        run INTEGER NOT NULL, ended_clean INTEGER NOT NULL, clock INTEGER NOT NULL,
                        boot TEXT NOT NULL, uptime INTEGER NOT NULL) STRICT;
                    CREATE TABLE suspects (
                        hash BLOB PRIMARY KEY, run INTEGER NOT NULL, noted INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    \(orderTables)
                    PRAGMA application_id=\(FileKind.state.applicationID);
                    PRAGMA user_version=\(FileKind.state.format);
                    """)
            try database.execute(
                sql: "INSERT INTO meta VALUES (1, ?, ?, ?, ?, 0, 1, ?, ?, ?)",
                arguments: [
                    region.name, Data(StoreID.random().bytes), now.time, signing.privateKey.data, now.time,
                    now.boot,
                    now.uptime,
                ])
        }
    }

    private static func identity(
        in file: SQLiteFile, _ region: Region, _ operation: VaultError.Operation
    ) throws(VaultError) -> Identity {
        let row = try file.read(operation) {
            try Row.fetchOne($0, sql: "SELECT region, store, created, signing FROM meta")
        }
        guard let row, let created = row.value("created", as: Int64.self), let signing = row.bytes("signing")
        else { throw VaultError(operation, .foreignFile, path: file.path) }
        let store = try store(in: row, region, operation, file.path)
        return try VaultError.wrapping(operation, path: file.path) { () throws(SealingError) in
            Identity(
                store: store, created: created,
                signingKey: try SigningKey(privateKey: SecretBytes(copying: signing)))
        }
    }
}

// MARK: - Runs and clock

extension StateFile {
    /// How the run before this one ended, and when.
    struct FormerRun {
        let endedClean: Bool
        let seen: ClockWatch.Moment
    }

    /// What the run before left behind.
    func formerRun(_ operation: VaultError.Operation) throws(VaultError) -> FormerRun {
        let row = try file.read(operation) {
            try Row.fetchOne($0, sql: "SELECT ended_clean, clock, boot, uptime FROM meta")
        }
        guard let row, let endedClean = row.value("ended_clean", as: Bool.self),
            let seen = Self.moment(in: row)
        else { throw VaultError(operation, .foreignFile, path: file.path) }
        return FormerRun(endedClean: endedClean, seen: seen)
    }

    static func moment(in row: Row) -> ClockWatch.Moment? {
        guard let time = row.value("clock", as: Int64.self), let boot = row.value("boot", as: String.self),
            let uptime = row.value("uptime", as: Int64.self)
        else { return nil }
        return ClockWatch.Moment(time: time, boot: boot, uptime: uptime)
    }

    /// Begins a run, unclean until it is ended, at a time, unless the clock is in doubt; says how many starts the store
    /// has seen.
    func beginRun(_ now: ClockWatch.Moment?, _ operation: VaultError.Operation) throws(VaultError) -> Int64 {
        try file.write(operation) { database in
            try database.execute(sql: "UPDATE meta SET run = run + 1, ended_clean = 0")
            if let now {
                try Self.see(now, in: database)
                try database.execute(
                    sql: "DELETE FROM suspects WHERE noted < ?", arguments: [now.time - Self.suspectSeconds])
            }
            return try Int64.fetchOne(database, sql: "SELECT run FROM meta") ?? 0
        }
    }

    /// Ends a run well, at a time, unless the clock is in doubt: nothing that it noted has done any harm.
    func endRun(_ now: ClockWatch.Moment?, _ operation: VaultError.Operation) throws(VaultError) {
        try file.write(operation) { database in
            try database.execute(sql: "DELETE FROM suspects")
            try database.execute(sql: "UPDATE meta SET ended_clean = 1")
            if let now { try Self.see(now, in: database) }
        }
    }

    /// Remembers a time as the last one seen, and perhaps as the last one at the ledger's end.
    func see(
        _ now: ClockWatch.Moment, isFollowing: Bool, _ operation: VaultError.Operation
    ) throws(VaultError) {
        try file.write(operation) { database in
            try Self.see(now, in: database)
            if isFollowing { try Self.setFollowed(now.time, in: database) }
        }
    }

    private static func see(_ now: ClockWatch.Moment, in database: Database) throws {
        try database.execute(
            sql: "UPDATE meta SET clock = ?, boot = ?, uptime = ?",
            arguments: [now.time, now.boot, now.uptime])
    }

    /// A note outlives every redelivery of what it is about.
    static let suspectSeconds: Int64 = 30 * 24 * 3600
}

// MARK: - Suspects

extension StateFile {
    /// Notes a suspect, durably, and says whether an earlier run noted it and then died.
    ///
    /// A run that ends well leaves no notes, so every note of an earlier run is one of a run that did not.
    func note(_ hash: [UInt8], now: Int64) throws(VaultError) -> SuspectVerdict {
        try file.write(.note) { database in
            let before = try Int64.fetchOne(
                database, sql: "SELECT 1 FROM suspects WHERE hash = ? AND run < (SELECT run FROM meta)",
                arguments: [Data(hash)])
            guard before == nil else { return .seenBefore }
            try database.execute(
                sql: "INSERT OR IGNORE INTO suspects SELECT ?, run, ? FROM meta",
                arguments: [Data(hash), now])
            return .firstSeen
        }
    }

    /// Takes a note back.
    func clear(_ hash: [UInt8]) throws(VaultError) {
        try file.write(.note) {
            try $0.execute(sql: "DELETE FROM suspects WHERE hash = ?", arguments: [Data(hash)])
        }
    }
}

extension SecretBytes {
    /// For GRDB, which takes no other bytes; the copies are out of our hands, as SQLite's pages are.
    fileprivate var data: Data { unsafe withExposedBytes { unsafe Data($0) } }
}
