/// How long to wait before the next attempt: full jitter with a cap.
///
/// Full jitter is a random time between nothing and an exponentially growing bound, so that a fleet that lost its
/// broker does not come back in step. Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
struct Backoff {
    private let base: Duration
    private let cap: Duration
    private var attempts = 0

    /// - Parameters:
    ///   - base: the bound of the first wait; it doubles with each attempt.
    ///   - cap: the highest bound.
    init(base: Duration, cap: Duration) {
        self.base = base
        self.cap = cap
    }

    /// The wait before the attempt that follows `error`.
    ///
    /// An error that only a person can put right (no such queue, no permission) is tried at the cap's pace at
    /// once: between half of it and the whole.
    mutating func next<Generator: RandomNumberGenerator>(
        after error: AMQPError, using generator: inout Generator
    ) -> Duration {
        attempts += 1
        if error.needsAttention {
            return cap / 2 + (cap / 2) * Double.random(in: 0...1, using: &generator)
        }
        let bound = min(cap, base * (1 << min(attempts - 1, 20)))
        return bound * Double.random(in: 0...1, using: &generator)
    }

    /// Called when the link has worked again.
    mutating func reset() {
        attempts = 0
    }

    /// Called when a link is lost that had come up: one that comes up and breaks at once, over and over, has not worked.
    mutating func reset(afterLifetime lifetime: Duration) {
        if lifetime >= cap { reset() }
    }
}
