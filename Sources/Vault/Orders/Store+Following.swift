import Foundation
import GRDB
import Messages
import Orders
import Sealing

/// Following the ledger: what an entry says comes into force, and the position moves, in one commit.
extension Store {
    /// Takes entries over, in the ledger's order.
    ///
    /// - Parameter entries: What the ledger gave, without a hole.
    /// - Returns: What it brought about.
    /// - Throws: When nothing of it could be made durable.
    func follow(_ entries: [FollowedEntry]) throws(VaultError) -> Followed {
        guard let last = entries.last else { return Followed() }
        return try attempt { () throws(VaultError) in
            var followed = Followed()
            var admitted: [Order] = []
            var heard: [StoreID: Here] = [:]
            CrashPoint.pass("follow")
            try state.file.write(.follow) { database in
                for entry in entries {
                    switch entry.entry {
                    case nil, .opening: break
                    case .order(let order):
                        admitted += try take(order, at: entry.position.offset, &followed, database)
                    case .here(let here): try take(here, &heard, &followed, database)
                    case .retire(let retirement):
                        try StateFile.note(retirement, in: database)
                        if retirement.store == state.identity.store { followed.isRetired = true }
                    }
                }
                try StateFile.move(to: last.position, in: database)
            }
            position = last.position
            // In force before this call ends, hence before the next batch is stored.
            for order in admitted { fences.add(order) }
            roster.merge(heard) { $1 }
            takeClock(heard)
            CrashPoint.pass("followed")
            return followed
        }
    }

    /// - Returns: The order, when something of it is new.
    private func take(
        _ order: Order, at offset: Int64, _ followed: inout Followed, _ database: Database
    ) throws -> [Order] {
        guard let known = try StateFile.order(order.id, in: database) else {
            try StateFile.insert(order, offset: offset, now: now, in: database)
            followed.orders[order.id] = order
            return [order]
        }
        followed.orders[order.id] = known.order
        guard known.order.isSame(as: order) else { return [] }
        try StateFile.seen(order.id, now: now, in: database)
        // Admitted before this store's time it was of no concern; it was admitted once more since.
        if isYounger(than: known.order), !isYounger(than: order) {
            let renewed = order.completed(by: known.order) ?? order
            try StateFile.renew(renewed, in: database)
            return [renewed]
        }
        // Admitted twice, the second time under more key versions: what is stored under those is meant too.
        if let completed = known.order.completed(by: order) {
            try StateFile.renew(completed, in: database)
            return [completed]
        }
        // Who asks again is answered again.
        if let answer = known.answer { try StateFile.send(answer, in: database) }
        return []
    }

    private func take(
        _ here: Here, _ heard: inout [StoreID: Here], _ followed: inout Followed, _ database: Database
    ) throws {
        let former = heard[here.store] ?? roster[here.store]
        if former.map({ here.supersedes($0) }) ?? true {
            try StateFile.note(here, in: database)
            heard[here.store] = here
        }
        guard here.store == state.identity.store else { return }
        if here.start == start {
            followed.heardSelf = true
        } else if here.run >= run {
            followed.isCloned = true
        }
    }

    /// Another store's *here* confirms the clock or makes it doubtful; an older one than another's would confirm a clock
    /// that was set back to its time.
    func takeClock(_ heard: [StoreID: Here]) {
        guard let newest = newestElsewhere else { return }
        let isNew = heard.values.contains {
            $0.store != state.identity.store && $0.clock.secondsSince1970 == newest
        }
        isNew ? clock.compare(newest) : clock.hear(newest)
    }

    /// The latest time that another store has said.
    var newestElsewhere: Int64? {
        roster.values.filter { $0.store != state.identity.store }.map(\.clock.secondsSince1970).max()
    }

    /// Notes that the ledger was followed to its end, now.
    func noteFollowed() throws(VaultError) {
        try state.file.write(.follow) { try StateFile.setFollowed(now, in: $0) }
    }

    /// Whether the store is on the roster: its *here* of the last 31 days has come back from the ledger.
    var isOnRoster: Bool {
        guard let here = roster[state.identity.store] else { return false }
        return now - here.clock.secondsSince1970 <= Roster.silentSeconds
    }

    /// What the store says of itself.
    func here(worker: String, software: String) throws(VaultError) -> Here {
        let hours = try layout.hours(.follow)
        return Here(
            store: state.identity.store, name: worker, start: start, run: run,
            publicKey: state.identity.signingKey.publicKey,
            created: Timestamp(secondsSince1970: state.identity.created), oldestHour: hours.first,
            wrapping: Set(wrapping.values).union([keyrings.current.newestWrapping.version]).sorted(),
            index: indexVersions.sorted(), software: software, clock: Timestamp(secondsSince1970: now))
    }

    /// Signs, and puts out to be sent, that a command was not admitted.
    func refuse(
        _ id: UUID, _ verb: Command.Verb?, _ requestedAt: Timestamp?, reason: String, worker: String
    ) throws(VaultError) {
        let receipt = Receipt(
            order: id, verb: verb, requestedAt: requestedAt, offset: nil, store: state.identity.store,
            worker: worker, outcome: .refused, reason: reason,
            wrapping: keyrings.current.newestWrapping.version,
            appliedAt: Timestamp(secondsSince1970: now))
        try attempt { () throws(VaultError) in
            let signed = try VaultError.wrapping(.follow) { () throws(SealingError) in
                try SignedReceipt(receipt, by: state.identity.signingKey)
            }
            try state.file.write(.follow) { try StateFile.send(signed, in: $0) }
        }
    }

    /// The orders that say if a gate is closed and have not come from the ledger since a time.
    func decidingOrders(seenBefore time: Int64) throws(VaultError) -> [Order] {
        try state.gateOrders(seenBefore: time).map(\.order).filter { fences.isDeciding($0) }
    }

    /// What the ledger must hold: orders whose fence or gate is in force, and every *here* and *retire* known.
    func inForce() throws(VaultError) -> (orders: [Order], roster: [LedgerEntry]) {
        let orders = try state.orders(.follow)
        let inForce = orders.filter { fences.isDeciding($0.order) || isFencing($0.order) }
        return (inForce.map(\.order), try state.roster(.follow))
    }

    /// Whether a result that the order's fence refuses could still arrive.
    private func isFencing(_ order: Order) -> Bool {
        guard let fence = order.fence else { return false }
        let hour = CaptureHour(containing: fence)
        return !configuration.isExpired(hour, now: now - ClockWatch.toleranceSeconds)
    }

    /// Forgets orders without any further effect, and what was erased of hours that are over.
    func prune() throws(VaultError) {
        let horizon = now - Self.orderMemorySeconds
        let outdated = try state.answeredOrders(seenBefore: horizon, .expire).filter { known in
            known.order.verb != .lift && !fences.isDeciding(known.order) && !isFencing(known.order)
        }
        if !outdated.isEmpty {
            try state.removeOrders(outdated.map(\.order.id), .expire)
            try loadFences(.expire)
        }
        let oldest = CaptureHour(containing: now - configuration.retention.components.seconds)
        try state.removeErasures(before: oldest, .expire)
    }

    /// As long as the ledger keeps an order (`x-max-age`), so that one read again is known again.
    private static let orderMemorySeconds: Int64 = 60 * 86_400
}
