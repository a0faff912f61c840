import Foundation
import GRDB
import Sealing

/// The keys of an hour's records: the hour's key, wrapped under the keyring's, and a random key for every
/// holder.
///
/// A holder is an application, or a person under an application; every one of a record's holders is needed to
/// open it.
/// ```
/// meta     the stamp, wrapping INTEGER (version of the keyring's key), hour_key BLOB (wrapped, 61 bytes)
/// holders  id INTEGER, never used twice; generation INTEGER = id / 4096;
///          holder BLOB(16) = HMAC under the hour's key;
///          kind INTEGER, 0 application, 1 person; key BLOB (wrapped, 61 bytes);
///          an application's also: account BLOB(16) = HMAC of the account;
///          label BLOB, the sealed names of account and application;
///          all null but id, generation and kind when the key has been destroyed
/// ```
/// **Generations.** Holder values are random bytes: in one index over an hour of a million of them, nearly
/// every new one dirties a page of its own, which was most of what a batch wrote (5.1 KB a result, against
/// 1.0 KB with generations, measured). So only the newest 4096 holders are looked in; one that comes back
/// later in the hour gets another key, and new index entries stay within a few dozen pages, here and in the
/// records' indexes by holder. Whoever looks for a person's keys asks every generation.
final class KeysFile {
    /// A holder's row, and its key.
    struct Holder {
        let id: Int64
        let key: HolderKey
    }

    /// Holders in a generation: their index entries (16 bytes and some) then lie in about 30 pages.
    static let generationHolders: Int64 = 4096

    let file: SQLiteFile
    let segment: SegmentID
    let hourKey: HourKey
    /// The wrapping key version that the hour's key is under.
    private(set) var wrapping: Int
    /// The id of the next new holder; it only grows, so that a row left by a destroyed holder never meets
    /// another's key.
    private(set) var nextHolderID: Int64
    /// Holders of the current generation that were asked for since the file was opened; at most a generation
    /// of them.
    private var known: [HolderIndex: Holder] = [:]
    /// Every holder of the current generation is in `known`, so that one that is not there is new.
    private var knowsGeneration: Bool
    private let find: Statement
    private let insert: Statement

