import Foundation
import Messages
public import Sealing

/// The name of an hour's file in a mirror: when it was captured, and when whoever has a copy must have deleted it.
///
/// ```
/// 2026-11-23T15.expires-20261223T150000Z.jsonl
/// ```
/// No colon: object stores and other systems' folders take it as it is.
public struct MirrorName: Hashable, Sendable {
    /// The hour of capture, UTC.
    public let hour: CaptureHour
    /// When its records are over, in seconds since 1970.
    public let expiresAt: Int64

    private static let (middle, ending) = (".expires-", ".jsonl")

    /// Names an hour's file.
    public init(hour: CaptureHour, expiresAt: Int64) {
        self.hour = hour
        self.expiresAt = expiresAt
    }

    /// Reads a name; nil for every other file's.
    public init?(_ text: String) {
        guard text.hasSuffix(Self.ending), let middle = text.range(of: Self.middle),
            let hour = CaptureHour(name: String(text[..<middle.lowerBound]))
        else { return nil }
        let compact = Array(text[middle.upperBound...].dropLast(Self.ending.count))
        guard compact.count == 16 else { return nil }
        let (date, time) = (String(compact[..<8]), String(compact[9...]))
        let spelled =
            "\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.suffix(2))T"
            + "\(time.prefix(2)):\(time.dropFirst(2).prefix(2)):\(time.dropFirst(4))"
        guard let expiry = Timestamp(rfc3339: spelled) else { return nil }
        self.init(hour: hour, expiresAt: expiry.secondsSince1970)
        // One spelling only.
        guard self.text == text else { return nil }
    }

    /// The name.
    public var text: String {
        let compact = WallClock.rfc3339(expiresAt).filter { $0 != "-" && $0 != ":" }
        return "\(hour.name)\(Self.middle)\(compact)\(Self.ending)"
    }
}
