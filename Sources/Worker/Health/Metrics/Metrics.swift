import Locking
import Vault

/// What the worker counts: a few additions a batch, under one lock; everything else is done when somebody asks.
///
/// Labels have few values and never name a person or tenant. The names are listed in `ops/METRICS.md`.
public final class Metrics: Sendable {
    let facts: WorkerFacts
    let links = Links()
    let clock: WallClock
    let startedAt: Int64
    private let counts: Locked<MetricsCounts>

    /// Counts from zero.
    ///
    /// - Parameters:
    ///   - facts: Of the worker, for `lethe_build_info`.
    ///   - clock: The time of day.
    public init(facts: WorkerFacts, clock: WallClock) {
        self.facts = facts
        self.clock = clock
        startedAt = clock.seconds
        counts = Locked(MetricsCounts(startedAt: clock.seconds))
    }

    /// Everything as it is at the moment.
    var current: MetricsCounts { counts.current }

    // MARK: Results

    func count(_ outcome: Outcome, _ number: Int = 1) {
        let now = clock.seconds
        counts.withLock { $0.add(outcome, number, at: now) }
    }

    func count(_ batch: BatchFigures) {
        let now = clock.seconds
        counts.withLock { $0.add(batch, at: now) }
    }

    func countStoreFailure() {
        counts.withLock { $0.storeFailures += 1 }
    }

    func countExpired(segments: Int) {
        counts.withLock { $0.segmentsExpired += UInt64(segments) }
    }

    /// Rejects that began to wait, or, negative, wait no more.
    func count(rejectsPending change: Int) {
        counts.withLock { $0.rejectsPending += change }
    }

    func set(unacknowledged number: Int, since: ContinuousClock.Instant?) {
        counts.withLock { counts in
            counts.unacknowledged = number
            counts.unacknowledgedSince = since
        }
    }

    // MARK: Orders

    func countCommand(_ outcome: CommandOutcome) {
        counts.withLock { $0.commands[outcome, default: 0] += 1 }
    }

    func set(orders: OrderOverview, carriedOut: [CarriedOut]) {
        counts.withLock { counts in
            counts.orders = orders
            counts.add(carriedOut)
        }
    }

    func countReceipts(_ number: Int) {
        counts.withLock { $0.receiptsSent += UInt64(number) }
    }

    /// Changes what is known of the ledger; told the time.
    func ledger(_ change: (inout LedgerFigures, Int64) -> Void) {
        let now = clock.seconds
        counts.withLock { change(&$0.ledger, now) }
    }

    func countReread() {
        counts.withLock { $0.ledgerRereads += 1 }
    }

    func countForgedEntry() {
        counts.withLock { $0.ledgerForged += 1 }
    }

    // MARK: Store

    func set(survey: StoreSurvey) {
        counts.withLock { $0.survey = survey }
    }
}
