import AMQP
import Foundation
import Logging
import Redaction
import Sealing
import Vault

/// Takes results from the region's queue, and brings each to its outcome: receive, judge (decode and redact), store, settle.
///
/// One batch is judged while the one before it is committed; batches are committed and settled in the order they came.
actor Intake {
    private enum Phase {
        /// Results are consumed.
        case taking
        /// Cancelled, to consume again with a larger prefetch once what is in flight has been settled.
        case growing
        /// The store failed: everything was given back, and nothing is consumed until a probe succeeds.
        case recovering
        /// Asked to stop.
        case stopping
    }

    private let region: Region
    private let consumer: Consumer
    private let vault: Vault
    private let desk: RejectDesk
    private let settlements: Settlements
    private let committer: BatchCommitter
    private let keyring: KeyringInUse
    private let redactor: Redactor
    private let retention: Duration
    private let conditions: Conditions
    private let metrics: Metrics
    private let log: Logger

    private var phase = Phase.taking
    private var ramp: PrefetchRamp
    private var committing: Task<Void, Never>?
    private var recovery: Task<Void, Never>?
    private var backoff = Backoff(first: .milliseconds(250), cap: .seconds(30))
    /// Waits in ``stop()`` for what is in flight.
    private var drained: CheckedContinuation<Void, Never>?

    /// Delivered that often already, a result is suspected of killing workers.
    private static let deliveriesMax = 3
    /// How long a batch may be with the store before the disk counts as hanging.
    private static let commitMax: Duration = .seconds(10)
    /// Below this a batch is judged by one task.
    private static let slice = 125

    init(
        region: Region, retention: Duration, prefetch: UInt16, redactor: Redactor, consumer: Consumer,
        vault: Vault,
        desk: RejectDesk,
        settlements: Settlements, keyring: KeyringInUse, clock: WallClock, conditions: Conditions,
        metrics: Metrics, log: Logger
    ) {
        self.region = region
        self.retention = retention
        self.redactor = redactor
        self.consumer = consumer
        self.vault = vault
        self.desk = desk
        self.settlements = settlements
        self.keyring = keyring
        self.conditions = conditions
        self.metrics = metrics
        self.log = log
        ramp = PrefetchRamp(limit: prefetch)
        committer = BatchCommitter(
            vault: vault, desk: desk, settlements: settlements, clock: clock, metrics: metrics)
    }

    /// Works until ``stop()`` has ended.
    ///
    /// - Parameter afterUncleanEnd: Whether the run before was killed; then one result at a time is taken at first.
    func run(afterUncleanEnd: Bool) async {
        if afterUncleanEnd {
            ramp.restart()
        }
        consumer.start(prefetch: ramp.current)
        for await event in consumer.events {
            switch event {
            case .consuming(let generation):
                await begin(generation)
            case .batch(let deliveries):
                await take(deliveries)
            case .drained:
                await afterDrain()
            case .lost(let error):
                await lost(error)
            }
        }
        await committing?.value
        recovery?.cancel()
    }

    /// Stops taking, finishes what is in flight, and ends ``run(afterUncleanEnd:)``.
    ///
    /// - Parameter deadline: After this, what is unfinished goes back to the queue unacknowledged.
    func stop(deadline: Duration) async {
        let wasTaking = phase == .taking && consumer.status.state == .consuming
        phase = .stopping
        recovery?.cancel()
        if wasTaking {
            let alarm = Task {
                try await Task.sleep(for: deadline)
                self.resumeDrained()
            }
            await withCheckedContinuation { continuation in
                drained = continuation
                consumer.cancel()
            }
            alarm.cancel()
        }
        await committing?.value
        await consumer.stop()
    }

    /// Has the link, if it waits to connect again, try at once.
    nonisolated func reconnectNow() { consumer.reconnectNow() }

    /// Has the link make a new connection.
    nonisolated func renewLink() { consumer.renew() }

    private func resumeDrained() {
        drained?.resume()
        drained = nil
    }

    // MARK: Events of the link

    private func begin(_ generation: UInt64) async {
        await settlements.begin(generation: generation)
        await desk.begin(generation: generation)
        if conditions.hold(.broker, "consuming") {
            log.info("consuming", metadata: ["prefetch": "\(ramp.current)"])
        }
    }

    private func lost(_ error: AMQPError) async {
        await settlements.lose()
        if conditions.wait(.broker, "reconnecting: \(error.description)") {
            log.log(
                level: error.needsAttention ? .error : .warning, "broker link lost, reconnecting",
                metadata: ["error": "\(error.description)"])
        }
    }

    private func afterDrain() async {
        switch phase {
        case .growing:
            await committing?.value
            // Only rejects can be open now. One whose confirm does not come soon goes back with the channel: it must
            // not keep the others waiting at each step.
            await settlements.allSettled(within: .seconds(1))
            guard phase == .growing else {
                return
            }
            phase = .taking
            ramp.grow()
            consumer.resume(prefetch: ramp.current)
        case .stopping:
            await committing?.value
            // Rejects that wait for their confirm get a moment; then their originals go back.
            await settlements.allSettled(within: .seconds(5))
            resumeDrained()
        case .recovering:
            await settlements.lose()
            conditions.explain(.broker, "connected; nothing is taken while the store fails")
        case .taking:
            break
        }
    }

    // MARK: The way of a batch

    private func take(_ deliveries: [Delivery]) async {
        guard phase != .recovering else {
            return
        }
        await settlements.receive(deliveries)
        let (suspects, others) = deliveries.partitioned { $0.deliveryCount >= Self.deliveriesMax }
        do throws(VaultError) {
            let now = try vault.clock.trusted(.store)
            let judged = await judge(others, now: now)
            try vault.clock.judge(results: judged.compactMap(\.1.isMistimed))
            await committing?.value
            committing = nil
            guard phase != .recovering else {
                return
            }
            if suspects.isEmpty {
                committing = Task { await self.commit(judged, now: now) }
            } else {
                await commit(judged, now: now)
                for suspect in suspects where phase != .recovering {
                    await commitAlone(suspect)
                }
            }
        } catch {
            // Whoever does not know the time cannot tell what is over.
            storeFailed(error)
        }
    }

    private func judge(_ deliveries: [Delivery], now: Int64) async -> [(Delivery, Judgement)] {
        let judge = judge(at: now)
        return await deliveries.concurrentMap(sliceCount: Self.slice) { ($0, judge.judge($0)) }
    }

    private func judge(at now: Int64) -> Judge {
        Judge(
            region: region, retention: retention, keyring: keyring.current, redactor: redactor, now: now)
    }

    private func commit(_ judged: [(Delivery, Judgement)], now: Int64) async {
        let alarm = Task {
            try await Task.sleep(for: Self.commitMax)
            self.storeHangs()
        }
        defer { alarm.cancel() }
        do throws(VaultError) {
            try await committer.commit(judged, now: now)
            committed(results: judged.count)
        } catch {
            storeFailed(error)
        }
    }

    /// Processes a result that may kill the worker with nothing beside it, after noting it on disk; if it is noted already, it is parked unread.
    private func commitAlone(_ delivery: Delivery) async {
        do throws(VaultError) {
            let judge = judge(at: try vault.clock.trusted(.store))
            let fingerprint = judge.fingerprint(of: delivery)
            switch try await vault.noteSuspect(fingerprint) {
            case .seenBefore:
                log.warning("a result that ended the worker before is parked unread")
                await desk.submit([
                    RejectDesk.Item(
                        delivery, .suspect, judge.details(delivery, .result, "suspect"),
                        capturedSecond: CaptureHint.scan(delivery.body.content))
                ])
            case .firstSeen:
                try await committer.commit([(delivery, judge.judge(delivery))], now: judge.now)
                try await vault.clearSuspect(fingerprint)
                committed(results: 1)
            }
        } catch {
            storeFailed(error)
        }
    }

    private func committed(results: Int) {
        backoff.reset()
        if conditions.hold(.store, "batches are committed") {
            log.info("the store takes results")
        }
        // Every batch so far was settled: the broker may send more ahead.
        if phase == .taking, ramp.isBelowLimit, results > 0 {
            phase = .growing
            consumer.cancel()
        }
    }

    // MARK: When the store fails

    private func storeFailed(_ error: VaultError) {
        metrics.countStoreFailure()
        if conditions.wait(.store, error.description) {
            log.error(
                "the store failed; results are given back until it works again",
                metadata: ["error": "\(error.description)"])
        }
        giveBack()
    }

    /// A disk that does not answer gives no error.
    ///
    /// Nothing more is taken, and nothing is held until the broker loses patience. The probe waits behind the
    /// batch; what the batch stores after all comes again as a duplicate.
    private func storeHangs() {
        let reason = "a batch has been with the store for \(Self.commitMax); its disk does not answer"
        if conditions.wait(.store, reason) {
            log.error("the store does not answer; results are given back until it does")
        }
        giveBack()
    }

    /// Nothing is taken any more until a probe succeeds.
    private func giveBack() {
        guard phase == .taking || phase == .growing else {
            return
        }
        phase = .recovering
        consumer.giveBack()
        startRecovery()
    }

    private func startRecovery() {
        let wait = backoff.next()
        recovery = Task {
            guard (try? await Task.sleep(for: wait)) != nil else {
                return  // stopping
            }
            do throws(VaultError) {
                try await vault.probe()
                self.recovered()
            } catch {
                if conditions.wait(.store, error.description) {
                    log.error("the store still fails", metadata: ["error": "\(error.description)"])
                }
                if self.phase == .recovering {
                    self.startRecovery()
                }
            }
        }
    }

    private func recovered() {
        guard phase == .recovering else {
            return
        }
        phase = .taking
        // One at a time at first: if the store fails again, only that one has been delivered once more.
        ramp.restart()
        conditions.hold(.store, "can be written again")
        log.info("the store can be written again; trying one result")
        consumer.resume(prefetch: ramp.current)
    }
}
