import Locking

/// The time of the simulated world, in seconds since 1970.
final class MovableClock: Sendable {
    private let seconds: Locked<Int64>

    init(_ seconds: Int64) { self.seconds = Locked(seconds) }

    var now: Int64 { seconds.current }

    func advance(_ count: Int64) { seconds.withLock { $0 += count } }
}
