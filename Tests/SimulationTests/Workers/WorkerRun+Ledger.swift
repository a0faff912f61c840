import AMQP
import Orders
import Sealing

@testable import Vault
@testable import Worker

/// LedgerFollower, and what `Control` makes of its news.
extension WorkerRun {
    /// Connects, or begins anew on a new channel.
    func connectLedger() {
        let link = broker.connect()
        ledgerLink = (link, attachesAt ?? 0)
        ledgerEvents.append(.consuming(link))
    }

    /// The broker sends a chunk.
    func receiveLedger(at most: Int) {
        guard let link = ledgerLink else { return }
        let deliveries = broker.ledger.chunk(from: link.next, at: most, to: link.generation)
        guard let last = deliveries.last?.streamOffset else { return }
        ledgerLink?.next = last + 1
        ledgerEvents.append(.batch(deliveries))
    }

    /// Takes what the link told first.
    func follow() async throws {
        guard !ledgerEvents.isEmpty, ending == nil else { return }
        switch ledgerEvents.removeFirst() {
        case .consuming(let link):
            generation = link
            cursor.attach()
            if cursor.isRereading { contents = LedgerFollower.LedgerContents() }
            probe = link
        case .batch(let deliveries): try await take(deliveries)
        }
    }

    /// The look for the stream's end comes back.
    func findEnd() async throws {
        guard let probe, probe == generation, ending == nil else { return }
        self.probe = nil
        switch cursor.judge(end: broker.ledger.end) {
        case .follow: try await reachEnd()
        case .reread: try await reread()
        case .wait: self.probe = generation
        }
    }

    private func reread() async throws {
        generation = 0
        incomplete = nil
        try await vault.setRereading(true)
        world.note("\(machine.name) reads the ledger again")
        cursor.reread()
        attachesAt = nil
        connectLedger()
    }

    private func reachEnd() async throws {
        guard cursor.hasReachedEnd, !isStuck else { return }
        if cursor.isRereading {
            cursor.endReread()
            attachesAt = cursor.attachesAt
            incomplete = contents
        }
        try await vault.noteFollowed()
        hasReachedEnd = true
    }

    private func take(_ deliveries: [Delivery]) async throws {
        guard !isStuck else { return }
        var entries: [FollowedEntry] = []
        for delivery in deliveries where delivery.tag.generation == generation {
            guard let position = LedgerEntryReader.position(of: delivery) else { continue }
            switch cursor.judge(position) {
            case .known: continue
            case .reread:
                try await handle(entries)
                if ending == nil { try await reread() }
                return
            case .handle: break
            }
            switch try await read(delivery) {
            case .entry(let entry):
                note(entry)
                entries.append(FollowedEntry(position: position, entry: entry))
            case .forged: entries.append(FollowedEntry(position: position, entry: nil))
            case .unknown, .awaitsKey:
                try await handle(entries)
                isStuck = true
                return
            }
            cursor.handled(position)
        }
        try await handle(entries)
        if ending == nil { try await reachEnd() }
    }

    /// Reads a message; the minute's look brings the key that one waits for.
    private func read(_ delivery: Delivery) async throws -> LedgerEntryReader.Reading {
        let reading = LedgerEntryReader(region: machine.region, keyring: keyring).read(delivery)
        guard case .awaitsKey = reading else { return reading }
        try await readKeyring()
        return LedgerEntryReader(region: machine.region, keyring: keyring).read(delivery)
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

    private func handle(_ entries: [FollowedEntry]) async throws {
        guard !entries.isEmpty else { return }
        let followed: Followed
        do {
            followed = try await machine.killing { try await vault.follow(entries) }
        } catch let killed as Killed {
            // Before the commit nothing of it counts, after it everything does.
            if killed.step == "followed" { world.truths.follow(entries, truth) }
            throw killed
        }
        world.truths.follow(entries, truth)
        attachesAt = cursor.attachesAt
        if followed.isCloned { ending = ending ?? .cloned }
        if followed.isRetired { ending = ending ?? .retired }
        if followed.heardSelf { hasHeardSelf = true }
        try await admitted(followed)
    }
}
