/// Medians and percentiles of some values.
struct Statistics: Sendable {
    /// The values, the smallest first.
    let sorted: [Double]

    init(_ values: [Double]) {
        sorted = values.sorted()
    }

    /// The smallest; nil without values.
    var minimum: Double? { sorted.first }
    /// The largest; nil without values.
    var maximum: Double? { sorted.last }

    /// The middle value, or the mean of the two in the middle; nil without values.
    var median: Double? {
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// The smallest value that a share of all values does not exceed (nearest rank).
    ///
    /// - Parameter share: More than 0, at most 1: 0.99 for the 99th percentile.
    /// - Returns: nil without values.
    func percentile(_ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        precondition(share > 0 && share <= 1, "a share is more than 0 and at most 1")
        return sorted[Int((share * Double(sorted.count)).rounded(.up)) - 1]
    }
}