    /// Opens an hour's keys, or makes them when there are none.
    ///
    /// Only when no records were sealed under some may the file be new; `.emptied` is thrown when it is blank all
    /// the same.
    init(
        _ path: String, _ stamp: SegmentStamp, _ keyrings: Keyrings, mayBeNew: Bool = false,
        _ operation: VaultError.Operation
    ) throws(VaultError) {
        file = try SQLiteFile(path, .keys, .write, operation)
        if file.isBlank {
            guard mayBeNew else { throw VaultError(operation, .emptied, path: path) }
            try Self.create(in: file, stamp, keyrings, operation)
        }
        segment = try stamp.check(file, operation)
        let wrapped = try WrappedHourKey(in: file, operation)
        hourKey = try keyrings.open(wrapped, stamp, operation, path)
        wrapping = wrapped.version
        nextHolderID =
            try file.read(operation) { database in
                try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'holders'")
                    ?? 0
            } + 1
        knowsGeneration = nextHolderID == 1
        find = try file.prepare("SELECT id, key FROM holders WHERE generation = ? AND holder = ?", operation)
        insert = try file.prepare(
            """
            INSERT INTO holders (id, generation, holder, kind, key, account, label)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            operation)
    }

    func close() {
        file.close()
    }

    /// Whether there has ever been a holder.
    var hasHolders: Bool { nextHolderID > 1 }

    /// Forgets every holder key held in memory; the next result looks in the file.
    func forgetKnown() {
        known.removeAll()
        knowsGeneration = false
    }

    private static func create(
        in file: SQLiteFile, _ stamp: SegmentStamp, _ keyrings: Keyrings, _ operation: VaultError.Operation
    ) throws(VaultError) {
        let wrapped = try keyrings.createHourKey(stamp, operation)
        try file.write(operation) { database in
            try database.execute(
                sql: """
                    CREATE TABLE meta (\(SegmentStamp.columns), wrapping INTEGER, hour_key BLOB) STRICT;
                    CREATE TABLE holders (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL,
                        holder BLOB, kind INTEGER NOT NULL, key BLOB, account BLOB, label BLOB) STRICT;
                    CREATE UNIQUE INDEX holders_by_holder ON holders (generation, holder)
                        WHERE holder IS NOT NULL;
                    CREATE INDEX holders_by_account ON holders (account) WHERE account IS NOT NULL;
                    \(destroyedTable)
                    """)
            try stamp.write(to: database, kind: .keys, segment: .random())
            try wrapped.write(to: database)
        }
    }

    /// Puts the hour's key under the keyring's newest wrapping key, unless it is already.
    func rewrap(_ keyring: Keyring, _ operation: VaultError.Operation) throws(VaultError) {
        let newest = keyring.newestWrapping
        guard wrapping != newest.version else { return }
        let wrapped = try WrappedHourKey(hourKey, under: newest, operation)
        try file.write(operation) { try wrapped.write(to: $0) }
        wrapping = newest.version
    }
}

// MARK: - Holders

extension KeysFile {
    /// Who is entitled to have one record gone.
    struct Holders {
        let application: Holder
        let caller: Holder?
        let called: Holder?

        var keys: HolderKeys {
            HolderKeys(application: application.key, caller: caller?.key, called: called?.key)
        }
    }

    /// Finds the holders of each entry, and makes those that are missing: durable when it returns.
    ///
    /// After an error the file must be opened anew, since what it knows may have been rolled back.
    func holders(of entries: [Entry]) throws(VaultError) -> [Holders] {
        let wanted = entries.map { Wanted($0, hourKey) }
        let found = wanted.compactMap { $0.holders { known[$0] } }
        guard found.count < wanted.count else { return found }
        return try file.write(.store) { _ in try wanted.map { try holders($0) } }
    }

    private func holders(_ wanted: Wanted) throws -> Holders {
        Holders(
            application: try holder(wanted.application, of: wanted.entry.record),
            caller: try wanted.caller.map { try holder($0, of: nil) },
            called: try wanted.called.map { try holder($0, of: nil) })
    }

    // `application` is the record that names the application, or nil for a person.
    private func holder(_ index: HolderIndex, of application: Record?) throws -> Holder {
        if let holder = known[index] { return holder }
        if let holder = try stored(index) {
            known[index] = holder
            return holder
        }
        return try create(index, of: application)
    }

    private var generation: Int64 { nextHolderID / Self.generationHolders }

    private func stored(_ index: HolderIndex) throws -> Holder? {
        guard !knowsGeneration else { return nil }
        defer { find.reset() }
        try find.bind(1, generation)
        try unsafe index.withUnsafeBytes { try unsafe find.bind(2, copying: $0) }
        guard try find.step() else { return nil }
        do throws(SealingError) {
            return Holder(id: find.integer(0), key: try hourKey.unwrap(find.bytes(1), index: index))
        } catch {
            guard error.isOfContent else { throw error }
            // The row is damaged, and what was sealed under it is lost; the holder gets another key, as one does
            // that comes back later in the hour.
            nextHolderID = (generation + 1) * Self.generationHolders
            beginGeneration()
            return nil
        }
    }

    /// The next holder is the first of its generation.
    private func beginGeneration() {
        known.removeAll(keepingCapacity: true)
        knowsGeneration = true
    }

    private func create(_ index: HolderIndex, of application: Record?) throws -> Holder {
        let holder = Holder(id: nextHolderID, key: try HolderKey.create())
        try insert.bind(1, holder.id)
        try insert.bind(2, generation)
        try unsafe index.withUnsafeBytes { try unsafe insert.bind(3, copying: $0) }
        try insert.bind(4, (application == nil ? HolderKind.person : .application).rawValue)
        try insert.bind(5, try hourKey.wrap(holder.key, index: index))
        try insert.bind(6, application.map { hourKey.accountIndex(account: $0.accountID).bytes })
        try insert.bind(
            7,
            try application.map {
                try hourKey.sealLabel(account: $0.accountID, application: $0.applicationID, index: index)
            })
        try insert.run()
        known[index] = holder
        nextHolderID += 1
        if nextHolderID.isMultiple(of: Self.generationHolders) { beginGeneration() }
        return holder
    }

    /// One entry's holders as values to look for.
    private struct Wanted {
        let entry: Entry
        let application: HolderIndex
        let caller: HolderIndex?
        let called: HolderIndex?

        init(_ entry: Entry, _ hourKey: HourKey) {
            let record = entry.record
            self.entry = entry
            application = hourKey.applicationIndex(
                account: record.accountID, application: record.applicationID)
            caller = entry.caller.map { hourKey.personIndex($0, application: record.applicationID) }
            called = entry.called.map { hourKey.personIndex($0, application: record.applicationID) }
        }

        /// What is known of them; nil unless all are.
        func holders(_ known: (HolderIndex) -> Holder?) -> Holders? {
            guard let application = known(application) else { return nil }
            let (callerHolder, calledHolder) = (caller.flatMap(known), called.flatMap(known))
            guard (callerHolder == nil) == (caller == nil), (calledHolder == nil) == (called == nil) else {
                return nil
            }
            return Holders(application: application, caller: callerHolder, called: calledHolder)
        }
    }
}

/// Whose key a row of `holders` is.
enum HolderKind: Int64 {
    case application = 0
    case person = 1
}
