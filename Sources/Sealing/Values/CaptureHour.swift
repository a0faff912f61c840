/// The hour, in UTC, in which speech was captured: the unit of keys, files and expiry.
public struct CaptureHour: Hashable, Comparable, Sendable {
    /// Whole hours since 1970-01-01T00:00:00Z.
    public let index: Int64

    /// The hour with this number.
    public init(index: Int64) {
        self.index = index
    }

    /// The hour that an instant lies in.
    ///
    /// - Parameter secondsSince1970: The instant, in whole seconds, of any sign.
    public init(containing secondsSince1970: Int64) {
        let quotient = secondsSince1970 / 3_600
        index = secondsSince1970 % 3_600 < 0 ? quotient - 1 : quotient
    }

    /// Reads a name such as `2026-11-23T15`; nil when it is none, or its day does not exist.
    public init?(name: String) {
        let ascii = Array(name.utf8)
        guard ascii.count == 13, let time = CivilTime(ascii: ascii) else {
            return nil
        }
        self.init(containing: time.secondsSince1970)
    }

    /// The name that files have: `2026-11-23T15`.
    public var name: String {
        CivilTime(secondsSince1970: startSeconds).hourName
    }

    /// Its first instant, in seconds since 1970.
    public var startSeconds: Int64 {
        index * 3_600
    }

    /// Its first instant as RFC 3339: `2026-11-23T15:00:00Z`.
    public var rfc3339: String {
        CivilTime(secondsSince1970: startSeconds).rfc3339
    }

    /// Whether one hour is earlier than another.
    public static func < (left: CaptureHour, right: CaptureHour) -> Bool {
        left.index < right.index
    }
}
