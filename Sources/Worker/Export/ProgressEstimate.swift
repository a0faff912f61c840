/// How far long work has come, in words: what share is done, and how long the rest takes at the pace so far.
public struct ProgressEstimate: Sendable {
    private let total: Int64
    private let start: ContinuousClock.Instant

    /// Begins.
    ///
    /// - Parameters:
    ///   - total: How much there is to do, in whatever unit.
    ///   - start: When it began.
    public init(total: Int64, start: ContinuousClock.Instant = .now) {
        self.total = total
        self.start = start
    }

    /// The words, for example `42 %, about 3 min left`; without the rest while too little is done to tell.
    ///
    /// - Parameters:
    ///   - done: How much is done.
    ///   - now: The time.
    /// - Returns: The share, and the rest of the time if it can be told.
    public func words(done: Int64, now: ContinuousClock.Instant = .now) -> String {
        guard total > 0 else { return "" }
        let share = min(1, max(0, Double(done) / Double(total)))
        let percent = "\(Int(share * 100)) %"
        let elapsed = (now - start) / .seconds(1)
        guard elapsed >= 2, share >= 0.02, share < 1 else { return percent }
        let left = elapsed / share * (1 - share)
        return
            "\(percent), about \(left < 90 ? "\(Int(left.rounded(.up))) s" : "\(Int(left / 60 + 0.5)) min") left"
    }
}
