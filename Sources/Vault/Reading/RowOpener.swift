import Sealing

/// Why a row is not shown.
enum SkippedRow: Error {
    case keyless, withheld, unreadable, unwanted
}

/// What all rows of an hour have in common.
struct HourToRead {
    let hour: CaptureHour
    let region: Region
    let expiresAt: Int64
}

/// Opens rows of one page, on one thread: the page's other rows may be opened on others at the same time.
struct RowOpener {
    private let keys: PageKeys
    private let withheld: WithheldHolders
    private let hour: HourToRead
    private let filter: RecordFilter
    private let sealer: RecordSealer
    private var applications: [Int64: Result<Application, SkippedRow>] = [:]
    private var persons: [Int64: Result<PageKeys.Holder, SkippedRow>] = [:]

    private struct Application {
        let key: HolderKey
        let account: String
        let name: String
        let withheld: WithheldHolders.Part
    }

    /// The sealer is this thread's own.
    init(
        _ keys: PageKeys, _ withheld: WithheldHolders, _ hour: HourToRead, _ filter: RecordFilter,
        _ sealer: RecordSealer
    ) {
        self.keys = keys
        self.withheld = withheld
        self.hour = hour
        self.filter = filter
        self.sealer = sealer
    }

    /// Opens a row with its holders' keys.
    mutating func open(_ row: SealedRow) throws(SkippedRow) -> StoredRecord {
        let application = try application(row.application)
        let caller = try person(row.caller)
        let called = try person(row.called)
        guard !application.withheld.contains(caller?.index, called?.index) else { throw .withheld }
        guard let recordID = RecordID(bytes: row.record) else { throw .unreadable }
        let place = StoredRecord.Place(
            recordID: recordID, hour: hour.hour, region: hour.region, accountID: application.account,
            applicationID: application.name)
        let holders = HolderKeys(application: application.key, caller: caller?.key, called: called?.key)
        // Every failure of authentication is one and the same to whoever asks.
        guard let payload = try? sealer.open(row.sealed, at: RecordPlace(place), under: holders),
            var record = RecordPayload.decode(payload, at: place)
        else { throw .unreadable }
        record.expiresAt = hour.expiresAt
        return record
    }

    private mutating func application(_ id: Int64) throws(SkippedRow) -> Application {
        if let known = applications[id] { return try known.get() }
        let found = Result { () throws(SkippedRow) in try findApplication(id) }
        applications[id] = found
        return try found.get()
    }

    private func findApplication(_ id: Int64) throws(SkippedRow) -> Application {
        let holder = try keys.holder(id)
        guard let (account, name) = holder.label else { throw .unreadable }
        guard filter.wants(account: account, application: name) else { throw .unwanted }
        return Application(
            key: holder.key, account: account, name: name,
            withheld: withheld.part(account: account, application: name))
    }

    private mutating func person(_ id: Int64?) throws(SkippedRow) -> PageKeys.Holder? {
        guard let id else { return nil }
        if let known = persons[id] { return try known.get() }
        let found = Result { () throws(SkippedRow) in try keys.holder(id) }
        persons[id] = found
        return try found.get()
    }
}

extension RecordPlace {
    init(_ place: StoredRecord.Place) {
        self.init(
            region: place.region, account: place.accountID, application: place.applicationID,
            hour: place.hour,
            recordID: place.recordID)
    }
}
