public import Sealing

/// How many hours a store has and how much room they take.
public struct StoreSummary: Sendable, Hashable {
    /// Hours with files.
    public let hours: Int
    /// The oldest and the newest of them.
    public let oldest: CaptureHour?
    /// The newest of them.
    public let newest: CaptureHour?
    /// Bytes of the records files.
    public let recordsBytes: Int64
    /// Bytes of the keys files.
    public let keysBytes: Int64

    init(_ layout: Layout) throws(VaultError) {
        let hours = try layout.hours(.read)
        var (records, keys) = (Int64(0), Int64(0))
        for hour in hours {
            records += try FileSystem.bytes(layout.records(hour), .read) ?? 0
            keys += try FileSystem.bytes(layout.keys(hour), .read) ?? 0
        }
        self.hours = hours.count
        (oldest, newest) = (hours.first, hours.last)
        (recordsBytes, keysBytes) = (records, keys)
    }
}

/// One hour of a store, as a reader finds it.
public struct SegmentSummary: Sendable, Hashable {
    /// The hour.
    public let hour: CaptureHour
    /// How many records it has.
    public let records: Int
    /// Bytes of the records file.
    public let recordsBytes: Int64
    /// Bytes of the keys file.
    public let keysBytes: Int64
}
