import GRDB
import Orders
import Sealing

/// What became of a row that was to be read.
enum OpenedRow {
    case record(StoredRecord)
    case keyless, withheld, unreadable, unwanted
}

/// One hour on its way through a reader: where it stands, and nothing open.
final class SegmentReader {
    let hour: CaptureHour
    private(set) var isAtEnd = false
    private let reader: VaultReader
    private var lastID: Int64 = 0
    /// The hour's key, and the wrapped form it was opened from.
    private var hourKey: (wrapped: [UInt8], key: HourKey)?
    /// What must not be shown, as of the page before.
    private var withheld: WithheldHolders?

    init(_ reader: VaultReader, _ hour: CaptureHour) {
        self.reader = reader
        self.hour = hour
    }

    /// How many records there are; nil when the hour is not there, or not yet.
    func count() throws(VaultError) -> Int? {
        guard let file = try open(reader.layout.records(hour), .records) else { return nil }
        defer { file.close() }
        _ = try reader.stamp(hour).check(file, .read)
        return try file.read(.read) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM records WHERE key IS NOT NULL")
        }
    }

    /// Reads the next rows in a short transaction, their keys in another and the orders in force in a third, and
    /// opens them with no file open.
    ///
    /// Records first: what is committed there has its keys. Orders last: what is followed while a page is read
    /// is in force for it. After an error the hour is at its end.
    func page(rows: Int, _ filter: RecordFilter, _ sealer: RecordSealer) throws(VaultError) -> RecordPage? {
        isAtEnd = true
        guard let (segment, sealed) = try sealedRows(limit: rows), let last = sealed.last else { return nil }
        let keys = try keys(of: sealed, segment)
        let withheld = try withheld(keys.hourKey)
        lastID = last.id
        isAtEnd = sealed.count < rows
        var page = RecordPage(hour: hour)
        for row in sealed { page.add(row.opened(keys, withheld, common, filter, sealer)) }
        return page
    }

    /// Opens a file for reading; nil when it is not there, or its maker has not come to commit anything.
    func open(_ path: String, _ kind: FileKind) throws(VaultError) -> SQLiteFile? {
        guard try FileSystem.identity(path, .read) != nil else { return nil }
        let file = try SQLiteFile(path, kind, .query, .read)
        guard file.isBlank else { return file }
        file.close()
        return nil
    }

    private var common: HourToRead {
        HourToRead(
            hour: hour, region: reader.configuration.region,
            expiresAt: hour.startSeconds + reader.configuration.retention.components.seconds)
    }

    private func keys(of rows: [SealedRow], _ segment: SegmentID) throws(VaultError) -> PageKeys {
        let path = reader.layout.keys(hour)
        guard let file = try open(path, .keys) else {
            throw VaultError(.read, .keysMissing, path: reader.layout.records(hour))
        }
        defer { file.close() }
        guard try reader.stamp(hour).check(file, .read) == segment else {
            throw VaultError(.read, .wrongStore, path: path)
        }
        return try PageKeys(file, of: rows, hourKey: try hourKey(in: file))
    }

    private func hourKey(in file: SQLiteFile) throws(VaultError) -> HourKey {
        let wrapped = try WrappedHourKey(in: file, .read)
        if let hourKey, hourKey.wrapped == wrapped.bytes { return hourKey.key }
        let key = try Keyrings(reader.keyring).open(wrapped, reader.stamp(hour), .read, file.path)
        hourKey = (wrapped.bytes, key)
        return key
    }

    /// Whether an order in force is about to destroy the hour as a whole.
    func isDoomed() throws(VaultError) -> Bool {
        try openOrders(StateFile.openOrders(reader.layout.state)).reaching(hour).contains(where: \.takesHours)
    }

    private func openOrders(_ entries: [[UInt8]]) throws(VaultError) -> OpenOrders {
        guard let open = OpenOrders(entries) else {
            throw VaultError(.read, .foreignFile, path: reader.layout.state)
        }
        return open
    }

    private func withheld(_ hourKey: HourKey) throws(VaultError) -> WithheldHolders {
        let entries = try StateFile.openOrders(reader.layout.state)
        if let withheld, withheld.hourKey === hourKey, withheld.entries == entries { return withheld }
        let withheld = WithheldHolders(try openOrders(entries), hour, hourKey)
        self.withheld = withheld
        return withheld
    }

    private func sealedRows(limit: Int) throws(VaultError) -> (SegmentID, [SealedRow])? {
        guard let file = try open(reader.layout.records(hour), .records) else { return nil }
        defer { file.close() }
        let segment = try reader.stamp(hour).check(file, .read)
        let select = try file.prepare(
            "SELECT \(SealedRow.columns) FROM records WHERE id > ? AND key IS NOT NULL ORDER BY id LIMIT ?",
            .read)
        let lastID = lastID
        let rows = try file.read(.read) { _ in
            defer { select.reset() }
            try select.bind(1, lastID)
            try select.bind(2, Int64(limit))
            var rows: [SealedRow] = []
            rows.reserveCapacity(limit)
            while try select.step() { rows.append(SealedRow(select)) }
            return rows
        }
        return (segment, rows)
    }
}
