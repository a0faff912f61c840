import Foundation
import GRDB
import Sealing

/// What a reader beside the worker wants to know of the state.
extension StateFile {
    /// Whose store it is, and how up to date.
    struct Glance {
        let store: StoreID
        /// When the store was made, and last saw the ledger's end (0 is never), in seconds since 1970.
        let created, followed: Int64
        /// When its worker last looked at the clock.
        let seen: ClockWatch.Moment
    }

    /// Looks at the state as it is at the moment.
    ///
    /// - Throws: `.stateMissing` when there is no store, `.wrongRegion` when it is another region's.
    static func glance(_ path: String, _ region: Region) throws(VaultError) -> Glance {
        let row = try query(path) { database in
            try Row.fetchOne(database, sql: "SELECT meta.*, ledger.followed FROM meta, ledger")
        }
        guard let row, let created = row.value("created", as: Int64.self),
            let seen = moment(in: row),
            let followed = row.value("followed", as: Int64.self)
        else { throw VaultError(.read, .foreignFile, path: path) }
        return Glance(
            store: try store(in: row, region, .read, path), created: created, followed: followed, seen: seen
        )
    }

    /// The ledger's texts of the orders that are not done, in its order.
    static func openOrders(_ path: String) throws(VaultError) -> [[UInt8]] {
        try query(path) { try openOrders(in: $0) }
    }

    /// The same, with where the store stands in the ledger at that moment.
    static func inForce(_ path: String) throws(VaultError) -> (position: Int64?, openOrders: [[UInt8]]) {
        try query(path) { database in
            (
                try Int64.fetchOne(database, sql: "SELECT offset FROM ledger"),
                try openOrders(in: database)
            )
        }
    }

    private static func openOrders(in database: Database) throws -> [[UInt8]] {
        try Data.fetchAll(database, sql: "SELECT entry FROM orders WHERE standing <> 1 ORDER BY offset").map {
            [UInt8]($0)
        }
    }

    /// What was erased since a time, hour by hour.
    static func erasures(_ path: String, since: Int64) throws(VaultError) -> [ErasedRecords] {
        try query(path) { try erasures(since: since, in: $0) }
    }

    private static func query<Value>(
        _ path: String, _ body: (Database) throws -> Value
    ) throws(VaultError) -> Value {
        guard try FileSystem.identity(path, .read) != nil else {
            throw VaultError(.read, .stateMissing, path: path)
        }
        do throws(VaultError) {
            let file = try SQLiteFile(path, .state, .query, .read)
            defer { file.close() }
            guard !file.isBlank else { throw VaultError(.read, .stateMissing, path: path) }
            return try file.read(.read, body)
        } catch {
            throw error.suspicion == .damaged ? VaultError(.read, .stateDamaged, path: path) : error
        }
    }
}
