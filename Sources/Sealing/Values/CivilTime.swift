/// A date and time of day in UTC, in the proleptic Gregorian calendar, as RFC 3339 writes it.
///
/// The conversions are those of Howard Hinnant, "chrono-compatible low-level date algorithms"
/// (`days_from_civil`, `civil_from_days`).
struct CivilTime: Equatable {
    var year: Int64
    var month: Int64
    var day: Int64
    var hour: Int64 = 0
    var minute: Int64 = 0
    var second: Int64 = 0

    /// Splits seconds since 1970, any sign.
    init(secondsSince1970 seconds: Int64) {
        var days = seconds / 86_400
        var rest = seconds % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = rest / 3_600
        minute = rest % 3_600 / 60
        second = rest % 60
    }

    /// Reads exactly `2026-11-23T15:04:05Z`, or only its first thirteen characters; nil for anything else,
    /// also for a day that the month does not have, and for a leap second.
    init?(ascii: [UInt8]) {
        let shape = Array("0000-00-00T00:00:00Z".utf8)
        guard ascii.count == shape.count || ascii.count == 13 else {
            return nil
        }
        for (byte, expected) in zip(ascii, shape) {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            guard expected == UInt8(ascii: "0") ? isDigit : byte == expected else {
                return nil
            }
        }
        func number(_ range: Range<Int>) -> Int64 {
            range.upperBound > ascii.count ? 0 : ascii[range].reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        year = number(0..<4)
        month = number(5..<7)
        day = number(8..<10)
        hour = number(11..<13)
        minute = number(14..<16)
        second = number(17..<19)
        // A day that does not exist comes back as another one.
        guard (1...12).contains(month), hour < 24, minute < 60, second < 60,
            CivilTime(secondsSince1970: secondsSince1970) == self
        else {
            return nil
        }
    }

    /// Seconds since 1970 in UTC.
    var secondsSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// The first thirteen characters of RFC 3339: `2026-11-23T15`.
    var hourName: String {
        "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))T\(Self.digits(hour, 2))"
    }

    /// RFC 3339 in whole seconds: `2026-11-23T15:04:05Z`.
    var rfc3339: String {
        "\(hourName):\(Self.digits(minute, 2)):\(Self.digits(second, 2))Z"
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
