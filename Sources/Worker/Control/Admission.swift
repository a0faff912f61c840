import AMQP
import Foundation
import Logging
import Messages
import Orders
import Sealing
import Vault

/// Admits commands: any worker of the region takes one, appends it to the ledger as an order without a number,
/// and acknowledges it when the order has come back from there and is in its own state.
actor Admission {
    /// A command on its way through the ledger.
    private struct Waiting {
        let delivery: Delivery
        let order: Order
        /// The broker has confirmed its entry.
        var isAppended = false
    }

    private let region: Region
    private let name: String
    private let consumer: Consumer
    private let vault: Vault
    private let writer: LedgerWriter
    private let desk: RejectDesk
    private let receipts: ReceiptDesk
    private let settlements: Settlements
    private let keyring: KeyringInUse
    private let clock: WallClock
    private let conditions: Conditions
    private let metrics: Metrics
    private let log: Logger

    private var waiting: [UUID: [Waiting]] = [:]
    private var ramp = PrefetchRamp(limit: Admission.prefetch)
    private var appending: Task<Void, Never>?
    private var isStopping = false

    /// Commands in flight: each waits for a round through the broker, and hundreds may be sent at once.
    private static let prefetch: UInt16 = 1000
    /// Delivered that often already, a command is suspected of killing workers.
    private static let deliveriesMax = 3

    init(
        region: Region, name: String, consumer: Consumer, vault: Vault, writer: LedgerWriter,
        desk: RejectDesk, receipts: ReceiptDesk, settlements: Settlements, keyring: KeyringInUse,
        clock: WallClock, conditions: Conditions, metrics: Metrics, log: Logger
    ) {
        self.region = region
        self.name = name
        self.consumer = consumer
        self.vault = vault
        self.writer = writer
        self.desk = desk
        self.receipts = receipts
        self.settlements = settlements
        self.keyring = keyring
        self.clock = clock
        self.conditions = conditions
        self.metrics = metrics
        self.log = log
    }

    /// Admits until ``stop()``.
    ///
    /// - Parameter afterUncleanEnd: Whether the run before was killed; then one command at a time is taken at
    ///   first.
    func run(afterUncleanEnd: Bool) async {
        if afterUncleanEnd { ramp.restart() }
        consumer.start(prefetch: ramp.current)
        for await event in consumer.events {
            switch event {
            case .consuming(let generation): await begin(generation)
            case .batch(let deliveries): await take(deliveries)
            case .lost(let error): lost(error)
            case .drained:
                guard !isStopping else { break }
                ramp.grow()
                consumer.resume(prefetch: ramp.current)
            }
        }
        appending?.cancel()
    }

    /// Ends ``run(afterUncleanEnd:)``; what is not acknowledged goes back to the queue.
    func stop() async {
        isStopping = true
        appending?.cancel()
        await consumer.stop()
    }

    /// Has the link, if it waits to connect again, try at once.
    nonisolated func reconnectNow() { consumer.reconnectNow() }

    /// Has the link make a new connection.
    nonisolated func renewLink() { consumer.renew() }

    /// Orders are in the state now: their commands are safe.
    func followed(_ orders: [UUID: Order]) async {
        for (id, known) in orders {
            for waiting in waiting.removeValue(forKey: id) ?? [] {
                if known.isSame(as: waiting.order) {
                    metrics.countCommand(.admitted)
                    await settlements.settle([waiting.delivery.tag])
                } else {
                    // Another command took the id while this one was on its way.
                    await refuse(waiting.delivery, .idReused, Self.known(waiting.order))
                }
            }
        }
        if waiting.isEmpty, ramp.isBelowLimit, !isStopping, consumer.status.state == .consuming {
            consumer.cancel()
        }
    }

    // MARK: Events of the link

    private func begin(_ generation: UInt64) async {
        // What was on its way is delivered again.
        waiting = [:]
        await settlements.begin(generation: generation)
        await desk.begin(generation: generation)
        holdCommands()
    }

    private func lost(_ error: AMQPError) {
        if conditions.wait(.commands, "reconnecting: \(error.description)") {
            log.warning(
                "commands cannot be taken; reconnecting", metadata: ["error": "\(error.description)"])
        }
    }

    // MARK: The way of a command

    private func take(_ deliveries: [Delivery]) async {
        await settlements.receive(deliveries)
        // Whoever does not know the time would refuse commands as sent in the future.
        guard await untilDone({ () throws(VaultError) in _ = try self.vault.clock.trusted(.follow) }) else {
            return
        }
        for delivery in deliveries {
            if delivery.deliveryCount < Self.deliveriesMax {
                await admit(delivery)
            } else {
                await admitAlone(delivery)
            }
        }
        append()
    }

    private func admit(_ delivery: Delivery) async {
        let judge = CommandJudge(
            region: region, keyring: keyring.current, store: vault.storeID, now: clock.seconds)
        switch judge.judge(delivery) {
        case .refuse(let reason, let command): await refuse(delivery, reason, command)
        case .admit(let order):
            var known: Order?
            guard
                await untilDone({ () throws(VaultError) in known = try await self.vault.order(order.id) })
            else { return }
            if let known, !known.isSame(as: order) {
                return await refuse(delivery, .idReused, Self.known(order))
            }
            // One that is known already goes through the ledger again, so that every store answers again.
            waiting[order.id, default: []].append(Waiting(delivery: delivery, order: order))
        }
    }

    /// A command that may kill the worker is noted on disk before it is read; one that is noted already is
    /// refused unread.
    private func admitAlone(_ delivery: Delivery) async {
        let judge = Judge.fingerprint(of: delivery, keyring: keyring.current)
        var verdict = SuspectVerdict.firstSeen
        guard
            await untilDone({ () throws(VaultError) in verdict = try await self.vault.noteSuspect(judge) })
        else { return }
        guard verdict == .firstSeen else {
            log.warning("a command that ended the worker before is refused unread")
            metrics.countCommand(.suspect)
            return await desk.submit([item(delivery, "suspect", .suspect)])
        }
        await admit(delivery)
        _ = await untilDone { () throws(VaultError) in try await self.vault.clearSuspect(judge) }
    }

    private func refuse(_ delivery: Delivery, _ reason: CommandRefusal, _ command: RefusedCommand) async {
        metrics.countCommand(.refused)
        log.notice("a command was refused", metadata: ["reason": "\(reason.rawValue)"])
        if let id = command.id {
            let isNoted = await untilDone { () throws(VaultError) in
                try await self.vault.refuse(
                    id, command.verb, command.requestedAt, reason: reason.rawValue, worker: self.name)
            }
            guard isNoted else { return }
            receipts.wake()
        }
        await desk.submit([item(delivery, reason.rawValue, .malformed)])
    }

    private func item(_ delivery: Delivery, _ reason: String, _ outcome: Outcome) -> RejectDesk.Item {
        let details = Reject.Details(delivery, .command, reason: reason, now: clock.seconds)
        return RejectDesk.Item(delivery, outcome, details, capturedSecond: nil)
    }

    private static func known(_ order: Order) -> RefusedCommand {
        RefusedCommand(id: order.id, verb: order.verb, requestedAt: order.requestedAt)
    }

    // MARK: Appending

    /// Appends what waits, again and again until everything is confirmed.
    private func append() {
        guard appending == nil, waiting.values.contains(where: { $0.contains { !$0.isAppended } }) else {
            return
        }
        appending = Task {
            var backoff = Backoff(first: .milliseconds(250), cap: .seconds(30))
            while await !self.appendNext() {
                guard (try? await Task.sleep(for: backoff.next())) != nil else { break }
            }
            self.appended()
        }
    }

    private func appended() {
        appending = nil
        if !isStopping { append() }
    }

    /// - Returns: Whether the broker has confirmed everything.
    private func appendNext() async -> Bool {
        let next = waiting.compactMap { id, waiting in
            waiting.first { !$0.isAppended }.map { (id: id, order: $0.order) }
        }
        guard !next.isEmpty else {
            // Another worker may have taken over what could not be appended here.
            holdCommands()
            return true
        }
        do throws(SealingError) {
            let outcomes = try await writer.append(next.map { .order($0.order) })
            for ((id, order), outcome) in zip(next, outcomes) where outcome == .confirmed {
                guard let position = waiting[id]?.firstIndex(where: { $0.order == order }) else { continue }
                waiting[id]?[position].isAppended = true
            }
            if let obstacle = PublishObstacle.reason(outcomes) {
                wait("the broker does not confirm the ledger's entries: \(obstacle)")
                return false
            }
            holdCommands()
            return true
        } catch {
            wait("the ledger's entries cannot be authenticated: \(error.description)")
            return false
        }
    }

    private func holdCommands() {
        guard consumer.status.state == .consuming else { return }
        if conditions.hold(.commands, "consuming") { log.info("commands are admitted") }
    }

    private func wait(_ reason: String) {
        if conditions.wait(.commands, reason) {
            log.warning("commands wait to be admitted", metadata: ["reason": "\(reason)"])
        }
    }

    private func untilDone(_ body: () async throws(VaultError) -> Void) async -> Bool {
        await persistently(unless: { isStopping }, failed: { wait($0.description) }, body)
    }
}
