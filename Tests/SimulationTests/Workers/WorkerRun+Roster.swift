import Orders
import Sealing

@testable import Vault
@testable import Worker

/// RosterKeeper.
extension WorkerRun {
    private static let hereSeconds: Int64 = 24 * 3600
    private static let renewSeconds: Int64 = 30 * 86_400
    private static let staggerSeconds: Int64 = 3600

    /// Looks once; what the broker does not confirm is tried again at the next look.
    func keepRoster(_ random: inout SeededRandom) async throws {
        guard try await completeLedger(&random), try await sayHere(&random) else { return }
        let patience = Self.renewSeconds + Int64(try await vault.rank()) * Self.staggerSeconds
        let due = try await vault.decidingOrders(seenBefore: machine.now - patience)
        _ = try append(due.map { .order($0) }, &random)
    }

    private func completeLedger(_ random: inout SeededRandom) async throws -> Bool {
        guard let contents = incomplete else { return true }
        let known = try await vault.inForce()
        let orders = known.orders.filter { !contents.orders.contains($0.id) }
        let roster = known.roster.filter { entry in
            switch entry {
            case .here(let here): !contents.heres.contains(here.store)
            case .retire(let retirement): !contents.retired.contains(retirement.store)
            case .opening, .order: false
            }
        }
        world.note(
            "\(machine.name) completes the ledger: \(roster.count) of the roster, \(orders.count) orders")
        guard try append(roster + orders.map { .order($0) }, &random) else { return false }
        try await vault.setRereading(false)
        incomplete = nil
        lastHere = nil
        return true
    }

    private func sayHere(_ random: inout SeededRandom) async throws -> Bool {
        guard vault.clock.doubt == nil else { return false }
        let here = try await vault.here(worker: machine.name, software: "simulation")
        if let lastHere, here.wrapping == lastHere.here.wrapping, here.index == lastHere.here.index,
            machine.now - lastHere.at < Self.hereSeconds, try await vault.isOnRoster()
        {
            return true
        }
        guard try append([.here(here)], &random) else { return false }
        lastHere = (here, machine.now)
        return true
    }

    /// LedgerWriter.
    ///
    /// - Returns: Whether the broker has confirmed everything.
    func append(_ entries: [LedgerEntry], _ random: inout SeededRandom) throws -> Bool {
        try confirmed(entries, &random).allSatisfy { $0 }
    }

    func confirmed(_ entries: [LedgerEntry], _ random: inout SeededRandom) throws -> [Bool] {
        let bodies = try entries.map { try world.body(of: $0, keyring: keyring) }
        return broker.append(bodies, to: .ledger, at: world.clock.now, &random)
    }
}
