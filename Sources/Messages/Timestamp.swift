/// A moment in UTC, to the nanosecond.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted; negative before.
    public let secondsSince1970: Int64

    /// What comes on top of the seconds, 0–999,999,999.
    public let nanoseconds: Int32

    /// Makes a moment; `nanoseconds` must lie in 0–999,999,999.
    public init(secondsSince1970: Int64, nanoseconds: Int32 = 0) {
        precondition((0..<1_000_000_000).contains(nanoseconds), "nanoseconds are a part of one second")
        self.secondsSince1970 = secondsSince1970
        self.nanoseconds = nanoseconds
    }

    /// Reads an RFC 3339 time, such as `2026-11-23T15:04:05.123Z`.
    ///
    /// Accepted beyond the letter of RFC 3339: offsets without a colon (`+0000`, as Vonage's Reports API
    /// writes them) and a space for the `T`. A fraction has any length; what is finer than a nanosecond is
    /// dropped. A leap second (`:60`, at 23:59 UTC only) becomes the last nanosecond of its minute, so that
    /// it keeps its hour. Anything else, a day that no calendar has among it, gives nil.
    public init?(rfc3339 text: String) {
        self.init(utf8: Array(text.utf8)[...])
    }

    /// Whether the left moment is the earlier one.
    public static func < (left: Self, right: Self) -> Bool {
        (left.secondsSince1970, left.nanoseconds) < (right.secondsSince1970, right.nanoseconds)
    }

    /// RFC 3339 in UTC, the fraction in as few groups of three digits as it needs:
    /// `2026-11-23T15:04:05.123Z`.
    ///
    /// Written for the years 0000–9999, which is what can be read.
    public var rfc3339: String {
        let date = CivilDate(daysSince1970: Self.floorDivide(secondsSince1970, by: 86_400))
        let second = secondsSince1970 - date.daysSince1970 * 86_400
        var text = "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))T"
        text += "\(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2))"
        text += ":\(Self.padded(second % 60, 2))"
        guard nanoseconds != 0 else { return text + "Z" }
        if nanoseconds.isMultiple(of: 1_000_000) {
            text += ".\(Self.padded(Int64(nanoseconds / 1_000_000), 3))"
        } else if nanoseconds.isMultiple(of: 1000) {
            text += ".\(Self.padded(Int64(nanoseconds / 1000), 6))"
        } else {
            text += ".\(Self.padded(Int64(nanoseconds), 9))"
        }
        return text + "Z"
    }

    /// The same as ``rfc3339``.
    public var description: String { rfc3339 }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }
}
