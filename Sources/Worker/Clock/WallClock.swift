import Foundation
public import Messages

/// The time of day, as an argument: tests move it.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Duration

    /// A clock that reads seconds since 1970, UTC.
    public init(_ read: @escaping @Sendable () -> Int64) {
        self.read = { .seconds(read()) }
    }

    private init(reading read: @escaping @Sendable () -> Duration) {
        self.read = read
    }

    /// The machine's clock.
    public static let system = WallClock(reading: { .seconds(Date().timeIntervalSince1970) })

    /// Seconds since 1970, UTC.
    public var seconds: Int64 {
        read().components.seconds
    }

    /// Seconds since 1970, UTC, with their fraction: for measuring how long something took elsewhere.
    var exactSeconds: Double {
        read() / .seconds(1)
    }

    /// Now, in whole seconds.
    public var timestamp: Timestamp {
        Timestamp(secondsSince1970: seconds)
    }

    /// Now, in whole seconds, as RFC 3339 has it.
    public var rfc3339: String {
        Self.rfc3339(seconds)
    }

    /// A time in whole seconds, as RFC 3339 has it.
    ///
    /// - Parameter seconds: Seconds since 1970, UTC.
    /// - Returns: For example `2026-11-23T15:04:05Z`.
    public static func rfc3339(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
