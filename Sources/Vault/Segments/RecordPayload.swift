import Redaction
import Sealing

/// What is inside a record's seal, version 1, byte by byte.
///
/// ```
/// byte      format, 1
/// text?     from, to                    text?  = number 0 for nil, or number n + 1 and n bytes of UTF-8
/// text      from type, to type          text   = number n and n bytes of UTF-8
/// text?     language
/// number n, n × text                    context
/// number n, n × (text, confidence)      results; confidence = byte 0 for none,
///                                       or byte 1 and 8 bytes, IEEE 754, little-endian
/// text?     timeout reason
/// text      the redactor's version
/// number n, n × (text, number)          spans replaced of each type, by type in order of its UTF-8
/// ```
/// A number is a LEB128: seven bits a byte, the lowest first, the eighth set when more follow; at most nine
/// bytes. Record id, hour, region, account and application are not repeated: they are the seal's associated
/// data, which a record does not open without, and a reader has them from the row, the stamp and the holder's
/// label.
enum RecordPayload {
    static let format: UInt8 = 1

    static func encode(_ record: Record) -> [UInt8] {
        var writer = ByteWriter(capacity: 512)
        writer.append(format)
        writer.append(optional: record.from)
        writer.append(optional: record.to)
        writer.append(record.fromType)
        writer.append(record.toType)
        writer.append(optional: record.language)
        writer.append(number: record.context.count)
        for phrase in record.context { writer.append(phrase.text) }
        writer.append(number: record.results.count)
        for alternative in record.results {
            writer.append(alternative.text.text)
            writer.append(confidence: alternative.confidence)
        }
        writer.append(optional: record.timeoutReason)
        writer.append(record.redaction.engine)
        let counts = record.redaction.counts.map { ($0.key.rawValue, $0.value) }.sorted { $0.0 < $1.0 }
        writer.append(number: counts.count)
        for (type, count) in counts {
            writer.append(type)
            writer.append(number: count)
        }
        return writer.bytes
    }

    /// Reads a payload; nil when it is none of this format, whole and with nothing behind it.
    static func decode(_ bytes: [UInt8], at place: StoredRecord.Place) -> StoredRecord? {
        var reader = ByteReader(bytes)
        guard reader.byte() == format else { return nil }
        let record = StoredRecord(
            place: place,
            from: reader.optionalText(), to: reader.optionalText(),
            fromType: reader.text(), toType: reader.text(),
            language: reader.optionalText(),
            context: reader.list { $0.text() },
            results: reader.list { StoredRecord.Alternative(text: $0.text(), confidence: $0.confidence()) },
            timeoutReason: reader.optionalText(),
            engine: reader.text(),
            counts: reader.list { StoredRecord.Count(type: $0.text(), spans: $0.number()) })
        return reader.isAtEnd ? record : nil
    }
}
