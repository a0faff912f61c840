public import Sealing

/// The reading side of a store, for `export` and `check`: beside a running worker, or with none.
///
/// It takes no lock file and writes nothing (but rolls back what a killed worker left half committed). A
/// wrapping key of each hour is all it needs of the keyring. What is over does not exist for it, whether or
/// not its file does.
public struct VaultReader: Sendable {
    /// The store's id.
    public let storeID: StoreID
    /// When the store was made, in seconds since 1970.
    public let created: Int64
    /// When its worker was last at the ledger's end, in seconds since 1970; 0 is never.
    public let followedAt: Int64

    let configuration: VaultConfiguration
    let keyring: Keyring
    let layout: Layout
    private let clock: ClockWatch

    /// Finds a store.
    ///
    /// - Throws: `.stateMissing` when there is none, `.wrongRegion` when it is another region's.
    public init(
        _ configuration: VaultConfiguration, keyring: Keyring, clock: TimeSource
    ) throws(VaultError) {
        self.configuration = configuration
        self.keyring = keyring
        layout = Layout(configuration)
        try VaultError.wrapping(.read) { () throws(SealingError) in
            try keyring.check(region: configuration.region)
        }
        let glance = try StateFile.glance(layout.state, configuration.region)
        (storeID, created, followedAt) = (glance.store, glance.created, glance.followed)
        self.clock = ClockWatch(
            clock, seen: glance.seen, retentionSeconds: configuration.retention.components.seconds)
    }

    /// Refuses what a worker would not start with: folders or files that others than their owner can look into.
    ///
    /// - Throws: `.openToOthers` with the path.
    public func checkPrivate() throws(VaultError) {
        try layout.checkPrivate()
    }

    /// The hours that are not over, oldest first, with how much is in each.
    ///
    /// - Throws: When one of them cannot be read.
    public func segments() throws(VaultError) -> [SegmentSummary] {
        var summaries: [SegmentSummary] = []
        for hour in try hours() {
            guard let records = try SegmentReader(self, hour).count() else { continue }
            summaries.append(
                SegmentSummary(
                    hour: hour, records: records,
                    recordsBytes: try FileSystem.bytes(layout.records(hour), .read) ?? 0,
                    keysBytes: try FileSystem.bytes(layout.keys(hour), .read) ?? 0))
        }
        return summaries
    }

    /// Files that were found damaged and are set aside, of hours that are not over.
    public func setAside() throws(VaultError) -> [SetAsideFile] {
        try layout.setAside(.read).filter { !isExpired($0.hour) }
    }

    /// A way through the records, page by page, hour by hour.
    ///
    /// - Parameters:
    ///   - hours: The hours of capture wanted; nil for all.
    ///   - filter: Which accounts and applications are wanted; nothing of others is opened.
    ///   - pageRows: How many rows are read in one short transaction, at most.
    /// - Returns: The way, at its beginning.
    /// - Throws: When the directories cannot be listed.
    public func cursor(
        hours: ClosedRange<CaptureHour>? = nil, filter: RecordFilter = RecordFilter(), pageRows: Int = 2000
    ) throws(VaultError) -> RecordCursor {
        let wanted = try self.hours().filter { hours?.contains($0) ?? true }
        let missing = try setAside().filter { hours?.contains($0.hour) ?? true }
        return RecordCursor(self, wanted, missing: missing, filter, pageRows: pageRows)
    }

    /// Why a worker that started now would not trust the clock, or nil.
    public var clockDoubt: ClockDoubt? { clock.doubt }

    /// For how many seconds the store has not followed the ledger, if for more than a day; else nil.
    ///
    /// What was to be forgotten meanwhile may still be in it. A store that never has counts from when it was
    /// made; one without an hour that is not over has nothing to withhold.
    public var secondsBehindLedger: Int64? {
        get throws(VaultError) {
            let behind = max(clock.time, clock.lastSeen) - max(followedAt, created)
            guard behind > Self.behindLedgerSecondsMax, try !hours().isEmpty else { return nil }
            return behind
        }
    }

    /// DESIGN 7: an export refuses a store that has not followed the ledger for 24 h.
    private static let behindLedgerSecondsMax: Int64 = 24 * 3600

    /// What orders have erased since a time, for those who hold exports.
    ///
    /// - Parameter since: Seconds since 1970.
    /// - Returns: Ids by order and hour, the oldest erasure first.
    /// - Throws: When the state cannot be read.
    public func erased(since: Int64) throws(VaultError) -> [ErasedRecords] {
        try StateFile.erasures(layout.state, since: since)
    }

    /// Whether an hour is over, by this clock or by the worker's: in doubt, nothing is shown.
    func isExpired(_ hour: CaptureHour) -> Bool {
        configuration.isExpired(hour, now: max(clock.time, clock.lastSeen))
    }

    func stamp(_ hour: CaptureHour) -> SegmentStamp {
        SegmentStamp(region: configuration.region, store: storeID, hour: hour)
    }

    func hours() throws(VaultError) -> [CaptureHour] {
        try layout.hours(.read).filter { !isExpired($0) }
    }
}

/// Which records are wanted, by what can be told before they are opened.
public struct RecordFilter: Sendable, Hashable {
    /// The account, or nil for every one.
    public var account: String?
    /// The application, or nil for every one.
    public var application: String?

    /// Asks for an account, an application, both or neither.
    public init(account: String? = nil, application: String? = nil) {
        self.account = account
        self.application = application
    }

    func wants(account: String, application: String) -> Bool {
        (self.account ?? account) == account && (self.application ?? application) == application
    }
}
