import Sealing
import Vault

/// Records as JSON lines, written to the bytes that Foundation's encoder gives for ``ExportedRecord`` with sorted keys and
/// slashes as they are.
struct ExportedLines: Sendable {
    /// How many there are.
    private(set) var count = 0
    private var json = JSONWriter()
    /// What the last record's hour and expiry look like: mostly also the next one's.
    private var times: (hour: CaptureHour, expiresAt: Int64, captured: String, expires: String)?

    /// The lines, each with its newline.
    var bytes: [UInt8] { json.bytes }

    mutating func append(_ exported: ExportedRecord) {
        let record = exported.record
        let (captured, expires) = times(record.place.hour, record.expiresAt)
        json.append(raw: #"{"account_id":"#)
        json.append(record.place.accountID)
        json.append(raw: #","application_id":"#)
        json.append(record.place.applicationID)
        json.append(raw: #","captured_hour":"#)
        json.append(captured)
        json.append(raw: #","context":"#)
        json.append(list: exported.context) { $0.append($1) }
        json.append(raw: #","expires_at":"#)
        json.append(expires)
        json.append(raw: #","from":"#)
        json.append(optional: record.from)
        json.append(raw: #","from_type":"#)
        json.append(record.fromType)
        json.append(raw: #","language":"#)
        json.append(optional: record.language)
        json.append(raw: #","record_id":"#)
        json.append(record.place.recordID)
        json.append(raw: #","redaction":{"counts":{"#)
        for (index, count) in exported.counts.enumerated() {
            if index > 0 { json.append(raw: ",") }
            json.append(count.type)
            json.append(raw: ":")
            json.append(count.spans)
        }
        json.append(raw: #"},"engine":"#)
        json.append(exported.engine)
        json.append(raw: #"},"region":"#)
        json.append(record.place.region.name)
        json.append(raw: #","results":"#)
        json.append(list: exported.results) { json, result in
            json.append(raw: #"{"confidence":"#)
            json.append(optional: result.confidence)
            json.append(raw: #","text":"#)
            json.append(result.text)
            json.append(raw: "}")
        }
        json.append(raw: #","timeout_reason":"#)
        json.append(optional: record.timeoutReason)
        json.append(raw: #","to":"#)
        json.append(optional: record.to)
        json.append(raw: #","to_type":"#)
        json.append(record.toType)
        json.append(raw: "}\n")
        count += 1
    }

    private mutating func times(_ hour: CaptureHour, _ expiresAt: Int64) -> (String, String) {
        if let times, times.hour == hour, times.expiresAt == expiresAt {
            return (times.captured, times.expires)
        }
        let (captured, expires) = (hour.rfc3339, WallClock.rfc3339(expiresAt))
        times = (hour, expiresAt, captured, expires)
        return (captured, expires)
    }
}
