import Sealing

extension StoredRecord {
    /// What would come out of the store for a record that was put in.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - expiresAt: When it would be over, in seconds since 1970.
    public init(previewOf record: Record, expiresAt: Int64) {
        let place = Place(
            recordID: record.recordID, hour: record.hour, region: record.region, accountID: record.accountID,
            applicationID: record.applicationID)
        // By way of the bytes that would be sealed: what is shown is what would be read.
        guard var stored = RecordPayload.decode(RecordPayload.encode(record), at: place) else {
            preconditionFailure("what is encoded decodes: shown by the payload's tests")
        }
        stored.expiresAt = expiresAt
        self = stored
    }
}
