import Foundation
import Messages
import Orders
import Sealing

@testable import Vault
@testable import Worker

/// Everything works, and everything is brought to its end.
extension Simulation {
    private static let roundsMax = 30
    private static let roundsInTrouble = 3

    /// Brings the region to rest, and looks whether every promise is kept then.
    func rest() async throws {
        world.note("everything works again")
        try openLedger()
        var state = ""
        for round in 0..<Self.roundsMax {
            makeTrouble(round < Self.roundsInTrouble)
            try retireAgain()
            for machine in world.machines { try await start(machine) }
            for machine in world.machines {
                guard let run = machine.run else { continue }
                try await work(run) { try await self.settle($0) }
            }
            let now = try await describe()
            guard now != state || !world.broker.isIdle || mayKill else { break }
            state = now
        }
        guard world.broker.isIdle else { throw Violation("the region does not come to rest: \(state)") }
        try world.checkAll(isAtRest: true)
        try checkSpread()
        try checkCommands()
        try checkOrders()
        try await checkRuns()
        world.isLedgerWhole = true
    }

    /// A retirement may have been lost with the ledger: whoever looks at the orders sees who is waited for.
    private func retireAgain() throws {
        let roster = try world.book().roster
        for store in world.truths.stores
        where store.isRetired && roster[store.id].map({ !$0.isRetired }) ?? false {
            try retire(store)
        }
    }

    /// What of the world still moves.
    private func describe() async throws -> String {
        var parts = ["ledger \(world.broker.ledger.next)", "receipts \(world.broker.receipts.next)"]
        for machine in world.machines {
            guard let run = machine.run else {
                parts.append("\(machine.name) down")
                continue
            }
            let pending = try await run.vault.orderOverview().pending
            parts.append(
                "\(machine.name) at \(run.cursor.position?.offset ?? -1) following \(run.isFollowing) pending \(pending) "
                    + "waiting \(run.waiting.count) incomplete \(run.incomplete != nil)")
        }
        return parts.joined(separator: ", ")
    }

    private func settle(_ run: WorkerRun) async throws {
        try await follow(run)
        guard run.ending == nil else { return }
        guard !run.isStuck else { throw Violation("\(run.machine.name) does not know what the ledger holds") }
        try await run.watch(&random)
        if try await run.mayTake() {
            try await run.takeCommands(at: .max)
            try run.appendWaiting(&random)
            run.takeResults(prefetch: 1000)
            while !run.inbox.isEmpty { try await run.commit(at: 5) }
            run.acknowledgeSettled()
        }
        while try await run.carryOut() {}
        try await run.sendReceipts(at: 10_000, &random)
    }

    /// Follows what the ledger holds now.
    private func follow(_ run: WorkerRun) async throws {
        if run.ledgerLink == nil { run.connectLedger() }
        var isMoving = true
        while isMoving, run.ending == nil {
            isMoving = false
            run.receiveLedger(at: 50)
            while !run.ledgerEvents.isEmpty, run.ending == nil {
                isMoving = true
                try await run.follow()
            }
            let hadToLook = run.probe != nil
            try await run.findEnd()
            isMoving = isMoving || hadToLook && run.probe == nil
        }
    }

    /// A worker that runs follows the ledger while days pass.
    func drainLedger(_ machine: Machine) async throws {
        guard let run = machine.run else { return }
        try await work(run) { try await self.follow($0) }
    }

    // MARK: Checks

    /// No order is skipped by any worker, whatever happened to the ledger.
    private func checkSpread() throws {
        let stores = world.machines.compactMap { world.store(on: $0) }.filter { !$0.isRetired }
        for standing in try world.book().standings {
            guard let order = standing.order else { continue }
            for store in stores where store.followed[order.id] == nil {
                throw Violation("\(store.name) has skipped the order \(order.id) of the ledger")
            }
        }
        for store in stores {
            for command in store.followed.values
            where isInForce(command, store) && !world.isAmbiguous(command) {
                for other in stores where other.followed[command.id] != command {
                    throw Violation(
                        "\(other.name) does not know \(command.verb) \(command.id), which is in force in \(store.name)"
                    )
                }
            }
        }
    }

    private func isInForce(_ command: SentCommand, _ store: StoreTruth) -> Bool {
        if command.erases, command.fence > world.clock.now - 29 * 86_400 { return true }
        guard command.suppress || command.verb == .lift else { return false }
        let gate = store.followed.values.filter {
            $0.scope == command.scope && ($0.suppress || $0.verb == .lift)
        }
        let latest = gate.max { ($0.requestedAt, $0.id.uuidString) < ($1.requestedAt, $1.id.uuidString) }
        return latest == command && gate.contains(where: \.suppress)
    }

    /// No retired store goes on, and every hour is under the newest wrapping key.
    private func checkRuns() async throws {
        for run in world.machines.compactMap(\.run) {
            guard !run.truth.isRetired else {
                throw Violation("\(run.truth.name) goes on although it was retired")
            }
            let former = try await run.vault.wrappingVersions().subtracting([
                world.keyring.newestWrapping.version
            ])
            guard former.isEmpty else {
                throw Violation("\(run.truth.name) has hours under old keys: \(former)")
            }
        }
    }

    /// Every command was either admitted or refused, and refused only for a reason.
    private func checkCommands() throws {
        for command in world.truths.commands.values {
            let isAdmitted = world.truths.admitted.contains(command.key)
            let isRefused = world.truths.refused.contains(command.body)
            guard isAdmitted || isRefused else { throw Violation("the command \(command.id) is lost") }
            let hasTwin = world.truths.commands.values.contains { $0.id == command.id && $0 != command }
            guard isAdmitted || hasTwin || world.truths.suspects.contains(command.body) else {
                throw Violation("the command \(command.id) was refused for no reason")
            }
        }
    }

    /// Every order is complete, or waits for a reason that a store states.
    private func checkOrders() throws {
        for standing in try world.book().standings {
            switch standing.state {
            case .complete, .refused: break
            case .unknown:
                // Every store that there is was made after it.
                guard let order = standing.order else { continue }
                for store in world.truths.stores where !store.isRetired && !store.isGone {
                    guard store.created + Order.skewSeconds >= order.admittedAt.secondsSince1970 else {
                        throw Violation("nobody is asked to carry the order \(standing.id) out")
                    }
                }
            case .waiting:
                for (member, answer) in standing.waitingFor {
                    guard answer?.outcome == .blocked, world.keyring.indexKeys.count > 1 else {
                        throw Violation(
                            "\(member.here.name) does not answer the order \(standing.id): \(answer?.outcome.rawValue ?? "nothing")"
                        )
                    }
                }
            }
        }
    }
}
