import Foundation
import Messages
import Orders
import Sealing

@testable import Vault
@testable import Worker

/// Time, and what goes wrong or is changed in a region.
extension Simulation {
    private static let day: Int64 = 86_400
    private static let machinesMax = 5

    /// Time passes: mostly moments, now and then weeks, in which workers go on.
    func pass() async throws {
        let kind = random.number(0...99)
        if kind < 70 { return world.clock.advance(random.seconds(1...400)) }
        if kind < 90 { return world.clock.advance(random.seconds(600...10_000)) }
        // A wrong clock that is believed after a month's absence is DESIGN 5's.
        for machine in world.machines { machine.setClock(wrongBy: 0) }
        let days = kind < 97 ? random.number(1...4) : random.number(5...40)
        world.note("\(days) days pass")
        for _ in 0..<days {
            world.clock.advance(Self.day + random.seconds(0...1800))
            for machine in world.machines {
                guard let run = machine.run else { continue }
                try await work(run) { try await $0.watch(&self.random) }
                try await drainLedger(machine)
            }
            world.broker.truncateLedger(before: world.clock.now - 60 * Self.day)
        }
        try world.checkAll()
    }

    /// Something breaks.
    func disturb() async throws {
        switch random.number(0...99) {
        case 0..<15:
            guard let machine = random.element(world.machines.filter { $0.run != nil }) else { return }
            world.note("\(machine.name) is killed")
            machine.run?.disconnect()
            machine.run = nil
        case 15..<25:
            try await withWorker { run in
                world.note("\(run.machine.name) is stopped")
                run.disconnect()
                run.machine.run = nil
                try await run.vault.close(.clean)
            }
        case 25..<50: try await withWorker { $0.disconnect() }
        case 50..<54: forge()
        case 54..<60: moveClock()
        case _ where !losesLedger: try await withWorker { $0.disconnect() }
        case 60..<88:
            let count = random.number(1...5)
            world.note("the broker loses the ledger's last \(count) entries")
            restartBroker()
            world.broker.loseLedgerTail(count)
        default:
            world.note("the ledger is deleted and made again")
            restartBroker()
            world.broker.recreateLedger()
            if random.chance(percent: 60) { try openLedger() }
        }
    }

    /// A machine's clock jumps, or is set right.
    private func moveClock() {
        guard let machine = random.element(world.machines) else { return }
        let most: Int64 = random.element([3000, 20_000, 20 * Self.day]) ?? 0
        let seconds = machine.isRight ? random.seconds(-most...most) : 0
        // Less may pass: the tolerance, and another store's clock that confirms it with the skew that both may have.
        guard seconds == 0 || abs(seconds) > 1000 else { return }
        world.note("the clock of \(machine.name) is wrong by \(seconds) s")
        machine.setClock(wrongBy: seconds)
    }

    private func restartBroker() {
        world.isLedgerWhole = false
        world.wasLedgerLost = true
        for machine in world.machines { machine.run?.disconnect() }
    }

    /// `lethe setup`.
    func openLedger() throws {
        guard world.broker.ledger.end == nil else { return }
        try world.append(.opening(at: Timestamp(secondsSince1970: world.clock.now)), &random)
    }

    /// Somebody without the region's keys writes to the ledger.
    private func forge() {
        let junk =
            random.chance(percent: 50)
            ? random.bytes(40) : Array("lethe-ledger 1 \(String(repeating: "A", count: 43))\n{}".utf8)
        _ = world.broker.append([junk], to: .ledger, at: world.clock.now, &random)
    }

    // MARK: Machines

    /// Machines come and go, stores are retired.
    func changeFleet() async throws {
        switch random.number(0...9) {
        case 0..<5:
            guard world.machines.count < Self.machinesMax else { return }
            world.addMachine(skew: random.seconds(-150...150))
            if let machine = world.machines.last { try await start(machine) }
        case 5..<8:
            guard let machine = random.element(world.machines), let store = world.store(on: machine) else {
                return
            }
            try retire(store)
        default:
            guard world.machines.count > 2, let machine = random.element(world.machines) else { return }
            machine.run?.disconnect()
            world.note("\(machine.name) is gone for good")
            if let store = world.store(on: machine) {
                try retire(store)
                world.truths.discard(store)
            }
            try world.removeMachine(machine)
        }
    }

    func retire(_ store: StoreTruth) throws {
        world.note("\(store.name) is retired")
        store.isRetired = true
        try world.append(
            .retire(Retirement(store: store.id, at: Timestamp(secondsSince1970: world.clock.now))), &random)
    }

    // MARK: Keys and copies

    /// Somebody rotates the keyring, or removes what no store needs any more.
    func changeKeyring() throws {
        let keyring = world.keyring
        if random.chance(percent: 50), keyring.wrapping.count < 3 {
            world.keyring = try keyring.rotated(now: world.clock.now)
            world.note("the keyring is rotated: \(world.keyring)")
            return
        }
        guard world.isLedgerWhole else { return }
        let oldest = try oldestWrappingInUse()
        for version in keyring.wrapping.map(\.version).dropLast() where version < oldest {
            world.keyring = try world.keyring.removingWrapping(version: version)
            world.note("wrapping version \(version) is removed")
        }
    }

    /// The oldest version that a *here* of the last 31 days names: a store may have gone on to a newer one and not
    /// have said so yet.
    private func oldestWrappingInUse() throws -> Int {
        let members = try world.book().roster.members.filter { member in
            !member.isRetired && world.clock.now - member.here.clock.secondsSince1970 <= Roster.silentSeconds
        }
        return members.flatMap(\.here.wrapping).min() ?? 0
    }

    /// Somebody copies a store's directories.
    func copy() throws {
        guard let machine = random.element(world.machines.filter(\.hasStore)),
            let store = world.store(on: machine)
        else { return }
        world.recordsCopies.append(
            RecordsCopy(path: try machine.copy("records"), store: store, moment: world.truths.moment))
        guard let run = machine.run, random.chance(percent: 50) else { return }
        world.keysCopies.append(
            KeysCopy(
                path: try machine.copy("keys"), store: store,
                wrapping: Set(run.keyring.wrapping.map(\.version))))
    }
}
