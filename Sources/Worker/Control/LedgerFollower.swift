import AMQP
import Foundation
import Locking
import Logging
import Orders
import Sealing
import Vault

/// Follows the region's ledger into the store: from the last entry handled, never skipping one.
actor LedgerFollower {
    /// What others are told, after it is durable.
    enum News: Sendable {
        /// Entries were taken over.
        case followed(Followed)
        /// The broker cannot be reached, and why.
        case lost(String)
        /// Everything has been handled that was there when the worker attached.
        case reachedEnd
        /// It is read again from its start, since it does not hold what was handled.
        case rereading
        /// The ledger was read again from its start; these entries of it were seen.
        case reread(LedgerContents)
    }

    /// Entries seen while reading from the start, by what tells them apart.
    struct LedgerContents: Sendable {
        var orders: Set<UUID> = []
        var heres: Set<StoreID> = []
        var retired: Set<StoreID> = []
    }

    private let region: Region
    private let stream: String
    private let endpoint: BrokerEndpoint
    private let name: String
    private let vault: Vault
    private let consumer: Consumer
    private let keyring: KeyringInUse
    private let conditions: Conditions
    private let metrics: Metrics
    private let log: Logger
    private let tell: @Sendable (News) async -> Void
    /// Where the consumer attaches, read by its thread.
    private let attachesAt: Locked<Int64?>

    private var cursor: LedgerCursor
    private var contents = LedgerContents()
    private var generation: UInt64 = 0
    private var probe: Task<Void, Never>?
    private var hasStopped = false
    private var isStuck = false

    /// Entries in flight; soft on a stream, which sends whole chunks.
    private static let prefetch: UInt16 = 500
    /// How long a ledger may give nothing before it counts as empty (DESIGN 3.3).
    private static let emptyAfter: Duration = .seconds(2)

    init(
        topology: Topology, endpoint: BrokerEndpoint, name: String, vault: Vault, keyring: KeyringInUse,
        conditions: Conditions, metrics: Metrics, log: Logger, tell: @escaping @Sendable (News) async -> Void
    ) async throws(VaultError) {
        region = topology.region
        stream = topology.ledgerStream
        self.endpoint = endpoint
        self.name = name
        self.vault = vault
        self.keyring = keyring
        self.conditions = conditions
        self.metrics = metrics
        self.log = log
        self.tell = tell
        cursor = LedgerCursor(
            position: try await vault.ledgerPosition(), isRereading: try await vault.isRereading())
        let attachesAt = Locked(cursor.attachesAt)
        self.attachesAt = attachesAt
        consumer = Consumer(
            ConsumerConfiguration(
                endpoint: endpoint, connectionName: "\(name) ledger", queue: topology.ledgerStream,
                arguments: {
                    let position = attachesAt.current.map { StreamPosition.offset($0) } ?? .first
                    return [StreamPosition.key: position.argument]
                }, batch: BatchPolicy(resultsMax: 1000, linger: .milliseconds(20), idle: .milliseconds(2))),
            logger: log)
        metrics.links.watch(.ledger) { [consumer] in LinkFigures(consumer.status) }
        if let offset = cursor.position?.offset { metrics.ledger { $0.handle(offset, now: $1) } }
    }

    /// Follows until ``stop()``.
    func run() async {
        consumer.start(prefetch: Self.prefetch)
        for await event in consumer.events {
            switch event {
            case .consuming(let generation): attached(generation)
            case .batch(let deliveries): await take(deliveries)
            case .lost(let error): await lost(error)
            case .drained: break
            }
        }
        probe?.cancel()
    }

    /// Ends ``run()``.
    func stop() async {
        hasStopped = true
        probe?.cancel()
        await consumer.stop()
    }

    /// Has the link, if it waits to connect again, try at once.
    nonisolated func reconnectNow() { consumer.reconnectNow() }

    /// Has the link make a new connection.
    nonisolated func renewLink() { consumer.renew() }

    /// Whether the ledger is being followed at its end.
    var isFollowing: Bool { consumer.status.state == .consuming && cursor.hasReachedEnd && !isStuck }

    // MARK: Attaching

    private func attached(_ generation: UInt64) {
        self.generation = generation
        cursor.attach()
        if cursor.isRereading { contents = LedgerContents() }
        lookForEnd(generation, after: .zero)
    }

    private func lost(_ error: AMQPError) async {
        probe?.cancel()
        let reason = "reconnecting: \(error.description)"
        wait(reason, "the ledger cannot be read; reconnecting")
        await tell(.lost(reason))
    }

    /// Looks for the stream's end beside the consumer, without writing anything.
    private func lookForEnd(_ generation: UInt64, after wait: Duration) {
        let (stream, endpoint, name) = (stream, endpoint, name)
        probe?.cancel()
        probe = Task {
            do {
                try await Task.sleep(for: wait)
                let end = try await withSession(endpoint, connectionName: "\(name) ledger end") { session in
                    try session.streamEnd(stream, within: Self.emptyAfter)?.streamOffset
                }
                await self.found(end: end, generation)
            } catch {
                // The consumer on the same broker says what is wrong; here it is only tried again.
                guard !Task.isCancelled, !hasStopped, generation == self.generation else { return }
                self.lookForEnd(generation, after: .seconds(1))
            }
        }
    }

    private func found(end: Int64?, _ generation: UInt64) async {
        guard !hasStopped, generation == self.generation else { return }
        if let end { metrics.ledger { $0.see(end, now: $1) } }
        switch cursor.judge(end: end) {
        case .follow: await reachEnd()
        case .reread: await reread("the ledger ends before what was handled")
        case .wait:
            wait(
                "the ledger is empty although orders were followed; run lethe setup",
                "the ledger is empty although it was not before")
            lookForEnd(generation, after: .seconds(1))
        }
    }

    private func reread(_ why: Logger.Message) async {
        metrics.countReread()
        wait("reading the ledger again from its start", why)
        // What the former subscription still delivers has a hole.
        generation = 0
        await tell(.rereading)
        guard await untilDone({ () throws(VaultError) in try await self.vault.setRereading(true) })
        else { return }
        cursor.reread()
        attachesAt.withLock { $0 = nil }
        consumer.resume(prefetch: Self.prefetch)
    }

    private func reachEnd() async {
        guard isFollowing else { return }
        _ = await untilDone { () throws(VaultError) in try await self.vault.noteFollowed() }
        guard isFollowing else { return }
        if cursor.isRereading {
            cursor.endReread()
            attachesAt.withLock { $0 = self.cursor.attachesAt }
            conditions.hold(.ledger, "followed; it did not hold what was handled and was read again")
            log.warning("the ledger was read again from its start")
            await tell(.reread(contents))
        } else if conditions.hold(.ledger, "followed") {
            log.info("the ledger is followed")
        }
        metrics.ledger { $0.follow(now: $1) }
        await tell(.reachedEnd)
    }

    // MARK: Entries

    private func take(_ deliveries: [Delivery]) async {
        guard !isStuck else { return }
        var entries: [FollowedEntry] = []
        if let newest = deliveries.last?.streamOffset { metrics.ledger { $0.see(newest, now: $1) } }
        for delivery in deliveries where delivery.tag.generation == generation {
            guard let position = LedgerEntryReader.position(of: delivery) else { continue }
            switch cursor.judge(position) {
            case .known: continue
            case .reread:
                await handle(entries)
                return await reread("the ledger does not hold what was handled")
            case .handle: break
            }
            var reading = read(delivery)
            while case .awaitsKey(let version) = reading {
                // What came before it does not wait.
                await handle(entries)
                entries = []
                guard await waitForKeyring(version) else { return }
                reading = read(delivery)
            }
            switch reading {
            case .entry(let entry):
                note(entry)
                entries.append(FollowedEntry(position: position, entry: entry))
            case .forged:
                metrics.countForgedEntry()
                log.error("an entry of the ledger does not authenticate and is ignored")
                entries.append(FollowedEntry(position: position, entry: nil))
            case .unknown, .awaitsKey:
                return await stick(after: entries)
            }
            cursor.handled(position)
        }
        await handle(entries)
        if let last = deliveries.last { consumer.acknowledge(last.tag, .upTo) }
        await reachEnd()
    }

    private func handle(_ entries: [FollowedEntry]) async {
        guard let last = entries.last else { return }
        var followed: Followed?
        let isDone = await untilDone { () throws(VaultError) in
            followed = try await self.vault.follow(entries)
        }
        guard isDone, let followed else { return }
        attachesAt.withLock { $0 = self.cursor.attachesAt }
        metrics.ledger { $0.handle(last.position.offset, now: $1) }
        await tell(.followed(followed))
    }

    private func read(_ delivery: Delivery) -> LedgerEntryReader.Reading {
        LedgerEntryReader(region: region, keyring: keyring.current).read(delivery)
    }

    /// Skipping an entry under a key that another worker has already would lose an order.
    ///
    /// - Returns: Whether to look at the entry again.
    private func waitForKeyring(_ version: Int) async -> Bool {
        wait(
            "an entry is under control key version \(version); give this worker the region's newest keyring",
            "an entry of the ledger waits for a newer keyring")
        return (try? await Task.sleep(for: .seconds(1))) != nil && !hasStopped
    }

    /// An entry that this program does not know must not be skipped: nothing after it may be obeyed.
    private func stick(after entries: [FollowedEntry]) async {
        await handle(entries)
        isStuck = true
        consumer.cancel()
        wait(
            "the ledger holds an entry of an unknown version or kind; run a newer lethe",
            "the ledger holds an entry that this program does not know")
    }

    private func note(_ entry: LedgerEntry) {
        guard cursor.isRereading else { return }
        switch entry {
        case .opening: break
        case .order(let order): contents.orders.insert(order.id)
        case .here(let here): contents.heres.insert(here.store)
        case .retire(let retirement): contents.retired.insert(retirement.store)
        }
    }

    // MARK: Waiting

    private func untilDone(_ body: () async throws(VaultError) -> Void) async -> Bool {
        await persistently(
            unless: { hasStopped },
            failed: { wait($0.description, "the store cannot follow the ledger; trying again") }, body)
    }

    private func wait(_ reason: String, _ event: Logger.Message) {
        metrics.ledger { $0.lose(now: $1) }
        if conditions.wait(.ledger, reason) { log.warning(event, metadata: ["reason": "\(reason)"]) }
    }
}
