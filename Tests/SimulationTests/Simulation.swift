import Foundation
import Messages
import Orders
import Sealing

@testable import Vault
@testable import Worker

/// A run of the whole protocol, decided by one generator: steps in any order, kills in the middle of them, and
/// the promises looked up after each.
final class Simulation {
    private static let phases = 3
    private static let stepsOfPhase = 110

    let world: World
    /// Whether the broker loses the ledger now and then, or a part of it.
    let losesLedger: Bool
    /// Whether workers are killed at the moment.
    private(set) var mayKill = false
    var random: SeededRandom

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        losesLedger = random.chance(percent: 50)
        world = try World()
    }

    /// Runs to the end.
    ///
    /// - Throws: ``Violation`` when a promise was not kept, and whatever the code under test throws.
    func run() async throws {
        for _ in 0..<random.number(2...3) { world.addMachine(skew: random.seconds(-150...150)) }
        try world.append(.opening(at: Timestamp(secondsSince1970: world.clock.now)), &random)
        for machine in world.machines { try await start(machine) }
        for _ in 0..<Self.phases {
            makeTrouble(true)
            for _ in 0..<Self.stepsOfPhase { try await step() }
            try await rest()
        }
    }

    // MARK: Steps

    private func step() async throws {
        switch random.number(0...199) {
        case 0..<20: publish()
        case 20..<32: try sendCommand()
        case 32..<65: try await withWorker { try await self.followSomehow($0) }
        case 65..<100: try await withWorker { try await self.takeSomehow($0) }
        case 100..<120: try await withWorker { try await self.admitSomehow($0) }
        case 120..<145: try await withWorker { try await self.carryOutSome($0) }
        case 145..<155:
            try await withWorker { try await $0.sendReceipts(at: self.random.number(1...5), &self.random) }
        case 155..<165: try await withWorker { try await $0.watch(&self.random) }
        case 165..<174: try await pass()
        case 174..<178: try await startOne()
        case 178..<187: try await disturb()
        case 187..<189: try await changeFleet()
        case 189..<192: try changeKeyring()
        case 192..<195: try copy()
        default: try lookAtOne()
        }
    }

    /// Does something on a worker that runs, if one does, and sees to what comes of it.
    func withWorker(_ body: (WorkerRun) async throws -> Void) async throws {
        guard let machine = random.element(world.machines.filter { $0.run != nil }), let run = machine.run
        else {
            return
        }
        try await work(run, body)
    }

    /// The same for a certain worker.
    func work(_ run: WorkerRun, _ body: (WorkerRun) async throws -> Void) async throws {
        do {
            try await body(run)
            if let ending = run.ending {
                world.note("\(run.machine.name) ends: \(ending)")
                try await run.end()
            }
        } catch let killed as Killed {
            world.note("\(run.machine.name) was killed at \(killed.step)")
            run.disconnect()
        } catch let error as VaultError {
            // What was taken goes back.
            guard case .clockInDoubt = error.code, !run.machine.isRight else { throw error }
            run.disconnect()
        }
    }

    /// Workers are killed, and publishing fails; or neither.
    func makeTrouble(_ isTrouble: Bool) {
        mayKill = isTrouble
        world.broker.failurePercent = isTrouble ? 20 : 0
        for machine in world.machines {
            threaten(machine)
            if !isTrouble { machine.setClock(wrongBy: 0) }
        }
    }

    /// The worker on a machine may be killed at a step of whatever comes.
    private func threaten(_ machine: Machine) {
        machine.stepsToKill = mayKill && random.chance(percent: 80) ? random.number(0...30) : nil
    }

    func start(_ machine: Machine) async throws {
        guard machine.run == nil else { return }
        threaten(machine)
        // Nobody can tell a store that is being made that its clock is ahead.
        if world.store(on: machine)?.isRetired ?? true { machine.setClock(wrongBy: 0) }
        do {
            let run = try await WorkerRun(machine, world: world)
            machine.run = run
            world.note("\(run.truth.name) starts")
            try await run.noteAnswers()
            for id in run.truth.followed.keys.sorted(by: { $0.uuidString < $1.uuidString }) {
                try await checkKnown(id, run)
            }
        } catch let killed as Killed {
            world.note("\(machine.name) was killed at \(killed.step) while it started")
        } catch let error as VaultError {
            guard case .sealing(let cause) = error.code, case .unknownKeyVersion = cause.code,
                let store = world.store(on: machine), store.isRetired
            else { throw error }
            // It was retired, its wrapping key was removed since, and so it cannot read that: somebody clears it away.
            world.note("\(store.name) is cleared away")
            world.truths.discard(store)
            try machine.destroy()
        }
    }

    /// What was followed is known after every start, as long as it has any effect.
    private func checkKnown(_ id: UUID, _ run: WorkerRun) async throws {
        guard let command = run.truth.followed[id], command.fence > world.clock.now - 29 * 86_400 else {
            return
        }
        guard try await run.vault.order(id) != nil else {
            throw Violation("\(run.machine.name) has forgotten the order \(id)")
        }
    }

    // MARK: What producers do

    private func publish() {
        for _ in 0..<random.number(1...6) {
            let result = world.traffic.nextResult(now: world.clock.now, &random)
            world.truths.sent(result)
            world.broker.publish(result.body, to: .intake)
        }
        if random.chance(percent: 20), let body = random.element(world.rejected) {
            world.broker.publish(body, to: .intake)
        }
    }

    private func sendCommand() throws {
        let kind = random.number(0...99)
        if kind < 12 {
            world.broker.publish(Traffic.badCommand(now: world.clock.now, &random), to: .control)
        } else if kind < 22, let again = random.element(world.traffic.commands) {
            world.broker.publish(again.body, to: .control)
        } else if kind < 27,
            let other = try world.traffic.conflictingCommand(keyring: world.commonKeyring, &random)
        {
            send(other)
        } else {
            send(try world.traffic.nextCommand(now: world.clock.now, keyring: world.commonKeyring, &random))
        }
    }

    private func send(_ command: SentCommand) {
        world.note(
            "sent: \(command.verb) \(command.scope)\(command.suppress ? " suppress" : "") at \(command.requestedAt), \(command.id)"
        )
        world.truths.sent(command)
        world.broker.publish(command.body, to: .control)
    }

    // MARK: What workers do

    private func followSomehow(_ run: WorkerRun) async throws {
        guard run.ledgerLink != nil else { return run.connectLedger() }
        switch random.number(0...9) {
        case 0..<3: run.receiveLedger(at: random.number(1...6))
        case 3..<5: try await run.findEnd()
        default:
            if run.ledgerEvents.isEmpty { run.receiveLedger(at: random.number(1...6)) }
            try await run.follow()
        }
    }

    private func takeSomehow(_ run: WorkerRun) async throws {
        guard try await run.mayTake() else { return }
        switch random.number(0...9) {
        case 0..<3: run.takeResults(prefetch: random.number(1...20))
        case 3..<5: run.acknowledgeSettled()
        default: try await run.commit(at: random.number(1...8))
        }
    }

    private func admitSomehow(_ run: WorkerRun) async throws {
        guard try await run.mayTake() else { return }
        if random.chance(percent: 50) {
            try await run.takeCommands(at: random.number(1...4))
        } else {
            try run.appendWaiting(&random)
        }
    }

    private func carryOutSome(_ run: WorkerRun) async throws {
        for _ in 0..<random.number(1...8) where try await !run.carryOut() { return }
    }

    private func startOne() async throws {
        guard let machine = random.element(world.machines.filter { $0.run == nil }) else { return }
        try await start(machine)
    }

    private func lookAtOne() throws {
        guard let store = random.element(world.truths.stores) else { return }
        try world.check(store)
    }
}
