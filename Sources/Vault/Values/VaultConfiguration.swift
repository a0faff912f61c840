public import Sealing

/// Where a store lies, whose it is, and how long it keeps.
public struct VaultConfiguration: Sendable {
    /// DESIGN's ceiling (promise P6): thirty days.
    public static let retentionMax: Duration = .seconds(30 * 24 * 3600)

    /// The directory of the sealed segments (key `store.records`); it may be copied.
    public var records: String
    /// The directory of everything that must never be copied (key `store.keys`).
    public var keys: String
    /// The region the store belongs to for life.
    public var region: Region
    /// How long after the beginning of its hour a record is kept; a second at least, ``retentionMax`` at
    /// most.
    public var retention: Duration
    /// How long to wait for another process to let go of the store.
    public var lockWait: Duration

    /// Describes a store.
    ///
    /// - Precondition: The retention is at least a second and at most thirty days.
    public init(
        records: String, keys: String, region: Region, retention: Duration = Self.retentionMax,
        lockWait: Duration = .seconds(10)
    ) {
        precondition(
            retention >= .seconds(1) && retention <= Self.retentionMax, "retention is at most thirty days")
        self.records = records
        self.keys = keys
        self.region = region
        self.retention = retention
        self.lockWait = lockWait
    }

    /// When what was captured in an hour is over: a retention after the hour's first instant.
    func isExpired(_ hour: CaptureHour, now: Int64) -> Bool {
        hour.startSeconds + retention.components.seconds <= now
    }
}
