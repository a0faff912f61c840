import AMQP
import Foundation
import Orders
import Sealing
import Support

@testable import Worker

/// A region in memory, but for the stores, which are real: machines, broker, keyring and clock.
final class World {
    let region: Region
    let clock: MovableClock
    let broker = FakeBroker()
    let truths = Truths()
    private let folder: TemporaryFolder
    private(set) var machines: [Machine] = []
    private var machinesEver = 0
    /// The region's keyring, as whoever reads its file finds it.
    var keyring: Keyring
    var traffic = Traffic()
    /// Results that were parked, and may be sent through the intake again.
    var rejected: [[UInt8]] = []
    /// Nothing of the ledger was lost since the region was at rest: what it says of the stores is all there is.
    var isLedgerWhole = true
    /// Something of the ledger was lost at some time.
    var wasLedgerLost = false
    var recordsCopies: [RecordsCopy] = []
    var keysCopies: [KeysCopy] = []
    /// What has happened, for whoever looks for the reason of a failure.
    private(set) var notes: [String] = []

    /// 2026-11-23T15:04:05Z.
    private static let start: Int64 = 1_795_446_245

    init() throws {
        guard let region = Region("eu-3") else { throw Violation("eu-3 is a region") }
        self.region = region
        clock = MovableClock(Self.start)
        keyring = try Keyring.create(region: region, now: Self.start - 90 * 86_400)
        folder = try TemporaryFolder()
    }

    func note(_ text: String) { notes.append("\(clock.now - Self.start)s  \(text)") }

    /// A machine more; nothing runs on it yet.
    func addMachine(skew: Int64) {
        machines.append(
            Machine("m\(machinesEver)", region: region, folder: folder.path, world: clock, skew: skew))
        machinesEver += 1
    }

    func removeMachine(_ machine: Machine) throws {
        try machine.destroy()
        machines.removeAll { $0 === machine }
    }

    /// The truth about the store on a machine; nil when there is none.
    func store(on machine: Machine) -> StoreTruth? {
        truths.stores.last { $0.machine === machine && !$0.isGone }
    }

    /// An entry as a message.
    func body(of entry: LedgerEntry, keyring: Keyring) throws -> [UInt8] {
        try LedgerWriter.publication(of: entry, topology: Topology(region: region), keyring: keyring).body
    }

    /// The keyring that every worker which runs has read: what is sealed to it all of them can open.
    var commonKeyring: Keyring {
        machines.compactMap { $0.run?.keyring }.min { $0.control.count < $1.control.count } ?? keyring
    }

    /// Appends an entry as somebody outside of the workers does.
    func append(_ entry: LedgerEntry, _ random: inout SeededRandom) throws {
        let failurePercent = broker.failurePercent
        broker.failurePercent = 0
        defer { broker.failurePercent = failurePercent }
        _ = broker.append([try body(of: entry, keyring: keyring)], to: .ledger, at: clock.now, &random)
    }
}
