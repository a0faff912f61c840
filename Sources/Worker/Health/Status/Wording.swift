import Foundation

/// Numbers and times as the page writes them.
enum Wording {
    /// `12,345`.
    static func number(_ value: some BinaryInteger) -> String {
        let digits = Array(String(value.magnitude))
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return value < 0 ? "−\(text)" : text
    }

    /// `1 record`, `2 records`.
    static func count(_ value: some BinaryInteger, _ one: String, _ many: String? = nil) -> String {
        "\(number(value)) \(value == 1 ? one : many ?? one + "s")"
    }

    /// `broker, ledger and commands`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// `1.2 GB`: powers of ten, as disks are sold.
    static func bytes(_ value: Int64) -> String {
        var (size, unit) = (Double(value), 0)
        let units = ["B", "KB", "MB", "GB", "TB", "PB"]
        while size >= 999.5, unit + 1 < units.count {
            size /= 1000
            unit += 1
        }
        return unit == 0 || size >= 99.95
            ? "\(Int(size.rounded())) \(units[unit])"
            : "\(String(format: "%.1f", size)) \(units[unit])"
    }

    /// `3 d 4 h`, `12 min`, `8 s`: two units at most.
    static func duration(_ seconds: Int64) -> String {
        switch max(0, seconds) {
        case let time where time < 60: "\(time) s"
        case let time where time < 3600: "\(time / 60) min"
        case let time where time < 86_400:
            time / 60 % 60 == 0 ? "\(time / 3600) h" : "\(time / 3600) h \(time / 60 % 60) min"
        case let time:
            time / 3600 % 24 == 0 ? "\(time / 86_400) d" : "\(time / 86_400) d \(time / 3600 % 24) h"
        }
    }

    /// `30 days`, `12 hours`; what is shorter as ``duration(_:)`` has it.
    static func longDuration(_ seconds: Int64) -> String {
        if seconds.isMultiple(of: 86_400), seconds > 0 { return count(seconds / 86_400, "day") }
        if seconds.isMultiple(of: 3600), seconds > 0 { return count(seconds / 3600, "hour") }
        return duration(seconds)
    }

    /// A moment, `2026-11-25 19:02`, in UTC.
    static func time(_ seconds: Int64) -> HTML {
        let full = WallClock.rfc3339(seconds)
        return "<time datetime=\"\(full)\">\(minute(seconds))</time>"
    }

    /// `2026-11-25 19:02`.
    static func minute(_ seconds: Int64) -> String {
        String(WallClock.rfc3339(seconds).prefix(16)).replacing("T", with: " ")
    }

    /// `19:02`.
    static func clock(_ seconds: Int64) -> String { String(minute(seconds).suffix(5)) }

    /// `25 Nov`.
    static func day(_ seconds: Int64) -> String {
        let date = WallClock.rfc3339(seconds)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard let month = Int(date.dropFirst(5).prefix(2)), let day = Int(date.dropFirst(8).prefix(2)),
            months.indices.contains(month - 1)
        else { return date }
        return "\(day) \(months[month - 1])"
    }

    /// The end of an axis: the next of 1, 2, 5, 10, 20 and so on.
    static func ceiling(of value: Int) -> Int {
        var step = 1
        while true {
            for factor in [1, 2, 5] where step * factor >= value { return step * factor }
            step *= 10
        }
    }
}
