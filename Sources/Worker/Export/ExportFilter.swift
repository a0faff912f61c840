public import Sealing
public import Vault

/// Which records an export is asked for.
public struct ExportFilter: Encodable, Sendable {
    /// The account, nil for all.
    public var account: String?
    /// The application, nil for all.
    public var application: String?
    /// A language tag or its first part, nil for all; case does not matter.
    public var language: String?
    /// Captured in the hour of this time or later, RFC 3339.
    public var since: String?
    /// Captured before this time, to the hour, RFC 3339.
    public var until: String?

    /// Asks for everything.
    public init() {}

    /// What the store can tell before it opens a record.
    public var stored: RecordFilter {
        RecordFilter(account: account, application: application)
    }

    /// Whether a record's language is wanted: `en` wants `en-GB` too, `en-GB` only itself.
    public func wants(language tag: String?) -> Bool {
        guard let language = language?.lowercased() else {
            return true
        }
        guard let tag = tag?.lowercased() else {
            return false
        }
        return tag == language || tag.hasPrefix(language + "-") || tag.hasPrefix(language + "_")
    }

    /// The hours of capture that are wanted.
    ///
    /// - Parameters:
    ///   - since: Seconds since 1970, nil for no bound.
    ///   - until: Seconds since 1970, nil for no bound; its own hour is wanted unless it is the hour's first instant.
    /// - Returns: Nil when the bounds leave nothing.
    public static func hours(since: Int64?, until: Int64?) -> ClosedRange<CaptureHour>? {
        let first = since.map(CaptureHour.init(containing:)) ?? CaptureHour(index: 0)
        let last = until.map { CaptureHour(containing: $0 - 1) } ?? CaptureHour(containing: endOfTime)
        return first <= last ? first...last : nil
    }

    /// 9999-12-31T23:59:59Z, the last second that RFC 3339 can write.
    private static let endOfTime: Int64 = 253_402_300_799
}
