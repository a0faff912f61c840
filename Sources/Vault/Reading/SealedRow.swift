import Sealing

/// A row of `records` as it was read.
struct SealedRow {
    let id: Int64
    let record: [UInt8]
    let application: Int64
    let caller: Int64?
    let called: Int64?
    let sealed: [UInt8]

    static let columns = "id, record, application, caller, called, sealed"

    /// Takes the row on which the statement stands, of ``columns``.
    init(_ statement: Statement) {
        id = statement.integer(0)
        record = statement.bytes(1)
        application = statement.integer(2)
        caller = statement.optionalInteger(3)
        called = statement.optionalInteger(4)
        sealed = statement.bytes(5)
    }

    /// Opens the row with its holders' keys.
    func opened(
        _ keys: PageKeys, _ withheld: WithheldHolders, _ hour: HourToRead, _ filter: RecordFilter,
        _ sealer: RecordSealer
    ) -> OpenedRow {
        let holders: HolderKeys
        let label: (account: String, application: String)
        switch keys.holder(application) {
        case .destroyed: return .keyless
        case .damaged: return .unreadable
        case .holder(let holder):
            guard let names = holder.label else { return .unreadable }
            guard filter.wants(account: names.account, application: names.application) else {
                return .unwanted
            }
            label = names
            switch people(keys) {
            case .destroyed: return .keyless
            case .damaged: return .unreadable
            case .people(let caller, let called):
                let persons = [caller, called].compactMap { $0?.index }
                if withheld.contains(
                    account: names.account, application: names.application, persons: persons)
                {
                    return .withheld
                }
                holders = HolderKeys(application: holder.key, caller: caller?.key, called: called?.key)
            }
        }
        guard let recordID = RecordID(bytes: record) else { return .unreadable }
        let place = StoredRecord.Place(
            recordID: recordID, hour: hour.hour, region: hour.region, accountID: label.account,
            applicationID: label.application)
        // Every failure of authentication is one and the same to whoever asks.
        guard let payload = try? sealer.open(sealed, at: RecordPlace(place), under: holders),
            var record = RecordPayload.decode(payload, at: place)
        else { return .unreadable }
        record.expiresAt = hour.expiresAt
        return .record(record)
    }

    private enum People {
        case people(PageKeys.Holder?, PageKeys.Holder?)
        case destroyed, damaged
    }

    private func people(_ keys: PageKeys) -> People {
        var found: [PageKeys.Holder?] = []
        for id in [caller, called] {
            switch id.map(keys.holder) {
            case nil: found.append(nil)
            case .holder(let holder): found.append(holder)
            case .destroyed: return .destroyed
            case .damaged: return .damaged
            }
        }
        return .people(found[0], found[1])
    }
}

/// What all rows of an hour have in common.
struct HourToRead {
    let hour: CaptureHour
    let region: Region
    let expiresAt: Int64
}

extension RecordPlace {
    init(_ place: StoredRecord.Place) {
        self.init(
            region: place.region, account: place.accountID, application: place.applicationID,
            hour: place.hour,
            recordID: place.recordID)
    }
}
