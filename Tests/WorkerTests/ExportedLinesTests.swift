import Foundation
import Redaction
import Sealing
import Testing

@testable import Vault
@testable import Worker

@Suite("exported lines")
struct ExportedLinesTests {
    private static let numbers = 0..<20_000

    @Test("a line has the bytes that Foundation's encoder gives for the record")
    func identity() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines = ExportedLines()
        var expected: [UInt8] = []
        for number in Self.numbers {
            let exported = ExportedRecord(try record(number), redactor: Redactor())
            lines.append(exported)
            expected += Array(try encoder.encode(exported)) + [UInt8(ascii: "\n")]
        }
        #expect(lines.count == Self.numbers.count)
        // Not compared as a whole: a difference would print all of it.
        let found = lines.bytes.split(separator: UInt8(ascii: "\n"))
        let wanted = expected.split(separator: UInt8(ascii: "\n"))
        #expect(found.count == Self.numbers.count && lines.bytes.count == expected.count)
        for (line, other) in zip(found, wanted) where line != other {
            Issue.record(
                "\(String(decoding: line, as: UTF8.self)) is not \(String(decoding: other, as: UTF8.self))")
            return
        }
    }

    @Test("a record of an older engine is redacted again, and its line says by which")
    func olderEngine() throws {
        var lines = ExportedLines()
        let spoken = "my number is zero seven seven zero zero nine zero zero one two three"
        let old = try record(1, engine: "0", texts: [spoken])
        lines.append(ExportedRecord(old, redactor: Redactor()))
        let line = String(decoding: lines.bytes, as: UTF8.self)
        #expect(line.contains(#""redaction":{"counts":{"PHONE":1},"engine":"\#(Redactor.engineVersion)"}"#))
        #expect(line.contains("[PHONE]") && !line.contains("nine zero zero"))
    }

    // MARK: The corpus

    /// Every ASCII character, what JSON or Swift might treat in its own way, and what takes two, three and four bytes.
    private static let pieces: [String] =
        (0..<128).map { String(Unicode.Scalar($0)) } + [
            "\u{80}", "\u{9F}", "\u{A0}", "é", "e\u{301}", "ß", "\u{2028}", "\u{2029}", "\u{FEFF}",
            "\u{FFFD}", "\u{FFFF}", "日本語", "العربية", "👍🏽", "👩‍👩‍👧‍👦", "\u{10FFFF}", "\r\n", "\\u0041", "\"\\\"",
            "</script>", "[PHONE]",
            "a text that is longer than what a string holds in itself", "",
        ]

    private static let confidences: [Double?] = [
        nil, 0, -0.0, 1, 0.1, 0.94, 1e-7, 87.5, 100, .leastNonzeroMagnitude, 1e-5, 0.0001, 1.0 / 3,
        99.99999999999999, 2.5e-308, 1e16, 1e15, 123_456_789.125,
    ]

    /// Texts of the pieces, every piece next to others in each record.
    private func text(_ number: Int) -> String {
        (0..<number % 7).map { Self.pieces[(number * 31 + $0 * (number / 7 + 1)) % Self.pieces.count] }
            .joined()
    }

    private func optional(_ number: Int) -> String? {
        number.isMultiple(of: 3) ? nil : text(number)
    }

    private func confidence(_ number: Int) -> Double? {
        guard number.isMultiple(of: 2) else { return Self.confidences[number / 2 % Self.confidences.count] }
        // Any digits at all, between 0 and 100.
        return Double(UInt64(number) &* 0x9E37_79B9_7F4A_7C15) / Double(UInt64.max) * 100
    }

    private func record(
        _ number: Int, engine: String = Redactor.engineVersion, texts: [String]? = nil
    ) throws -> StoredRecord {
        let id = try #require(
            RecordID(bytes: (0..<16).map { UInt8(truncatingIfNeeded: number * 7 + $0 * 31) }))
        let place = StoredRecord.Place(
            recordID: id, hour: CaptureHour(index: 494_000 + Int64(number / 50)),
            region: try #require(Region("eu-3")), accountID: text(number + 1), applicationID: text(number + 2)
        )
        let texts = texts ?? (0..<number % 4).map { text(number + 3 + $0) }
        var record = StoredRecord(
            place: place, from: optional(number), to: optional(number + 1), fromType: text(number + 4),
            toType: text(number + 5), language: optional(number + 2),
            context: (0..<number % 3).map { text(number + 6 + $0) },
            results: texts.enumerated().map {
                StoredRecord.Alternative(text: $1, confidence: confidence(number + $0))
            },
            timeoutReason: optional(number + 4), engine: engine,
            counts: ["CARD", "PERSON", "PHONE"].prefix(number % 4).map {
                StoredRecord.Count(type: $0, spans: number)
            })
        record.expiresAt = place.hour.startSeconds + Int64(number / 20)
        return record
    }
}
