import Foundation
import GRDB
import Messages
import Orders
import Sealing

/// What the state remembers of the ledger and of orders.
///
/// ```
/// ledger          offset INTEGER, digest BLOB(32): the last entry handled; null before the first;
///                 followed INTEGER (when its end was last seen, seconds since 1970);
///                 rereading INTEGER (1 while it is read again from its start)
/// orders          id BLOB(16); entry BLOB, the ledger's text; requested INTEGER; offset INTEGER;
///                 seen INTEGER (when it last came from the ledger); standing INTEGER, see OrderStanding;
///                 receipt, signature BLOB, the last answer; gate INTEGER, 1 when it closes or opens one
/// roster          store BLOB(16); here, retirement BLOB, ledger texts
/// outbox          seq INTEGER; text, signature BLOB: receipts that the broker has not confirmed
/// erasures        order_id BLOB(16), hour INTEGER; keys INTEGER; counted BLOB, see DestroyedKeys; ids BLOB,
///                 the erased records' ids one behind the other; at INTEGER
/// index_versions  version INTEGER: index keys under which results were stored
/// ```
extension StateFile {
    static let orderTables = """
        CREATE TABLE ledger (
            id INTEGER PRIMARY KEY CHECK (id = 1), offset INTEGER, digest BLOB,
            followed INTEGER NOT NULL, rereading INTEGER NOT NULL) STRICT;
        INSERT INTO ledger VALUES (1, NULL, NULL, 0, 0);
        CREATE TABLE orders (
            id BLOB PRIMARY KEY, entry BLOB NOT NULL, requested INTEGER NOT NULL, offset INTEGER NOT NULL,
            seen INTEGER NOT NULL, standing INTEGER NOT NULL, receipt BLOB, signature BLOB,
            gate INTEGER NOT NULL) STRICT;
        CREATE INDEX orders_by_gate ON orders (seen) WHERE gate = 1;
        CREATE INDEX orders_by_standing ON orders (standing) WHERE standing <> 1;
        CREATE TABLE roster (store BLOB PRIMARY KEY, here BLOB, retirement BLOB) STRICT, WITHOUT ROWID;
        CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, text BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
        CREATE TABLE erasures (
            order_id BLOB NOT NULL, hour INTEGER NOT NULL, keys INTEGER NOT NULL, counted BLOB NOT NULL,
            ids BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (order_id, hour)) STRICT;
        CREATE TABLE index_versions (version INTEGER PRIMARY KEY) STRICT;
        """
}

/// How far a store has come with an order.
enum OrderStanding: Int64 {
    /// In force, not carried out yet.
    case pending = 0
    /// Carried out and answered.
    case done = 1
    /// Answered, and records about it may be left: more hits than it may erase, or a key version it lacks.
    case left = 2
}

/// An order as the state holds it.
struct KnownOrder {
    let order: Order
    let offset: Int64
    let seen: Int64
    let standing: OrderStanding
    let answer: SignedReceipt?

    init?(_ row: Row) {
        guard let text = row.bytes("entry"), case .entry(.order(let order)) = LedgerEntry.decode(text),
            let offset = row.value("offset", as: Int64.self), let seen = row.value("seen", as: Int64.self),
            let standing = row.value("standing", as: Int64.self).flatMap(OrderStanding.init)
        else { return nil }
        self.order = order
        self.offset = offset
        self.seen = seen
        self.standing = standing
        answer = row.bytes("receipt").flatMap { text in
            row.bytes("signature").map { SignedReceipt(text: text, signature: $0) }
        }
    }
}

// MARK: - Orders

extension StateFile {
    /// Every order remembered, in the order of the ledger.
    func orders(_ operation: VaultError.Operation) throws(VaultError) -> [KnownOrder] {
        try orders(where: "true", operation)
    }

    /// Those that are not carried out yet, in the order of the ledger.
    func pendingOrders(_ operation: VaultError.Operation) throws(VaultError) -> [KnownOrder] {
        // Both conditions: SQLite takes the partial index only for its own (partialindex.html, section 2).
        try orders(where: "standing <> 1 AND standing = 0", operation)
    }

    /// Those that are not done: not carried out yet, held or blocked.
    func openOrders(_ operation: VaultError.Operation) throws(VaultError) -> [KnownOrder] {
        try orders(where: "standing <> 1", operation)
    }

    /// Those that are done, of requests since a time, in seconds since 1970.
    func doneOrders(since time: Int64, _ operation: VaultError.Operation) throws(VaultError) -> [KnownOrder] {
        try orders(where: "standing = 1 AND requested >= \(time)", operation)
    }

    /// Those that are carried out and answered, and have not come from the ledger since a time.
    func answeredOrders(
        seenBefore time: Int64, _ operation: VaultError.Operation
    ) throws(VaultError) -> [KnownOrder] {
        try orders(where: "standing <> 0 AND seen < \(time)", operation)
    }

