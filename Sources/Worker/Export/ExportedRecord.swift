import Foundation
public import Redaction
import Sealing
public import Vault

/// A record as `export` prints it: one JSON object, absent values null.
///
/// `export` and `mirror` write it with ``ExportedLines``, to the same bytes as an encoder that sorts keys.
public struct ExportedRecord: Encodable, Sendable {
    let record: StoredRecord
    let context: [String]
    let results: [StoredRecord.Alternative]
    let engine: String
    /// In order of the type's name.
    let counts: [StoredRecord.Count]

    /// Takes a record; one that an older engine redacted is redacted again by this one.
    ///
    /// - Parameters:
    ///   - record: As the store gave it.
    ///   - redactor: The engine of this program.
    public init(_ record: StoredRecord, redactor: Redactor) {
        self.record = record
        guard record.engine != Redactor.engineVersion else {
            (context, results) = (record.context, record.results)
            (engine, counts) = (record.engine, record.counts)
            return
        }
        let redacted = redactor.redact(
            alternatives: record.results.map(\.text), context: record.context,
            call: CallFacts(
                language: record.language, account: record.place.accountID,
                application: record.place.applicationID))
        context = redacted.context.map(\.text)
        results = zip(redacted.alternatives, record.results).map {
            StoredRecord.Alternative(text: $0.text, confidence: $1.confidence)
        }
        engine = Redactor.engineVersion
        counts = redacted.counts.map { StoredRecord.Count(type: $0.rawValue, spans: $1) }
            .sorted { $0.type < $1.type }
    }

    private enum Key: String, CodingKey {
        case recordID = "record_id"
        case capturedHour = "captured_hour"
        case expiresAt = "expires_at"
        case region
        case accountID = "account_id"
        case applicationID = "application_id"
        case from
        case fromType = "from_type"
        case to
        case toType = "to_type"
        case language
        case context
        case results
        case timeoutReason = "timeout_reason"
        case redaction
    }

    private struct Result: Encodable {
        let text: String
        let confidence: Double?

        private enum Key: CodingKey {
            case text
            case confidence
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(text, forKey: .text)
            try container.encode(confidence, forKey: .confidence)
        }
    }

    private struct Redaction: Encodable {
        let engine: String
        let counts: [String: Int]
    }

    /// Encodes every field, also those that are absent, as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(record.place.recordID.hex, forKey: .recordID)
        try container.encode(record.place.hour.rfc3339, forKey: .capturedHour)
        try container.encode(WallClock.rfc3339(record.expiresAt), forKey: .expiresAt)
        try container.encode(record.place.region.name, forKey: .region)
        try container.encode(record.place.accountID, forKey: .accountID)
        try container.encode(record.place.applicationID, forKey: .applicationID)
        try container.encode(record.from, forKey: .from)
        try container.encode(record.fromType, forKey: .fromType)
        try container.encode(record.to, forKey: .to)
        try container.encode(record.toType, forKey: .toType)
        try container.encode(record.language, forKey: .language)
        try container.encode(context, forKey: .context)
        try container.encode(
            results.map { Result(text: $0.text, confidence: $0.confidence) }, forKey: .results)
        try container.encode(record.timeoutReason, forKey: .timeoutReason)
        let spans = Dictionary(uniqueKeysWithValues: counts.map { ($0.type, $0.spans) })
        try container.encode(Redaction(engine: engine, counts: spans), forKey: .redaction)
    }
}
