import Glibc

/// Wall and processor time of this process, from the making on.
struct Stopwatch {
    private let wall = ContinuousClock.now
    private let processor = Self.processorSeconds

    /// Seconds that have passed.
    var seconds: Double { wall.duration(to: .now) / .seconds(1) }

    /// Processor time since, all threads together.
    var processorSeconds: Double { Self.processorSeconds - processor }

    private static var processorSeconds: Double {
        var usage = rusage()
        unsafe getrusage(RUSAGE_SELF.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }
}
