/// Where a record belongs; bound to it as associated data, so that it opens nowhere else.
public struct RecordPlace: Hashable, Sendable {
    /// The store's region.
    public let region: Region
    /// The account that the call belongs to.
    public let account: String
    /// The application that the call belongs to.
    public let application: String
    /// The hour of capture.
    public let hour: CaptureHour
    /// The record's id.
    public let recordID: RecordID

    /// Names a place.
    public init(region: Region, account: String, application: String, hour: CaptureHour, recordID: RecordID) {
        self.region = region
        self.account = account
        self.application = application
        self.hour = hour
        self.recordID = recordID
    }
}

extension RecordPlace {
    /// How many bytes ``write(_:into:)`` writes.
    var byteCount: Int {
        6 * FieldWriter.prefixBytes + 1 + region.name.utf8.count + account.utf8.count + application.utf8.count
            + RecordID.byteCount + 8
    }

    /// Writes the associated data of a record: format version, region, account, application, record id,
    /// hour's index.
    func write(formatVersion: UInt8, into fields: inout FieldWriter) {
        fields.append(formatVersion)
        fields.append(region.name)
        fields.append(account)
        fields.append(application)
        fields.append(recordID)
        fields.append(hour.index)
    }
}
