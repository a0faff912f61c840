import Foundation
import GRDB
import Sealing

/// Which rows of an hour are meant: those that have one of these holders.
struct RowsOfHolders {
    let persons: Set<Int64>
    let applications: Set<Int64>

    init(persons: Set<Int64>, applications: Set<Int64>) {
        (self.persons, self.applications) = (persons, applications)
    }

    /// Those of holders whose keys have been destroyed.
    init(_ destroyed: [KeysFile.Destroyed]) {
        self.init(
            persons: Set(destroyed.lazy.filter { $0.kind == .person }.map(\.id)),
            applications: Set(destroyed.lazy.filter { $0.kind == .application }.map(\.id)))
    }

    var isEmpty: Bool { persons.isEmpty && applications.isEmpty }

    /// The same in pieces that fit into one statement each.
    fileprivate var pieces: [RowsOfHolders] {
        Self.pieces(persons).map { RowsOfHolders(persons: $0, applications: []) }
            + Self.pieces(applications).map { RowsOfHolders(persons: [], applications: $0) }
    }

    private static func pieces(_ ids: Set<Int64>) -> [Set<Int64>] {
        let sorted = ids.sorted()
        return stride(from: 0, to: sorted.count, by: idsMax).map {
            Set(sorted[$0..<min($0 + idsMax, sorted.count)])
        }
    }

    /// Ids in one statement: each may take twenty characters, twice, of the 100,000 that are allowed.
    private static let idsMax = 1000

    /// A condition on `records`; whole numbers of our own only.
    ///
    /// Of persons or of applications, never both: applications have no index, and a mere mention of them would
    /// have every row looked at.
    fileprivate var condition: String {
        let persons = Self.list(persons)
        return applications.isEmpty
            ? "caller IN \(persons) OR called IN \(persons)" : "application IN \(Self.list(applications))"
    }

    private static func list(_ ids: Set<Int64>) -> String {
        "(" + ids.sorted().map(String.init).joined(separator: ",") + ")"
    }
}

/// Finding and erasing the rows of holders.
extension RecordsFile {
    /// A row that is meant, and the holders it has.
    struct Row {
        let record: RecordID
        let application: Int64
        let caller: Int64?
        let called: Int64?

        var holders: [Int64] { [application] + [caller, called].compactMap { $0 } }
    }

    /// The rows of holders, each once.
    func rows(of holders: RowsOfHolders, _ operation: VaultError.Operation) throws(VaultError) -> [Row] {
        var rows: [RecordID: Row] = [:]
        for piece in holders.pieces {
            for row in try self.rows(where: piece.condition, operation) { rows[row.record] = row }
        }
        return Array(rows.values)
    }

    /// Every row.
    func allRows(_ operation: VaultError.Operation) throws(VaultError) -> [Row] {
        try rows(where: "key IS NOT NULL", operation)
    }

    private func rows(where condition: String, _ operation: VaultError.Operation) throws(VaultError) -> [Row]
    {
        try file.read(operation) { database in
            let select = try Statement(
                "SELECT record, application, caller, called FROM records WHERE \(condition)", on: database)
            var rows: [Row] = []
            while try select.step() {
                guard let record = RecordID(bytes: select.bytes(0)) else { continue }
                rows.append(
                    Row(
                        record: record, application: select.integer(1), caller: select.optionalInteger(2),
                        called: select.optionalInteger(3)))
            }
            return rows
        }
    }

    /// Empties the rows of holders; SQLite overwrites what was in them (`secure_delete`).
    ///
    /// They are not deleted, for the reason that ``KeysFile/destroy(_:)`` gives.
    func erase(rowsOf holders: RowsOfHolders) throws(VaultError) {
        guard !holders.isEmpty else { return }
        try file.write(.erase) { database in
            for piece in holders.pieces {
                try database.execute(
                    sql: """
                        UPDATE records SET key = NULL, record = NULL, application = NULL, caller = NULL,
                            called = NULL, version = NULL, sealed = NULL
                        WHERE \(piece.condition)
                        """)
            }
        }
    }
}
