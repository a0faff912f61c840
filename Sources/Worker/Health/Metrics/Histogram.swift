/// Counts of values by size, as Prometheus wants them.
///
/// Source: Prometheus, "Metric types", histogram.
struct Histogram: Sendable {
    /// Upper bounds, rising; above the last there is one more bucket.
    let bounds: [Double]
    /// Values in each bucket, not added up.
    private(set) var counts: [UInt64]
    /// All values together.
    private(set) var sum = 0.0

    /// Nothing counted yet.
    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// How many values there were.
    var count: UInt64 { counts.reduce(0, +) }

    /// Counts a value; a bound belongs to the bucket below it.
    mutating func add(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// Adds what another one with the same bounds has counted.
    mutating func add(_ other: Histogram) {
        for (bucket, number) in other.counts.enumerated() { counts[bucket] += number }
        sum += other.sum
    }
}

extension Histogram {
    /// Results in a batch: one when calls are rare, `batch.results` (1000 unless set) when there is a backlog.
    static let batchResults = Histogram(bounds: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000])

    /// A commit is two transactions of some milliseconds, each with its syncs; a second is a disk in trouble.
    static let commitSeconds = Histogram(
        bounds: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])

    /// `batch.linger` (50 ms) and a commit at best; hours when a backlog is drained, a day when a region was down.
    static let publishToDurableSeconds = Histogram(
        bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400])
}
