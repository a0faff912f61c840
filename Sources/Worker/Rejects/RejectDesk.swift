import AMQP
import Foundation
import Logging
import Sealing

/// Hands refused and misrouted results to the broker, and settles each original only after its confirm.
///
/// It works beside the pipeline, so that a reject that waits does not hold back the acknowledgement of others. What waits is bounded by the prefetch.
actor RejectDesk {
    /// A refused delivery on its way out.
    struct Item: Sendable {
        /// The original.
        let tag: DeliveryTag
        /// What is counted when the original is acknowledged.
        let outcome: Outcome
        /// What is known of it, and its body unless only header data may be kept.
        let reject: Reject
        /// Seconds since 1970, nil when nobody knows.
        let capturedSecond: Int64?
        /// When set, the original body goes to this region first; the reject is for when nobody takes it.
        var forward: Forward?

        init(
            _ delivery: Delivery, _ outcome: Outcome, _ details: Reject.Details, capturedSecond: Int64?,
            forward: Forward? = nil
        ) {
            tag = delivery.tag
            self.outcome = outcome
            reject = Reject(details: details, body: details.kind.isWhole ? delivery.body.content : [])
            self.capturedSecond = capturedSecond
            self.forward = forward
        }
    }

    /// A result that is passed on as it is.
    struct Forward: Sendable {
        let region: String
        let body: [UInt8]
        let contentType: String?
        let contentEncoding: String?

        init(_ delivery: Delivery, to region: String) {
            self.region = region
            body = delivery.body.content
            contentType = delivery.contentType
            contentEncoding = delivery.contentEncoding
        }
    }

    private let topology: Topology
    private let publisher: Publisher
    private let keyring: KeyringInUse
    private let clock: WallClock
    private let conditions: Conditions
    private let metrics: Metrics
    private let log: Logger
    /// Settles an original that is safe elsewhere now.
    private let settle: @Sendable ([DeliveryTag], Outcome) async -> Void

    private var pending: [Item] = []
    private var inFlight = 0
    /// What the metrics were told last.
    private var reported = 0
    private var generation: UInt64 = 0
    private let wakeup = Wakeup()
    /// Published at once, at most.
    private let chunkMax = 200

    init(
        topology: Topology, publisher: Publisher, keyring: KeyringInUse, clock: WallClock,
        conditions: Conditions,
        metrics: Metrics, log: Logger, settle: @escaping @Sendable ([DeliveryTag], Outcome) async -> Void
    ) {
        self.topology = topology
        self.publisher = publisher
        self.keyring = keyring
        self.clock = clock
        self.conditions = conditions
        self.metrics = metrics
        self.log = log
        self.settle = settle
    }

    /// Refused deliveries whose originals are not settled yet.
    var waiting: Int {
        pending.count + inFlight
    }

    /// Takes refused deliveries over; returns at once.
    func submit(_ items: [Item]) {
        guard !items.isEmpty else {
            return
        }
        pending.append(contentsOf: items)
        report()
        wakeup.wake()
    }

    /// Forgets what came before: the broker delivers it again.
    func begin(generation: UInt64) {
        self.generation = generation
        pending.removeAll { $0.tag.generation < generation }
        report()
    }

    /// Works until ``finish()``.
    func run() async {
        var backoff = Backoff(first: .milliseconds(200), cap: .seconds(30))
        for await _ in wakeup.calls {
            while !pending.isEmpty {
                let failed = await publishNext()
                if failed {
                    // Cancelled means the worker stops; what waits goes back to the queue with its channel.
                    guard (try? await Task.sleep(for: backoff.next())) != nil else {
                        return
                    }
                } else {
                    backoff.reset()
                }
            }
            // Another worker may have taken over what could not be published here.
            hold()
        }
    }

    /// Ends ``run()`` once nothing waits.
    func finish() {
        wakeup.finish()
    }

    /// - Returns: Whether anything has to be tried again.
    private func publishNext() async -> Bool {
        let chunk = Array(pending.prefix(chunkMax))
        pending.removeFirst(chunk.count)
        inFlight = chunk.count
        var again: [Item] = []
        var settled: [Outcome: [DeliveryTag]] = [:]
        var publications: [(Item, Publication)] = []
        for item in chunk {
            do {
                if let publication = try publication(for: item) {
                    publications.append((item, publication))
                } else {
                    settled[item.outcome, default: []].append(item.tag)
                }
            } catch {
                report("sealing a reject failed", "the keyring cannot seal rejects")
                again.append(item)
            }
        }
        let outcomes = await publisher.publish(publications.map(\.1))
        for ((item, _), outcome) in zip(publications, outcomes) {
            switch (outcome, item.forward) {
            case (.confirmed, _):
                settled[item.outcome, default: []].append(item.tag)
            case (.returned, .some):
                // Nobody serves that region here: keep its header data only.
                var parked = item
                parked.forward = nil
                again.append(parked)
            case (.returned, nil):
                report("a reject was returned", "queue \(topology.rejectedQueue) is missing; run lethe setup")
                again.append(item)
            case (.refused, _), (.failed, _):
                report(
                    "a reject was not confirmed",
                    "the broker does not confirm rejects: \(PublishObstacle.reason(outcome))")
                again.append(item)
            }
        }
        for (outcome, tags) in settled {
            await settle(tags, outcome)
        }
        inFlight = 0
        again.removeAll { $0.tag.generation < generation }
        let failed = again.contains { $0.forward != nil } || again.count > 0 && settled.isEmpty
        pending.insert(contentsOf: again, at: 0)
        report()
        if again.isEmpty { hold() }
        return failed
    }

    /// Two desks count together: each adds what has changed.
    private func report() {
        metrics.count(rejectsPending: waiting - reported)
        reported = waiting
    }

    private func hold() {
        if conditions.hold(.rejects, "rejects are confirmed") { log.info("rejects are confirmed") }
    }

    private func report(_ event: Logger.Message, _ reason: String) {
        if conditions.wait(.rejects, reason) {
            log.warning(event, metadata: ["reason": "\(reason)"])
        }
    }

    /// - Returns: What to publish, nil when nothing may be kept any more.
    private func publication(for item: Item) throws -> Publication? {
        if let forward = item.forward {
            return Publication(
                exchange: Topology.resultsExchange, routingKey: forward.region, body: forward.body,
                contentType: forward.contentType, contentEncoding: forward.contentEncoding,
                headers: [Judge.forwardedHeader: .string(topology.region.name)])
        }
        var lifetime = Retention.rejects
        if let captured = item.capturedSecond {
            let left = captured + Retention.ceiling.components.seconds - clock.seconds
            guard left > 0 else {
                return nil
            }
            lifetime = min(lifetime, .seconds(left))
        }
        return Publication(
            exchange: topology.internalExchange, routingKey: Topology.rejectedKey,
            body: try item.reject.sealed(by: keyring.current, region: topology.region),
            contentType: "application/octet-stream",
            headers: ["lethe-reason": .string(item.reject.details.reason)],
            expiration: lifetime, messageID: UUID().uuidString.lowercased())
    }
}
