import Foundation
import Logging
import Orders
import Sealing
import ServiceLifecycle
import Vault

/// Keeps the ledger holding what it must: this store's *here*, and orders in force before they age out of it.
actor RosterKeeper {
    private let vault: Vault
    private let writer: LedgerWriter
    private let name: String
    private let software: String
    private let clock: WallClock
    private let conditions: Conditions
    private let log: Logger

    /// What was appended last, and when.
    private var lastHere: (here: Here, at: Int64)?
    /// What a ledger holds that was read from its start and is not completed yet.
    private var contents: LedgerFollower.LedgerContents?
    /// Tells one such reading from the next.
    private var reading = 0
    private let wakeup = Wakeup()

    private static let period: Duration = .seconds(60)
    private static let hereSeconds: Int64 = 24 * 3600
    /// Half of the ledger's retention (`x-max-age` of 60 days).
    private static let renewSeconds: Int64 = 30 * 86_400
    /// So much later does each store renew orders than the one before it in the roster, so that one does it.
    private static let staggerSeconds: Int64 = 3600

    init(
        vault: Vault, writer: LedgerWriter, name: String, software: String, clock: WallClock,
        conditions: Conditions, log: Logger
    ) {
        self.vault = vault
        self.writer = writer
        self.name = name
        self.software = software
        self.clock = clock
        self.conditions = conditions
        self.log = log
    }

    /// Looks every minute, and when called, until the worker stops.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in Ticks(every: Self.period) { self.wakeup.wake() }
                self.wakeup.finish()
            }
            wakeup.wake()
            var backoff = Backoff(first: .milliseconds(250), cap: .seconds(30))
            for await _ in wakeup.calls {
                while await !look() {
                    let wait = backoff.next()
                    guard
                        (try? await cancelWhenGracefulShutdown { try await Task.sleep(for: wait) }) != nil
                    else { return }
                }
                backoff.reset()
            }
        }
    }

    /// The keyring has changed: the store's key versions may have.
    nonisolated func wake() { wakeup.wake() }

    /// The ledger is read from its start: what it lacks is known at its end.
    func forgetContents() {
        contents = nil
        reading += 1
    }

    /// Has what a ledger that was read from its start does not hold, and the store knows, appended again.
    func complete(_ contents: LedgerFollower.LedgerContents) {
        self.contents = contents
        reading += 1
        wakeup.wake()
    }

    /// A kill in between leaves the store noting that the ledger must be read from its start.
    private func completeLedger() async throws -> Bool {
        guard let contents else { return true }
        let reading = reading
        let known = try await vault.inForce()
        let orders = known.orders.filter { !contents.orders.contains($0.id) }
        let roster = known.roster.filter { entry in
            switch entry {
            case .here(let here): !contents.heres.contains(here.store)
            case .retire(let retirement): !contents.retired.contains(retirement.store)
            case .opening, .order: false
            }
        }
        // This store's own *here* comes last: whoever reads in between must not find a region of this store alone, and an order
        // complete that others have not heard of.
        let isOwn = { (entry: LedgerEntry) in
            if case .here(let here) = entry { here.store == self.vault.storeID } else { false }
        }
        guard try await append(roster.filter { !isOwn($0) } + orders.map { .order($0) }),
            try await append(roster.filter(isOwn))
        else { return false }
        guard reading == self.reading else { return self.contents == nil }
        try await vault.setRereading(false)
        self.contents = nil
        lastHere = nil
        log.warning(
            "the ledger is completed with what this store knows",
            metadata: ["orders": "\(orders.count)", "roster": "\(roster.count)"])
        return true
    }

    /// - Returns: Whether nothing is left to be done now.
    private func look() async -> Bool {
        do {
            guard try await completeLedger(), try await sayHere() else { return false }
            guard try await renew() else { return false }
            conditions.hold(.roster, "the ledger holds what this store must say")
            return true
        } catch {
            wait(Self.safe(error))
            return false
        }
    }

    private func sayHere() async throws -> Bool {
        // Others measure their clocks by it.
        guard vault.clock.doubt == nil else { return false }
        let here = try await vault.here(worker: name, software: software)
        if let lastHere, here.wrapping == lastHere.here.wrapping, here.index == lastHere.here.index,
            clock.seconds - lastHere.at < Self.hereSeconds, try await vault.isOnRoster()
        {
            return true
        }
        guard try await append([.here(here)]) else { return false }
        lastHere = (here, clock.seconds)
        return true
    }

    /// Orders that say if a gate is closed must not age out of the ledger.
    private func renew() async throws -> Bool {
        let patience = Self.renewSeconds + Int64(try await vault.rank()) * Self.staggerSeconds
        let due = try await vault.decidingOrders(seenBefore: clock.seconds - patience)
        guard !due.isEmpty else { return true }
        return try await append(due.map { .order($0) })
    }

    private func append(_ entries: [LedgerEntry]) async throws(SealingError) -> Bool {
        guard let obstacle = PublishObstacle.reason(try await writer.append(entries)) else { return true }
        wait("the broker does not confirm the ledger's entries: \(obstacle)")
        return false
    }

    private func wait(_ reason: String) {
        if conditions.wait(.roster, reason) {
            log.warning("the roster cannot be kept; trying again", metadata: ["reason": "\(reason)"])
        }
    }

    private static func safe(_ error: any Error) -> String {
        (error as? VaultError)?.description ?? (error as? SealingError)?.description ?? "unknown"
    }
}
