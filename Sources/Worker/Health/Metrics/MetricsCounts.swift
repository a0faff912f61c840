import Messages
import Redaction
import Vault

/// What a batch that was committed adds to the counts; put together outside of any lock.
struct BatchFigures: Sendable {
    var outcomes: [Outcome: Int] = [:]
    var redactions: [EntityType: Int] = [:]
    var commitSeconds = 0.0
    /// From publish, or capture, to the commit: of what was stored.
    var publishToDurable = Histogram.publishToDurableSeconds
}

/// What became of a command; the raw value is a label.
enum CommandOutcome: String, CaseIterable {
    /// In the ledger and in force.
    case admitted
    /// Sealed to the rejects.
    case refused
    /// Ended a worker before; sealed to the rejects unread.
    case suspect
}

/// An order's verb and how it ended, as labels.
struct CarriedOutLabels: Hashable {
    let verb: Command.Verb
    let standing: OrderOverview.Standing

    /// All that there are: a purge is never held, and whoever only counts erases nothing.
    static let possible: [CarriedOutLabels] = [
        (.forget, .done), (.forget, .held), (.forget, .blocked), (.lift, .done), (.find, .found),
        (.find, .blocked), (.purge, .done),
    ].map { CarriedOutLabels(verb: $0, standing: $1) }
}

/// Everything that is counted, at a moment.
struct MetricsCounts {
    var outcomes: [Outcome: UInt64] = [:]
    var redactions: [EntityType: UInt64] = [:]
    var batchResults = Histogram.batchResults
    var commitSeconds = Histogram.commitSeconds
    var publishToDurable = Histogram.publishToDurableSeconds
    var throughput = Throughput()
    var segmentsExpired: UInt64 = 0
    var storeFailures: UInt64 = 0
    var rejectsPending = 0
    var unacknowledged = 0
    /// When the oldest delivery that is not settled came.
    var unacknowledgedSince: ContinuousClock.Instant?
    var commands: [CommandOutcome: UInt64] = [:]
    var carriedOut: [CarriedOutLabels: UInt64] = [:]
    var keysDestroyed: UInt64 = 0
    var recordsErased: UInt64 = 0
    var receiptsSent: UInt64 = 0
    var ledger: LedgerFigures
    var ledgerRereads: UInt64 = 0
    var ledgerForged: UInt64 = 0
    /// nil until the store was looked at.
    var orders: OrderOverview?
    /// nil until the store was looked at.
    var survey: StoreSurvey?

    init(startedAt: Int64) {
        ledger = LedgerFigures(startedAt: startedAt)
    }

    mutating func add(_ outcome: Outcome, _ number: Int, at seconds: Int64) {
        outcomes[outcome, default: 0] += UInt64(number)
        let stored = outcome == .stored ? number : 0
        throughput.add(stored: stored, other: number - stored, at: seconds)
    }

    mutating func add(_ batch: BatchFigures, at seconds: Int64) {
        for (outcome, number) in batch.outcomes { add(outcome, number, at: seconds) }
        for (type, number) in batch.redactions { redactions[type, default: 0] += UInt64(number) }
        batchResults.add(Double(batch.outcomes.values.reduce(0, +)))
        commitSeconds.add(batch.commitSeconds)
        publishToDurable.add(batch.publishToDurable)
    }

    mutating func add(_ carriedOut: [CarriedOut]) {
        for one in carriedOut {
            self.carriedOut[CarriedOutLabels(verb: one.verb, standing: one.standing), default: 0] += 1
            keysDestroyed += UInt64(max(0, one.keysDestroyed))
            recordsErased += UInt64(max(0, one.recordsErased))
        }
    }
}
