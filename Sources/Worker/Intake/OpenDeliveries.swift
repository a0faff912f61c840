import AMQP

/// How many deliveries are not settled yet, and since when the oldest is here; a few additions a batch.
struct OpenDeliveries {
    /// Deliveries that came together.
    private struct Batch {
        let last: UInt64
        let cameAt: ContinuousClock.Instant
        var open: Int
    }

    /// In the order in which they came; at most a prefetch of them.
    private var batches: [Batch] = []
    /// How many there are.
    private(set) var count = 0

    /// When the oldest came; nil when there is none.
    var oldest: ContinuousClock.Instant? { batches.first?.cameAt }

    /// Deliveries came, their numbers rising and above all before.
    mutating func receive(_ deliveries: [Delivery], at instant: ContinuousClock.Instant) {
        guard let last = deliveries.last else { return }
        count += deliveries.count
        batches.append(Batch(last: last.tag.number, cameAt: instant, open: deliveries.count))
    }

    /// One is settled.
    mutating func settle(_ number: UInt64) {
        // Nearly always the first: batches are settled in the order in which they came.
        guard let position = batches.firstIndex(where: { number <= $0.last }) else { return }
        count -= 1
        batches[position].open -= 1
        if batches[position].open == 0 { batches.remove(at: position) }
    }
}
