import Foundation
import GRDB
import Sealing

/// Finding holders in an hour, and destroying their keys.
///
/// ```
/// destroyed  id INTEGER, of a holder whose key is gone and whose rows may be left; kind INTEGER, as it was;
///            order_id BLOB(16)
/// ```
/// A key and the note that its rows are still to be erased change in one transaction, so that a kill in
/// between loses neither.
extension KeysFile {
    static let destroyedTable =
        "CREATE TABLE destroyed (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, order_id BLOB NOT NULL) STRICT;"

    /// A holder whose key is gone and whose rows may be left.
    struct Destroyed {
        let id: Int64
        let kind: HolderKind
        let order: UUID
    }

    /// Up to this many look-ups in each generation cost less than reading the whole index.
    private static let lookupsPerHolder = 4

    /// Finds the ids of those holders that are there; a holder may have one in each generation of the hour.
    func ids(of wanted: some Collection<HolderIndex>, _ operation: VaultError.Operation)
        throws(VaultError) -> [HolderIndex: [Int64]]
    {
        let generations = (nextHolderID - 1) / Self.generationHolders + 1
        let holders = Int(nextHolderID - 1)
        guard !wanted.isEmpty, holders > 0 else { return [:] }
        let isScan = wanted.count * Int(generations) * Self.lookupsPerHolder > holders
        return try file.read(operation) { database in
            try isScan
                ? Self.scan(for: Set(wanted), database)
                : Self.lookUp(wanted, generations: 0..<generations, database)
        }
    }

    private static func scan(for wanted: Set<HolderIndex>, _ database: Database) throws -> [HolderIndex:
        [Int64]]
    {
        var found: [HolderIndex: [Int64]] = [:]
        let all = try Statement("SELECT holder, id FROM holders WHERE holder IS NOT NULL", on: database)
        while try all.step() {
            guard let index = HolderIndex(bytes: all.bytes(0)), wanted.contains(index) else { continue }
            found[index, default: []].append(all.integer(1))
        }
        return found
    }

    private static func lookUp(
        _ wanted: some Collection<HolderIndex>, generations: Range<Int64>, _ database: Database
    ) throws -> [HolderIndex: [Int64]] {
        var found: [HolderIndex: [Int64]] = [:]
        let one = try Statement(
            "SELECT id FROM holders WHERE generation = ? AND holder = ?", on: database)
        for generation in generations {
            try one.bind(1, generation)
            for index in wanted {
                defer { one.reset() }
                try unsafe index.withUnsafeBytes { try unsafe one.bind(2, copying: $0) }
                if try one.step() { found[index, default: []].append(one.integer(0)) }
            }
        }
        return found
    }

    /// The applications of an account in this hour: id of the holder, and name.
    func applications(of account: String, _ operation: VaultError.Operation)
        throws(VaultError) -> [(id: Int64, application: String)]
    {
        let value = hourKey.accountIndex(account: account)
        let rows = try file.read(operation) { database in
            try Row.fetchAll(
                database, sql: "SELECT id, holder, label FROM holders WHERE account = ?",
                arguments: [Data(value.bytes)])
        }
        var found: [(id: Int64, application: String)] = []
        for row in rows {
            guard let id = row.value("id", as: Int64.self), let label = row.bytes("label"),
                let index = row.bytes("holder").flatMap(HolderIndex.init(bytes:))
            else { throw VaultError(operation, .foreignFile, path: file.path) }
            let names = try VaultError.wrapping(operation, path: file.path) { () throws(SealingError) in
                try hourKey.openLabel(label, index: index)
            }
            found.append((id, names.application))
        }
        return found
    }

    /// Destroys holders' keys, each for an order, and forgets every key held in memory.
    ///
    /// Durable when it returns; the ids stay in `destroyed` until ``sweep()``.
    ///
    /// Rows are emptied and not deleted: a table that only grows at its end, and whose rows never go, is never
    /// rebalanced. When SQLite rebalances pages it may leave copies of the cells it moves in a page's unused
    /// part, and `secure_delete` overwrites only the cell that is deleted later (measured: of 3000 index values
    /// one to five, of 5700 rows three). The indexes by value are rebalanced by every insertion, so they are
    /// written anew: `secure_delete` overwrites all of their old pages.
    func destroy(_ holders: [(id: Int64, order: UUID)]) throws(VaultError) {
        forgetKnown()
        try file.write(.erase) { database in
            for holder in holders {
                try database.execute(
                    sql: "INSERT INTO destroyed SELECT id, kind, ? FROM holders WHERE id = ?",
                    arguments: [holder.order.data, holder.id])
                try database.execute(
                    sql:
                        "UPDATE holders SET holder = NULL, key = NULL, account = NULL, label = NULL WHERE id = ?",
                    arguments: [holder.id])
            }
            guard !holders.isEmpty else { return }
            try database.execute(sql: "REINDEX holders_by_holder")
            // Of applications only, which are few, but looking for them reads the whole table.
            let hasApplications = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM destroyed WHERE kind = ?)",
                arguments: [HolderKind.application.rawValue])
            if hasApplications != false { try database.execute(sql: "REINDEX holders_by_account") }
        }
    }

    /// Holders whose keys are gone and whose rows may be left.
    func destroyed(_ operation: VaultError.Operation) throws(VaultError) -> [Destroyed] {
        try file.read(operation) { database in
            try Row.fetchAll(database, sql: "SELECT * FROM destroyed").map { row in
                guard let id = row.value("id", as: Int64.self),
                    let kind = row.value("kind", as: Int64.self).flatMap(HolderKind.init),
                    let order = row.bytes("order_id").flatMap(UUID.init(bytes:))
                else { throw Statement.Failure(code: SQLiteFile.corrupt) }
                return Destroyed(id: id, kind: kind, order: order)
            }
        }
    }

    /// Forgets whose rows were left: they have been erased.
    func sweep() throws(VaultError) {
        try file.write(.erase) { try $0.execute(sql: "DELETE FROM destroyed") }
    }

    /// How many holders there are.
    func holderCount(_ operation: VaultError.Operation) throws(VaultError) -> Int {
        try file.read(operation) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM holders WHERE holder IS NOT NULL") ?? 0
        }
    }
}