    /// Those that came last, the last first.
    func latestOrders(_ limit: Int, _ operation: VaultError.Operation) throws(VaultError) -> [KnownOrder] {
        try file.read(operation) { database in
            // Rows are in the order in which they came: no other index is needed.
            try Row.fetchAll(
                database, sql: "SELECT * FROM orders ORDER BY rowid DESC LIMIT ?", arguments: [limit]
            ).compactMap(KnownOrder.init)
        }
    }

    /// Those that close or open a gate, perhaps, and have not come from the ledger since a time.
    func gateOrders(seenBefore time: Int64) throws(VaultError) -> [KnownOrder] {
        try orders(where: "gate = 1 AND seen <= \(time)", .follow)
    }

    private func orders(
        where condition: String, _ operation: VaultError.Operation
    ) throws(VaultError) -> [KnownOrder] {
        try file.read(operation) { database in
            try Row.fetchAll(database, sql: "SELECT * FROM orders WHERE \(condition) ORDER BY offset").map {
                guard let order = KnownOrder($0) else { throw Statement.Failure(code: SQLiteFile.corrupt) }
                return order
            }
        }
    }

    /// The order of this id.
    func order(_ id: UUID, _ operation: VaultError.Operation) throws(VaultError) -> KnownOrder? {
        try file.read(operation) { try Self.order(id, in: $0) }
    }

    static func order(_ id: UUID, in database: Database) throws -> KnownOrder? {
        try Row.fetchOne(database, sql: "SELECT * FROM orders WHERE id = ?", arguments: [id.data])
            .flatMap(KnownOrder.init)
    }

    static func insert(_ order: Order, offset: Int64, now: Int64, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
            arguments: [
                order.id.data, Data(LedgerEntry.order(order).encoded()), order.requestedAt.secondsSince1970,
                offset, now, OrderStanding.pending.rawValue, order.decidesGate,
            ])
    }

    static func seen(_ id: UUID, now: Int64, in database: Database) throws {
        try database.execute(sql: "UPDATE orders SET seen = ? WHERE id = ?", arguments: [now, id.data])
    }

    /// Takes an order for which there is more to do than there was, to be carried out again.
    static func renew(_ order: Order, in database: Database) throws {
        try database.execute(
            sql: "UPDATE orders SET entry = ?, standing = ? WHERE id = ?",
            arguments: [
                Data(LedgerEntry.order(order).encoded()), OrderStanding.pending.rawValue, order.id.data,
            ])
    }

    /// Notes an order's answer, and puts it out to be sent.
    static func answer(
        _ id: UUID, _ receipt: SignedReceipt, _ standing: OrderStanding, in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE orders SET standing = ?, receipt = ?, signature = ? WHERE id = ?",
            arguments: [standing.rawValue, Data(receipt.text), Data(receipt.signature), id.data])
        try send(receipt, in: database)
    }

    /// Notes an order as carried out, without an answer.
    static func settle(_ id: UUID, in database: Database) throws {
        try database.execute(
            sql: "UPDATE orders SET standing = ? WHERE id = ?",
            arguments: [OrderStanding.done.rawValue, id.data])
    }

    /// Forgets orders that can have no effect any more.
    func removeOrders(_ ids: [UUID], _ operation: VaultError.Operation) throws(VaultError) {
        try file.write(operation) { database in
            for id in ids {
                try database.execute(sql: "DELETE FROM orders WHERE id = ?", arguments: [id.data])
            }
        }
    }
}

// MARK: - Receipts

extension StateFile {
    static func send(_ receipt: SignedReceipt, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO outbox (text, signature) VALUES (?, ?)",
            arguments: [Data(receipt.text), Data(receipt.signature)])
    }

    /// The receipts that wait longest.
    func outbox(limit: Int) throws(VaultError) -> [WaitingReceipt] {
        try file.read(.follow) { database in
            try Row.fetchAll(
                database, sql: "SELECT seq, text, signature FROM outbox ORDER BY seq LIMIT ?",
                arguments: [limit]
            ).compactMap { row in
                guard let seq = row.value("seq", as: Int64.self), let text = row.bytes("text"),
                    let signature = row.bytes("signature")
                else { return nil }
                return WaitingReceipt(
                    sequence: seq, receipt: SignedReceipt(text: text, signature: signature))
            }
        }
    }

    /// Drops receipts that the broker has confirmed.
    func removeFromOutbox(_ sequences: [Int64]) throws(VaultError) {
        try file.write(.follow) { database in
            for sequence in sequences {
                try database.execute(sql: "DELETE FROM outbox WHERE seq = ?", arguments: [sequence])
            }
        }
    }
}

extension UUID {
    /// The sixteen bytes, for SQLite.
    var data: Data { unsafe withUnsafeBytes(of: uuid) { unsafe Data($0) } }

    /// Takes sixteen bytes; nil for any other number.
    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        var value = UUID().uuid
        unsafe withUnsafeMutableBytes(of: &value) { unsafe $0.copyBytes(from: bytes) }
        self.init(uuid: value)
    }
}
