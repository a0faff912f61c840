import Locking
import Redaction

/// What the worker counts, rendered as Prometheus text (exposition format 0.0.4).
///
/// Labels have few values and never name a person or tenant.
public final class Metrics: Sendable {
    private struct Counts {
        var outcomes: [Outcome: UInt64] = [:]
        var redactions: [EntityType: UInt64] = [:]
        var batches: UInt64 = 0
        var commitSeconds: Double = 0
        var segmentsExpired: UInt64 = 0
        var storeFailures: UInt64 = 0
        var rejectsPending: Int = 0
        var unacknowledged: Int = 0
        var link = LinkFigures()
        var commands: [CommandOutcome: UInt64] = [:]
        var ordersPending: Int = 0
        var receiptsSent: UInt64 = 0
        var ledgerOffset: Int64 = -1
        var ledgerRereads: UInt64 = 0
        var ledgerForged: UInt64 = 0
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

    /// What the broker link counts by itself.
    struct LinkFigures {
        var reconnects: UInt64 = 0
        var staleAcknowledgements: UInt64 = 0
        var isBlocked = false
    }

    private let counts = Locked(Counts())
    private let build: String

    /// Counts from zero.
    ///
    /// - Parameter build: The labels of `lethe_build_info`, without braces.
    public init(build: String) {
        self.build = build
    }

    func count(_ outcome: Outcome, _ number: Int = 1) {
        counts.withLock { $0.outcomes[outcome, default: 0] += UInt64(number) }
    }

    func countBatch(outcomes: [Outcome: Int], redactions: [EntityType: Int], commitSeconds: Double) {
        counts.withLock { counts in
            for (type, number) in redactions {
                counts.redactions[type, default: 0] += UInt64(number)
            }
            for (outcome, number) in outcomes {
                counts.outcomes[outcome, default: 0] += UInt64(number)
            }
            counts.batches += 1
            counts.commitSeconds += commitSeconds
        }
    }

    func countStoreFailure() {
        counts.withLock { $0.storeFailures += 1 }
    }

    func countExpired(segments: Int) {
        counts.withLock { $0.segmentsExpired += UInt64(segments) }
    }

    func set(rejectsPending: Int) {
        counts.withLock { $0.rejectsPending = rejectsPending }
    }

    func set(unacknowledged: Int) {
        counts.withLock { $0.unacknowledged = unacknowledged }
    }

    func countCommand(_ outcome: CommandOutcome) {
        counts.withLock { $0.commands[outcome, default: 0] += 1 }
    }

    func set(ordersPending: Int) {
        counts.withLock { $0.ordersPending = ordersPending }
    }

    func countReceipts(_ number: Int) {
        counts.withLock { $0.receiptsSent += UInt64(number) }
    }

    func set(ledgerOffset: Int64) {
        counts.withLock { $0.ledgerOffset = ledgerOffset }
    }

    func countReread() {
        counts.withLock { $0.ledgerRereads += 1 }
    }

    func countForgedEntry() {
        counts.withLock { $0.ledgerForged += 1 }
    }

    func set(link: LinkFigures) {
        counts.withLock { $0.link = link }
    }

    /// The text that `/metrics` serves.
    ///
    /// - Parameter conditions: The conditions, one gauge each.
    /// - Returns: The whole page.
    public func rendered(conditions: Conditions) -> String {
        let counts = counts.current
        var page = MetricsPage()
        page.family("lethe_build_info", .gauge, "Version of the program and of its redaction engine.")
        page.sample("lethe_build_info", labels: build, 1)
        page.family("lethe_results_total", .counter, "Results by outcome.")
        for outcome in Outcome.allCases {
            page.sample(
                "lethe_results_total", labels: "outcome=\"\(outcome.rawValue)\"",
                counts.outcomes[outcome] ?? 0)
        }
        page.family("lethe_redactions_total", .counter, "Masks put into stored text, by type.")
        for (type, number) in counts.redactions.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            page.sample("lethe_redactions_total", labels: "type=\"\(type.rawValue)\"", number)
        }
        page.single("lethe_batches_total", .counter, "Batches committed.", counts.batches)
        page.single(
            "lethe_commit_seconds_total", .counter, "Time spent committing batches.", counts.commitSeconds)
        page.single(
            "lethe_store_failures_total", .counter, "Batches that the store could not take.",
            counts.storeFailures)
        page.single(
            "lethe_segments_expired_total", .counter, "Hour segments destroyed by retention.",
            counts.segmentsExpired)
        page.single(
            "lethe_unacknowledged", .gauge, "Deliveries held and not yet settled.", counts.unacknowledged)
        page.single(
            "lethe_rejects_pending", .gauge, "Refused results that wait for the broker's confirm.",
            counts.rejectsPending)
        page.single(
            "lethe_reconnects_total", .counter, "Times the broker link was made again.",
            counts.link.reconnects)
        page.single(
            "lethe_stale_acknowledgements_total", .counter,
            "Acknowledgements dropped because their channel was gone.", counts.link.staleAcknowledgements)
        page.single(
            "lethe_broker_blocked", .gauge, "1 while the broker blocks this connection by an alarm.",
            counts.link.isBlocked ? 1 : 0)
        page.family("lethe_commands_total", .counter, "Commands by what became of them.")
        for outcome in CommandOutcome.allCases {
            page.sample(
                "lethe_commands_total", labels: "outcome=\"\(outcome.rawValue)\"",
                counts.commands[outcome] ?? 0)
        }
        page.single(
            "lethe_orders_pending", .gauge, "Orders in force that are not carried out yet.",
            counts.ordersPending)
        page.single(
            "lethe_receipts_sent_total", .counter, "Receipts that the broker has confirmed.",
            counts.receiptsSent)
        page.single(
            "lethe_ledger_offset", .gauge, "Offset of the last ledger entry handled, -1 before the first.",
            counts.ledgerOffset)
        page.single(
            "lethe_ledger_rereads_total", .counter,
            "Times the ledger was read again from its start, since it did not hold what was handled.",
            counts.ledgerRereads)
        page.single(
            "lethe_ledger_forged_total", .counter, "Ledger entries that do not authenticate, ignored.",
            counts.ledgerForged)
        page.family("lethe_condition", .gauge, "1 while the condition holds.")
        for state in conditions.all {
            page.sample("lethe_condition", labels: "name=\"\(state.name.rawValue)\"", state.ok ? 1 : 0)
        }
        return page.text
    }
}

/// The text format of Prometheus, line by line.
///
/// Source: Prometheus, "Exposition formats", text-based format.
private struct MetricsPage {
    enum Kind: String {
        case counter
        case gauge
    }

    private(set) var text = ""

    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, labels: String = "", _ value: some CustomStringConvertible) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: some CustomStringConvertible)
    {
        family(name, kind, help)
        sample(name, value)
    }
}
