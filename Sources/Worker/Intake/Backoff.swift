/// How long to wait before the next try: equal jitter under a bound that doubles.
///
/// Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (equal jitter).
struct Backoff {
    /// The bound of the first wait.
    let first: Duration
    /// No wait is longer.
    let cap: Duration
    private var bound: Duration

    init(first: Duration, cap: Duration) {
        self.first = first
        self.cap = cap
        bound = first
    }

    /// The next wait: at least half the bound here, so that a probe of a broken disk never spins.
    mutating func next(random: Double = .random(in: 0...1)) -> Duration {
        let wait = bound * (0.5 + random / 2)
        bound = min(bound * 2, cap)
        return wait
    }

    /// Starts over, after something worked.
    mutating func reset() {
        bound = first
    }
}
