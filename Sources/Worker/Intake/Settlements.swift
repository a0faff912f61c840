import AMQP

/// Tells the link which deliveries are safe, and knows how many are not yet.
///
/// A delivery is settled when its result is durable, needs no keeping, or lies confirmed in the rejects: in any order. The link turns that into the fewest
/// acknowledgements, and none for what is still open (``Consumer/acknowledge(_:_:)``).
actor Settlements {
    private let consumer: Consumer
    private let report: @Sendable (Int, ContinuousClock.Instant?) -> Void
    private var generation: UInt64 = 0
    private var open = OpenDeliveries()
    private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var waitersEver = 0

    /// - Parameters:
    ///   - consumer: Acknowledges.
    ///   - report: Told how many deliveries are open, and since when the oldest is, whenever that changes.
    init(consumer: Consumer, report: @escaping @Sendable (Int, ContinuousClock.Instant?) -> Void) {
        self.consumer = consumer
        self.report = report
    }

    /// A new channel: what was open on the one before is delivered again.
    func begin(generation: UInt64) {
        self.generation = generation
        open = OpenDeliveries()
        changed()
    }

    /// The channel is gone: what was open on it is with the broker again.
    func lose() {
        open = OpenDeliveries()
        changed()
    }

    /// Deliveries of the current channel have arrived.
    func receive(_ deliveries: [Delivery]) {
        open.receive(deliveries, at: .now)
        changed()
    }

    /// Acknowledges deliveries that are safe; each is named once.
    func settle(_ tags: [DeliveryTag]) {
        for tag in tags {
            consumer.acknowledge(tag, .one)
            if tag.generation == generation {
                open.settle(tag.number)
            }
        }
        changed()
    }

    /// Waits until no delivery is open, or the time is up.
    func allSettled(within limit: Duration) async {
        guard open.count > 0 else {
            return
        }
        waitersEver += 1
        let waiter = waitersEver
        let alarm = Task {
            try await Task.sleep(for: limit)
            self.release(waiter)
        }
        await withCheckedContinuation { waiters[waiter] = $0 }
        alarm.cancel()
    }

    private func changed() {
        report(open.count, open.oldest)
        if open.count == 0 {
            for waiter in waiters.keys {
                release(waiter)
            }
        }
    }

    private func release(_ waiter: Int) {
        waiters.removeValue(forKey: waiter)?.resume()
    }
}
