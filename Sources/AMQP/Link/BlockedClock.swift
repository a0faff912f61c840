/// For how long a link has been blocked by an alarm of the broker, all times together.
struct BlockedClock {
    private var since: Instant?
    private var before: Duration = .zero

    /// Notes that it is blocked, or is no more; the same again makes no difference.
    mutating func set(_ isBlocked: Bool, now: Instant) {
        if let since, !isBlocked {
            before += since.duration(to: now)
            self.since = nil
        } else if since == nil, isBlocked {
            since = now
        }
    }

    /// The whole time until now.
    func total(now: Instant) -> Duration {
        before + (since?.duration(to: now) ?? .zero)
    }
}
