import Messages
import Redaction
import Sealing
import Vault

extension Metrics {
    /// The text that `/metrics` serves.
    ///
    /// - Parameter conditions: The conditions, one gauge each.
    /// - Returns: The whole page.
    public func rendered(conditions: Conditions) -> String {
        let (counts, now) = (current, clock.seconds)
        var page = ExpositionText()
        page.family("lethe_build_info", .gauge, "Version of the program and of its redaction engine.")
        page.sample("lethe_build_info", ["version": facts.version, "engine": facts.engine], 1)
        page.addResults(counts)
        page.addLinks(links.figures.map { ($0.name.rawValue, $0.figures) })
        page.addLedger(counts, now: now)
        page.addOrders(counts, now: now)
        page.addStore(counts, facts, now: now)
        page.addConditions(conditions)
        return page.text
    }
}

extension ExpositionText {
    fileprivate mutating func addResults(_ counts: MetricsCounts) {
        family(
            "lethe_results_total", .counter, "Results by outcome.", by: "outcome",
            Outcome.allCases.map { ($0.rawValue, counts.outcomes[$0] ?? 0) })
        family(
            "lethe_redactions_total", .counter, "Masks put into stored text, by type.", by: "type",
            EntityType.allCases.map { ($0.rawValue, counts.redactions[$0] ?? 0) })
        histogram("lethe_batch_results", "Results in a committed batch.", counts.batchResults)
        histogram("lethe_commit_seconds", "How long a batch's commit took.", counts.commitSeconds)
        histogram(
            "lethe_publish_to_durable_seconds",
            "From a result's publish, as the broker stamped it, or else its capture, until it was durable.",
            counts.publishToDurable)
        single(
            "lethe_store_failures_total", .counter, "Batches that the store could not take.",
            counts.storeFailures)
        single(
            "lethe_unacknowledged", .gauge, "Results held and not yet settled.", counts.unacknowledged)
        single(
            "lethe_unacknowledged_oldest_seconds", .gauge, "How long the oldest of them has been held.",
            counts.unacknowledgedSince.map { $0.duration(to: .now) / .seconds(1) } ?? 0)
        single(
            "lethe_rejects_pending", .gauge, "What was refused and waits for the broker's confirm.",
            counts.rejectsPending)
    }

    fileprivate mutating func addLinks(_ links: [(String, LinkFigures)]) {
        family(
            "lethe_reconnects_total", .counter, "Times a broker link was lost, or failed to come up.",
            by: "link", links.map { ($0, $1.reconnects) })
        single(
            "lethe_stale_acknowledgements_total", .counter,
            "Acknowledgements dropped because their channel was gone.",
            links.reduce(0) { $0 + $1.1.staleAcknowledgements })
        single(
            "lethe_broker_blocked", .gauge, "1 while the broker blocks a link by an alarm.",
            links.contains { $0.1.isBlocked } ? 1 : 0)
        single(
            "lethe_blocked_seconds_total", .counter, "Seconds for which links were blocked by an alarm.",
            links.reduce(0) { $0 + $1.1.blocked / .seconds(1) })
    }

    fileprivate mutating func addLedger(_ counts: MetricsCounts, now: Int64) {
        single(
            "lethe_ledger_offset", .gauge, "Offset of the last ledger entry handled, -1 before the first.",
            counts.ledger.handled)
        single(
            "lethe_ledger_lag_entries", .gauge, "Ledger entries known to be there and not handled.",
            counts.ledger.lagEntries)
        single(
            "lethe_ledger_lag_seconds", .gauge,
            "How long entries have been waiting, or the ledger has not been followed.",
            counts.ledger.lagSeconds(now: now))
        single(
            "lethe_ledger_rereads_total", .counter,
            "Times the ledger was read again from its start, since it did not hold what was handled.",
            counts.ledgerRereads)
        single(
            "lethe_ledger_forged_total", .counter, "Ledger entries that do not authenticate, ignored.",
            counts.ledgerForged)
    }

    fileprivate mutating func addOrders(_ counts: MetricsCounts, now: Int64) {
        family(
            "lethe_commands_total", .counter, "Commands by what became of them.", by: "outcome",
            CommandOutcome.allCases.map { ($0.rawValue, counts.commands[$0] ?? 0) })
        single(
            "lethe_orders_pending", .gauge, "Orders in force that this store has not carried out.",
            counts.orders?.pending)
        single(
            "lethe_orders_waiting", .gauge,
            "Orders that this store has not settled: pending, held or blocked.",
            counts.orders?.waiting)
        single(
            "lethe_order_oldest_waiting_seconds", .gauge,
            "How long ago the oldest of them was asked for; 0 when there is none.",
            counts.orders.map { $0.oldestWaiting.map { max(0, now - $0) } ?? 0 })
        family(
            "lethe_orders_carried_out_total", .counter, "Orders carried out and answered, by how it ended.")
        for labels in CarriedOutLabels.possible {
            sample(
                "lethe_orders_carried_out_total",
                ["command": labels.verb.rawValue, "outcome": labels.standing.rawValue],
                counts.carriedOut[labels] ?? 0)
        }
        single("lethe_keys_destroyed_total", .counter, "Keys destroyed by orders.", counts.keysDestroyed)
        single("lethe_records_erased_total", .counter, "Records erased by orders.", counts.recordsErased)
        single(
            "lethe_receipts_sent_total", .counter, "Receipts that the broker has confirmed.",
            counts.receiptsSent)
    }

    fileprivate mutating func addStore(_ counts: MetricsCounts, _ facts: WorkerFacts, now: Int64) {
        let survey = counts.survey
        single("lethe_store_records", .gauge, "Readable records.", survey?.records)
        family(
            "lethe_store_bytes", .gauge, "Bytes on disk, by kind of file.", by: "file",
            survey.map {
                [("records", $0.recordsBytes), ("keys", $0.keysBytes), ("state", $0.stateBytes)]
            } ?? [])
        family(
            "lethe_store_free_bytes", .gauge, "Bytes left where files of this kind lie.", by: "file",
            survey.map { [("records", $0.recordsFreeBytes), ("keys", $0.keysFreeBytes)] } ?? [])
        let oldest = survey.map { $0.hours.first }
        single(
            "lethe_oldest_record_age_seconds", .gauge,
            "Age of the oldest hour that is held, from its first instant; 0 when there is none.",
            oldest.map { $0.map { max(0, now - $0.hour.startSeconds) } ?? 0 })
        single("lethe_retention_seconds", .gauge, "How long a record is kept.", facts.retentionSeconds)
        single(
            "lethe_expiry_lag_seconds", .gauge, "How long an hour that is over has not been destroyed.",
            oldest.map { $0.map { max(0, now - $0.goesAt) } ?? 0 })
        single(
            "lethe_segments_expired_total", .counter, "Hours destroyed because they were over.",
            counts.segmentsExpired)
    }

    fileprivate mutating func addConditions(_ conditions: Conditions) {
        let states = conditions.all
        family(
            "lethe_condition", .gauge, "1 while the condition holds.", by: "name",
            states.map { ($0.name.rawValue, $0.ok ? 1 : 0) })
        family(
            "lethe_errors_total", .counter,
            "What was tried and did not succeed, by the condition that it keeps from holding.", by: "class",
            states.map { ($0.name.rawValue, conditions.errors(of: $0.name)) })
        single(
            "lethe_clock_doubt", .gauge,
            "1 while the clock is in doubt: nothing is taken, nothing destroyed.",
            states.contains { $0.name == .clock && !$0.ok && $0.reason != Conditions.starting } ? 1 : 0)
    }
}
