import AMQP
import Redaction
import Vault

/// Brings a judged batch to its end: stores what is to be kept, and only then settles; what is refused leaves by the desk.
struct BatchCommitter: Sendable {
    let vault: Vault
    let desk: RejectDesk
    let settlements: Settlements
    let clock: WallClock
    let metrics: Metrics

    /// A delivery whose result is to be kept.
    private struct Kept {
        let tag: DeliveryTag
        let entry: Entry
        /// In seconds since 1970.
        let publishedAt: Double
    }

    /// Hours of capture that a commit touches at most: each costs its own two syncs.
    private static let hoursMax = 24
    /// Results captured this long ago are late, and must not hold the others back.
    private static let lateSeconds: Int64 = 2 * 3600

    /// Stores and settles.
    ///
    /// - Parameters:
    ///   - judged: Deliveries in the order they came.
    ///   - now: Seconds since 1970.
    /// - Throws: What the store could not do; what was committed before that is settled, nothing else is.
    func commit(_ judged: [(Delivery, Judgement)], now: Int64) async throws(VaultError) {
        var dropped: [Outcome: [DeliveryTag]] = [:]
        var kept: [Kept] = []
        var refused: [RejectDesk.Item] = []
        for (delivery, judgement) in judged {
            switch judgement {
            case .keep(let entry, let publishedAt):
                kept.append(Kept(tag: delivery.tag, entry: entry, publishedAt: publishedAt))
            case .drop(let outcome):
                dropped[outcome, default: []].append(delivery.tag)
            case .reject(let outcome, let details, let captured):
                refused.append(RejectDesk.Item(delivery, outcome, details, capturedSecond: captured))
            case .forward(let region, let details, let captured):
                refused.append(
                    RejectDesk.Item(
                        delivery, .misrouted, details, capturedSecond: captured,
                        forward: region.map { RejectDesk.Forward(delivery, to: $0) }))
            }
        }
        await desk.submit(refused)
        for (outcome, tags) in dropped {
            await settlements.settle(tags)
            metrics.count(outcome, tags.count)
        }
        for batch in Self.batches(of: kept, now: now) {
            try await store(batch)
        }
    }

    private func store(_ batch: [Kept]) async throws(VaultError) {
        let begun = ContinuousClock.now
        let outcomes: [StoreOutcome]
        do throws(VaultError) {
            outcomes = try await vault.store(batch.map(\.entry))
        } catch {
            metrics.count(.storeFailed, batch.count)
            throw error
        }
        var figures = BatchFigures(commitSeconds: begun.duration(to: .now) / .seconds(1))
        let now = clock.exactSeconds
        await settlements.settle(batch.map(\.tag))
        for (kept, outcome) in zip(batch, outcomes) {
            figures.outcomes[outcome.counted, default: 0] += 1
            if case .stored = outcome {
                figures.redactions.merge(kept.entry.record.redaction.counts, uniquingKeysWith: +)
                // Two machines' clocks: a little below nought is nought.
                figures.publishToDurable.add(max(0, now - kept.publishedAt))
            }
        }
        metrics.count(figures)
    }

    /// Recent results first and together; late ones in batches of their own, few hours each.
    private static func batches(of kept: [Kept], now: Int64) -> [[Kept]] {
        let (late, recent) = kept.partitioned { $0.entry.capturedSecond < now - lateSeconds }
        let hours = Dictionary(grouping: late) { $0.entry.record.hour }.sorted { $0.key < $1.key }.map(
            \.value)
        let lateBatches = stride(from: 0, to: hours.count, by: hoursMax).map { start in
            Array(hours[start..<min(start + hoursMax, hours.count)].joined())
        }
        return (recent.isEmpty ? [] : [recent]) + lateBatches
    }
}
