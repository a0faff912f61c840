import Foundation
import GRDB
import Orders
import Sealing

// MARK: - Ledger

extension StateFile {
    /// Where the store stands in the ledger.
    struct LedgerState {
        var position: LedgerPosition?
        var followed: Int64
        var isRereading: Bool

        init?(_ row: Row) {
            guard let followed = row.value("followed", as: Int64.self),
                let isRereading = row.value("rereading", as: Bool.self)
            else { return nil }
            self.followed = followed
            self.isRereading = isRereading
            if let offset = row.value("offset", as: Int64.self), let digest = row.bytes("digest") {
                position = LedgerPosition(offset: offset, digest: digest)
            }
        }
    }

    func ledger(_ operation: VaultError.Operation) throws(VaultError) -> LedgerState {
        let row = try file.read(operation) { try Row.fetchOne($0, sql: "SELECT * FROM ledger") }
        guard let state = row.flatMap(LedgerState.init) else {
            throw VaultError(operation, .foreignFile, path: file.path)
        }
        return state
    }

    static func move(to position: LedgerPosition, in database: Database) throws {
        try database.execute(
            sql: "UPDATE ledger SET offset = ?, digest = ?",
            arguments: [position.offset, Data(position.digest)])
    }

    func setRereading(_ isRereading: Bool) throws(VaultError) {
        try file.write(.follow) {
            try $0.execute(sql: "UPDATE ledger SET rereading = ?", arguments: [isRereading])
        }
    }

    /// Notes that the ledger was followed to its end.
    static func setFollowed(_ now: Int64, in database: Database) throws {
        try database.execute(sql: "UPDATE ledger SET followed = max(followed, ?)", arguments: [now])
    }
}

// MARK: - Roster

extension StateFile {
    static func note(_ here: Here, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO roster (store, here) VALUES (?1, ?2)
                ON CONFLICT (store) DO UPDATE SET here = ?2
                """,
            arguments: [Data(here.store.bytes), Data(LedgerEntry.here(here).encoded())])
    }

    static func note(_ retirement: Retirement, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO roster (store, retirement) VALUES (?1, ?2)
                ON CONFLICT (store) DO UPDATE SET retirement = ?2
                """,
            arguments: [Data(retirement.store.bytes), Data(LedgerEntry.retire(retirement).encoded())])
    }

    /// Every *here* and *retire* that the store knows, the latest of each store.
    func roster(_ operation: VaultError.Operation) throws(VaultError) -> [LedgerEntry] {
        try file.read(operation) { database in
            try Row.fetchAll(database, sql: "SELECT here, retirement FROM roster ORDER BY store").flatMap {
                row in
                [row.bytes("here"), row.bytes("retirement")].compactMap { text -> LedgerEntry? in
                    guard let text, case .entry(let entry) = LedgerEntry.decode(text) else { return nil }
                    return entry
                }
            }
        }
    }
}

// MARK: - Index versions

extension StateFile {
    func indexVersions(_ operation: VaultError.Operation) throws(VaultError) -> Set<Int> {
        try file.read(operation) {
            Set(try Int.fetchAll($0, sql: "SELECT version FROM index_versions"))
        }
    }

    func addIndexVersions(_ versions: Set<Int>) throws(VaultError) {
        try file.write(.store) { database in
            for version in versions {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO index_versions VALUES (?)", arguments: [version])
            }
        }
    }
}
