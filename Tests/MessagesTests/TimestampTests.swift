import Foundation
import Testing

@testable import Messages

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "all spellings of a time are read",
        arguments: [
            ("2026-11-23T15:04:05Z", 1_795_446_245, 0),
            ("2026-11-23T15:04:05.123Z", 1_795_446_245, 123_000_000),
            ("2026-11-23t15:04:05.1z", 1_795_446_245, 100_000_000),
            ("2026-11-23 15:04:05Z", 1_795_446_245, 0),
            ("2026-11-23T15:04:05+00:00", 1_795_446_245, 0), ("2026-11-23T15:04:05+0000", 1_795_446_245, 0),
            ("2026-11-23T15:04:05-00:00", 1_795_446_245, 0), ("2026-11-23T16:34:05+01:30", 1_795_446_245, 0),
            ("2026-11-23T10:04:05-0500", 1_795_446_245, 0), ("2026-11-24T14:03:05+22:59", 1_795_446_245, 0),
            ("2026-11-23T15:04:05.000000001Z", 1_795_446_245, 1),
            ("2026-11-23T15:04:05.12345678999999999999999Z", 1_795_446_245, 123_456_789),
            ("2026-11-23T15:04:05.999999999999Z", 1_795_446_245, 999_999_999),
            ("1970-01-01T00:00:00Z", 0, 0), ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
            ("2024-02-29T00:00:00Z", 1_709_164_800, 0), ("2000-02-29T00:00:00Z", 951_782_400, 0),
            ("0000-01-01T00:00:00Z", -62_167_219_200, 0), ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
            ("2016-12-31T23:59:60Z", 1_483_228_799, 999_999_999),
            ("2017-01-01T00:59:60.5+01:00", 1_483_228_799, 999_999_999),
        ] as [(String, Int64, Int32)])
    func reads(text: String, seconds: Int64, nanoseconds: Int32) throws {
        let timestamp = try #require(Timestamp(rfc3339: text))
        #expect(timestamp.secondsSince1970 == seconds)
        #expect(timestamp.nanoseconds == nanoseconds)
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "", "2026", "2026-11-23", "2026-11-23T15:04:05", "2026-11-23T15:04Z", "2026-11-23T15:04:05.Z",
            "2026-11-23T15:04:05,1Z", "2026-11-23T24:00:00Z", "2026-11-23T15:60:00Z", "2026-11-23T15:04:61Z",
            "2026-11-23T15:04:60Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-11-23T15:04:05+1", "2026-11-23T15:04:05+00", "2026-11-23T15:04:05+24:00",
            "2026-11-23T15:04:05+00:60", "2026-11-23T15:04:05Zx", " 2026-11-23T15:04:05Z",
            "2026-11-23T15:04:05Z ", "26-11-23T15:04:05Z", "2026-11-23_15:04:05Z", "+2026-11-23T15:04:05Z",
            "２０２６-11-23T15:04:05Z", "1795446245", "2026-11-23T15:04:05\u{2212}05:00",
        ])
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("days agree with Foundation's calendar, four centuries long")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for day in stride(from: Int64(-25_000), to: 125_000, by: 7) {
            let date = CivilDate(daysSince1970: day)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            #expect(
                parts.year == Int(date.year) && parts.month == Int(date.month) && parts.day == Int(date.day))
            #expect(date.daysSince1970 == day)
        }
    }

    @Test("what is written is read back as the same")
    func roundTrip() {
        for seconds in stride(from: Int64(-62_167_219_200), to: 253_402_300_799, by: 1_234_567_891) {
            for nanoseconds: Int32 in [0, 1, 120, 1000, 123_000, 5_000_000, 120_000_000, 999_999_999] {
                let timestamp = Timestamp(secondsSince1970: seconds, nanoseconds: nanoseconds)
                #expect(Timestamp(rfc3339: timestamp.rfc3339) == timestamp)
            }
        }
        #expect(
            Timestamp(secondsSince1970: 0, nanoseconds: 120_000_000).rfc3339 == "1970-01-01T00:00:00.120Z")
        #expect("\(Timestamp(secondsSince1970: -1))" == "1969-12-31T23:59:59Z")
    }

    @Test("times are ordered by seconds, then by nanoseconds")
    func order() {
        let early = Timestamp(secondsSince1970: 1, nanoseconds: 9)
        #expect(early < Timestamp(secondsSince1970: 2))
        #expect(early < Timestamp(secondsSince1970: 1, nanoseconds: 10))
        #expect(early >= Timestamp(secondsSince1970: 1, nanoseconds: 9))
    }
}
