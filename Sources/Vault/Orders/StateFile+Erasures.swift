import Foundation
import GRDB
import Orders
import Sealing

/// What an order destroyed in one hour.
struct HourErasure {
    let order: UUID
    let hour: CaptureHour
    /// How many holders' keys.
    let keys: Int
    /// Which records.
    let records: [RecordID]
}

extension StateFile {
    /// Notes what is being erased: keys that are destroyed already, and rows that will be deleted.
    ///
    /// Noting an hour again, after a kill in between, counts nothing twice.
    func note(_ erasures: [HourErasure], now: Int64) throws(VaultError) {
        try file.write(.erase) { database in
            for erasure in erasures {
                let key: StatementArguments = [erasure.order.data, erasure.hour.index]
                let former = try Row.fetchOne(
                    database, sql: "SELECT keys, ids FROM erasures WHERE order_id = ? AND hour = ?",
                    arguments: key)
                var ids = former?.bytes("ids") ?? []
                let known = Set(Self.recordIDs(ids))
                for record in erasure.records where !known.contains(record) { ids += record.bytes }
                let keys = max(erasure.keys, former?.value("keys", as: Int.self) ?? 0)
                try database.execute(
                    sql: "INSERT OR REPLACE INTO erasures VALUES (?, ?, ?, ?, ?)",
                    arguments: key + [keys, Data(ids), now])
            }
        }
    }

    /// How many keys and records an order has destroyed in all hours.
    static func erased(by order: UUID, in database: Database) throws -> (keys: Int, records: Int) {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT total(keys) AS keys, total(length(ids)) AS bytes FROM erasures WHERE order_id = ?",
            arguments: [order.data])
        let keys = row?.value("keys", as: Double.self) ?? 0
        let bytes = row?.value("bytes", as: Double.self) ?? 0
        return (Int(keys), Int(bytes) / RecordID.byteCount)
    }

    /// What was erased since a time, hour by hour.
    static func erasures(
        since: Int64, in file: SQLiteFile, _ operation: VaultError.Operation
    ) throws(VaultError) -> [ErasedRecords] {
        try file.read(operation) { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM erasures WHERE at >= ? ORDER BY at, hour", arguments: [since]
            ).compactMap { row in
                guard let order = row.bytes("order_id").flatMap(UUID.init(bytes:)),
                    let hour = row.value("hour", as: Int64.self), let ids = row.bytes("ids"),
                    let at = row.value("at", as: Int64.self)
                else { return nil }
                return ErasedRecords(
                    order: order, hour: CaptureHour(index: hour), erasedAt: at, records: recordIDs(ids))
            }
        }
    }

    /// Forgets what was erased of hours that are over: copies of them have expired too.
    func removeErasures(before hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError) {
        try file.write(operation) {
            try $0.execute(sql: "DELETE FROM erasures WHERE hour < ?", arguments: [hour.index])
        }
    }

    private static func recordIDs(_ bytes: [UInt8]) -> [RecordID] {
        stride(from: 0, to: bytes.count - bytes.count % RecordID.byteCount, by: RecordID.byteCount)
            .compactMap { RecordID(bytes: Array(bytes[$0..<$0 + RecordID.byteCount])) }
    }
}
