import GRDB
import Locking
import Orders
import Sealing

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
    /// opens them with no file open, on as many threads as there are sealers.
    ///
    /// Records first: what is committed there has its keys. Orders last: what is followed while a page is read
    /// is in force for it. After an error the hour is at its end.
    func page<Part: Sendable>(
        rows: Int, _ filter: RecordFilter, _ sealers: SealerPool, _ start: Part,
        _ add: @Sendable (inout Part, StoredRecord) -> Void
    ) throws(VaultError) -> RecordPage<Part>? {
        isAtEnd = true
        guard let read = try sealedRows(limit: rows), let last = read.rows.last else { return nil }
        let keys = try keys(of: read.rows, read.segment)
        let withheld = try withheld(keys.hourKey)
        lastID = last.id
        isAtEnd = read.isLast
        let common = common
        return read.rows.concurrentChunks(sealers.count) { rows in
            sealers.withSealer { sealer in
                let opener = RowOpener(keys, withheld, common, filter, sealer)
                return RecordPage(hour: common.hour, rows, opener, start, add)
            }
        }.reduce(into: RecordPage(hour: hour)) { $0.append($1) }
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

    /// What was read in one transaction, and whether there is nothing behind it.
    private typealias Rows = (segment: SegmentID, rows: [SealedRow], isLast: Bool)

    private func sealedRows(limit: Int) throws(VaultError) -> Rows? {
        guard let file = try open(reader.layout.records(hour), .records) else { return nil }
        defer { file.close() }
        let segment = try reader.stamp(hour).check(file, .read)
        let select = try file.prepare(
            "SELECT \(SealedRow.columns) FROM records WHERE id > ? AND key IS NOT NULL ORDER BY id LIMIT ?",
            .read)
        let lastID = lastID
        return try file.read(.read) { _ in
            defer { select.reset() }
            try select.bind(1, lastID)
            try select.bind(2, Int64(limit))
            var (rows, bytes) = ([SealedRow](), 0)
            rows.reserveCapacity(limit)
            while bytes < Self.pageBytesMax, try select.step() {
                let row = SealedRow(select)
                bytes += row.sealed.count
                rows.append(row)
            }
            return (segment, rows, isLast: rows.count < limit && bytes < Self.pageBytesMax)
        }
    }

    /// A page of ordinary rows has one or two; the rows of a page, opened and printed, are in memory some times over.
    private static let pageBytesMax = 4 << 20
}
