public import Sealing

/// What a store holds at a moment, hour by hour, for whoever watches it; nothing of what was said.
public struct StoreSurvey: Sendable, Hashable {
    /// One hour.
    public struct Hour: Sendable, Hashable {
        /// Which one.
        public let hour: CaptureHour
        /// Readable records; nil while they have not been counted yet, or cannot be.
        public let records: Int?
        /// Bytes of the records file.
        public let recordsBytes: Int64
        /// Bytes of the keys file.
        public let keysBytes: Int64
        /// When it is destroyed, in seconds since 1970.
        public let goesAt: Int64

        /// Puts an hour together.
        public init(
            hour: CaptureHour, records: Int?, recordsBytes: Int64, keysBytes: Int64, goesAt: Int64
        ) {
            self.hour = hour
            self.records = records
            self.recordsBytes = recordsBytes
            self.keysBytes = keysBytes
            self.goesAt = goesAt
        }
    }

    /// The hours that have files, oldest first.
    public let hours: [Hour]
    /// Bytes of the state file.
    public let stateBytes: Int64
    /// Bytes left on the file system of the records.
    public let recordsFreeBytes: Int64
    /// Bytes left on the file system of the keys.
    public let keysFreeBytes: Int64
    /// Whether hours are left to be counted: ask again.
    public let isCounting: Bool

    /// Readable records of all hours that have been counted.
    public var records: Int { hours.reduce(0) { $0 + ($1.records ?? 0) } }
    /// Bytes of the records files.
    public var recordsBytes: Int64 { hours.reduce(0) { $0 + $1.recordsBytes } }
    /// Bytes of the keys files.
    public var keysBytes: Int64 { hours.reduce(0) { $0 + $1.keysBytes } }

    /// Puts a survey together; the store makes them, and tests do.
    public init(
        hours: [Hour], stateBytes: Int64, recordsFreeBytes: Int64, keysFreeBytes: Int64, isCounting: Bool
    ) {
        self.hours = hours
        self.stateBytes = stateBytes
        self.recordsFreeBytes = recordsFreeBytes
        self.keysFreeBytes = keysFreeBytes
        self.isCounting = isCounting
    }
}
