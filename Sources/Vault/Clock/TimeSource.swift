import CProcess
import Glibc

/// What a machine knows of time: the time of day, which may be wrong, and what passes, which is not.
public struct TimeSource: Sendable {
    /// The time of day, in seconds since 1970, UTC.
    public let wall: @Sendable () -> Int64
    /// Seconds since some moment of this boot, steady whatever is done to the time of day.
    let uptime: @Sendable () -> Int64
    /// Tells one boot of the machine from the next; empty when unknown.
    let boot: String
    /// Whether the kernel says that its time of day is synchronised, and it is the one read here.
    public let isSynchronised: @Sendable () -> Bool

    /// A source of any kind, for tests.
    ///
    /// - Parameters:
    ///   - wall: Seconds since 1970, UTC.
    ///   - uptime: Seconds since some moment; nil when time passes as `wall` says.
    ///   - boot: The boot's id.
    ///   - isSynchronised: Whether the time of day is known to be right.
    public init(
        wall: @escaping @Sendable () -> Int64, uptime: (@Sendable () -> Int64)? = nil, boot: String = "",
        isSynchronised: @escaping @Sendable () -> Bool = { false }
    ) {
        self.wall = wall
        self.uptime = uptime ?? wall
        self.boot = boot
        self.isSynchronised = isSynchronised
    }

    /// This machine.
    ///
    /// What passes is read from `CLOCK_MONOTONIC_RAW`, which no time service steers (clock_gettime(2)). It does not count
    /// while a machine is suspended: a server that was is in doubt until its kernel is synchronised again.
    public static let system = TimeSource(
        wall: { seconds(CLOCK_REALTIME) }, uptime: { seconds(CLOCK_MONOTONIC_RAW) }, boot: bootID(),
        isSynchronised: { abs(Int64(lethe_synchronised_time()) - seconds(CLOCK_REALTIME)) <= 1 })

    private static func seconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        let result = unsafe clock_gettime(clock, &time)
        precondition(result == 0, "the machine has no clock")
        return Int64(time.tv_sec)
    }

    /// Of random(4): made anew by each boot.
    private static func bootID() -> String {
        guard let file = unsafe fopen("/proc/sys/kernel/random/boot_id", "re") else { return "" }
        defer { unsafe fclose(file) }
        var text = [CChar](repeating: 0, count: 64)
        guard unsafe fgets(&text, Int32(text.count), file) != nil else { return "" }
        let bytes = text.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
