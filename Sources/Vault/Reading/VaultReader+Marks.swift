import Orders
public import Sealing

/// How a copy of the records is kept in step with them without reading them all again.
extension VaultReader {
    /// An hour that is not over, and what a copy of it has to know.
    public struct Hour: Sendable, Hashable {
        /// The hour.
        public let hour: CaptureHour
        /// When its records are over, in seconds since 1970.
        public let expiresAt: Int64
        /// Bytes of its records file, by which long work is estimated.
        public let bytes: Int64
    }

    /// The hours that are not over, oldest first.
    ///
    /// - Throws: When the directories cannot be listed.
    public func hoursKept() throws(VaultError) -> [Hour] {
        var kept: [Hour] = []
        for hour in try hours() {
            kept.append(
                Hour(
                    hour: hour,
                    expiresAt: hour.startSeconds + configuration.retention.components.seconds,
                    bytes: try FileSystem.bytes(layout.records(hour), .read) ?? 0))
        }
        return kept
    }

    /// What is in force at this moment.
    ///
    /// - Throws: When the state cannot be read.
    public func look() throws(VaultError) -> StoreMark {
        let (position, entries) = try StateFile.inForce(layout.state)
        guard let open = OpenOrders(entries) else {
            throw VaultError(.read, .foreignFile, path: layout.state)
        }
        return StoreMark(ledgerPosition: position, open: open, layout: layout)
    }
}

/// The orders in force at one moment, and by them what an hour's records look like from outside.
public struct StoreMark: Sendable {
    /// Where the store stood in the ledger, nil before its first entry.
    ///
    /// Every order that comes into force moves it.
    public let ledgerPosition: Int64?
    let open: OpenOrders
    let layout: Layout

    /// What an hour looks like now: as long as it stays the same, a reader finds the same records in it.
    ///
    /// It names both files' identities, sizes, times and SQLite's change counters, which move with every commit, and the
    /// orders that withhold some of the hour's records. A commit that is under way may or may not show: who reads the
    /// hour compares what it looked like before and after. For a process that has none of the files open.
    ///
    /// - Throws: When a file cannot be looked at.
    public func mark(of hour: CaptureHour) throws(VaultError) -> String {
        var parts: [String] = []
        for path in [layout.records(hour), layout.keys(hour)] {
            guard let file = try FileSystem.mark(path, .read) else {
                parts.append("none")
                continue
            }
            let changes = try SQLiteFile.changeCounter(path, .read)
            parts.append("\(file.inode).\(file.bytes).\(file.seconds).\(file.nanoseconds).\(changes)")
        }
        let withholding = open.reaching(hour)
        if !withholding.isEmpty {
            let texts = withholding.flatMap { LedgerEntry.order($0).encoded() + [UInt8(ascii: "\n")] }
            let digest = try VaultError.wrapping(.read) { () throws(SealingError) in
                try SHA256.digest(of: texts)
            }
            parts.append(Base64URL.encode(digest))
        }
        return parts.joined(separator: " ")
    }
}
