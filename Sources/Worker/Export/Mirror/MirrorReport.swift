/// What one run of a mirror did, in numbers.
public struct MirrorReport: Sendable, Hashable {
    /// Hours that are in the folder now, and the records in them.
    public internal(set) var (hours, records) = (0, 0)
    /// Hours that were written, and the records in them.
    public internal(set) var (hoursWritten, recordsWritten) = (0, 0)
    /// Hours that were as they had been, and were not read.
    public internal(set) var hoursUnchanged = 0
    /// Files that were deleted: expired, purged, or with nothing left in them.
    public internal(set) var filesDeleted = 0
    /// What was read, readable or not.
    public internal(set) var read = ExportWalk.Tally()

    /// Bytes of the records files of all hours, and of those that are behind, by which the rest is estimated.
    public internal(set) var (bytesTotal, bytesBehind) = (Int64(0), Int64(0))

    /// Whether the folder is another than before.
    public var hasChanged: Bool { hoursWritten > 0 || filesDeleted > 0 }

    /// For people.
    public var description: String {
        "\(records) records in \(hours) hours; \(hoursWritten) hours written, \(hoursUnchanged) unchanged, "
            + "\(filesDeleted) files deleted; \(read.keyless) records skipped whose keys are gone, "
            + "\(read.withheld) that are to be erased"
    }
}
