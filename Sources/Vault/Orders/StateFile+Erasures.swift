import Foundation
import GRDB
import Orders
import Sealing

/// What an order destroyed in one hour.
struct HourErasure {
    let order: UUID
    let hour: CaptureHour
    let keys: DestroyedKeys
    /// Which records.
    let records: [RecordID]
}

/// Holders' keys that go together, so that noting them again after a kill counts none twice, and keys made and
/// destroyed later count as well.
enum DestroyedKeys {
    /// Those of some holders, whose ids stay in the hour's `destroyed` until the rows are gone, and never come
    /// back.
    case holders(Set<Int64>)
    /// Those of so many holders, with the whole of a segment; nil when it could not be read.
    case segment(SegmentID?, holders: Int)

    /// How many there are beyond those that were counted before.
    func count(beyond counted: [UInt8]) -> Int {
        switch self {
        case .holders(let ids): ids.subtracting(Self.ids(counted)).count
        case .segment(_, let holders): counted == self.counted ? 0 : holders
        }
    }

    /// What tells them from others: the holders' ids, eight bytes each, or the segment's.
    var counted: [UInt8] {
        switch self {
        case .holders(let ids):
            ids.sorted().flatMap { id in unsafe withUnsafeBytes(of: id.bigEndian) { unsafe Array($0) } }
        case .segment(let segment, _): segment?.bytes ?? []
        }
    }

    private static func ids(_ bytes: [UInt8]) -> Set<Int64> {
        let starts = stride(from: 0, to: bytes.count - bytes.count % 8, by: 8)
        return Set(starts.map { bytes[$0..<$0 + 8].reduce(0) { $0 << 8 | Int64($1) } })
    }
}

extension StateFile {
    /// Notes what is being erased: keys that are destroyed already, and rows that will be emptied.
    ///
    /// Noting an hour again, after a kill in between, counts nothing twice (``DestroyedKeys``).
    func note(_ erasures: [HourErasure], now: Int64) throws(VaultError) {
        try file.write(.erase) { database in
            for erasure in erasures {
                let key: StatementArguments = [erasure.order.data, erasure.hour.index]
                let former = try Row.fetchOne(
                    database,
                    sql: "SELECT keys, counted, ids FROM erasures WHERE order_id = ? AND hour = ?",
                    arguments: key)
                var ids = former?.bytes("ids") ?? []
                let known = Set(Self.recordIDs(ids))
                for record in erasure.records where !known.contains(record) { ids += record.bytes }
                let counted = former?.bytes("counted") ?? []
                let keys =
                    (former?.value("keys", as: Int.self) ?? 0) + erasure.keys.count(beyond: counted)
                try database.execute(
                    sql: "INSERT OR REPLACE INTO erasures VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: key + [keys, Data(erasure.keys.counted), Data(ids), now])
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
    static func erasures(since: Int64, in database: Database) throws -> [ErasedRecords] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM erasures WHERE at >= ? AND length(ids) > 0 ORDER BY at, hour",
            arguments: [since]
        ).compactMap { row in
            guard let order = row.bytes("order_id").flatMap(UUID.init(bytes:)),
                let hour = row.value("hour", as: Int64.self), let ids = row.bytes("ids"),
                let at = row.value("at", as: Int64.self)
            else { return nil }
            return ErasedRecords(
                order: order, hour: CaptureHour(index: hour), erasedAt: at, records: recordIDs(ids))
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
