/// Writes times as producers of speech results do.
enum UTCTime {
    /// How a time is spelled; all forms mean the same moment.
    enum Form: CaseIterable {
        case milliseconds
        case seconds
        case microseconds
        case zeroOffset
        case reportsAPI
        case eastern
        case western
    }

    /// Milliseconds since 1970 in RFC 3339, or as the Reports API writes it, each form in its own offset.
    static func text(milliseconds: Int64, form: Form) -> String {
        let fraction = padded(milliseconds % 1000, 3)
        let seconds = milliseconds / 1000
        switch form {
        case .milliseconds: return "\(civil(seconds)).\(fraction)Z"
        case .seconds: return "\(civil(seconds))Z"
        case .microseconds: return "\(civil(seconds)).\(fraction)417Z"
        case .zeroOffset: return "\(civil(seconds)).\(fraction)+00:00"
        case .reportsAPI: return "\(civil(seconds)).\(fraction)+0000"
        case .eastern: return "\(civil(seconds + 5400 * 3)).\(fraction)+04:30"
        case .western: return "\(civil(seconds - 18_000)).\(fraction)-05:00"
        }
    }

    /// `2026-11-23T15:04:05`; the arithmetic is Howard Hinnant's `civil_from_days`, for times after 1970.
    private static func civil(_ seconds: Int64) -> String {
        let shifted = seconds / 86_400 + 719_468
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + shifted / 146_097 * 400 + (month <= 2 ? 1 : 0)
        let time = seconds % 86_400
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
            + "\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
