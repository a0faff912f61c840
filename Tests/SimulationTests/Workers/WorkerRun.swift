import AMQP
import Foundation
import Orders
import Sealing

@testable import Vault
@testable import Worker

/// One run of a worker, from its start to its end: what the actors of `Worker` do, one step at a time.
///
/// Each part mirrors the actor it names; decisions are those of the code itself (`LedgerCursor`,
/// `LedgerEntryReader`, `CommandJudge`, `Judge`), and so is the store.
final class WorkerRun {
    let machine: Machine
    let broker: FakeBroker
    let vault: Vault
    let truth: StoreTruth
    let world: World
    var keyring: Keyring

    // LedgerFollower
    var cursor: LedgerCursor
    var contents = LedgerFollower.LedgerContents()
    var attachesAt: Int64?
    var generation: UInt64 = 0
    var isStuck = false
    /// The generation whose end is still to be looked at.
    var probe: UInt64?
    /// What the link has told and the follower has not taken yet, in order.
    var ledgerEvents: [LedgerEvent] = []
    /// The link on which the stream comes, and the offset it sends next.
    var ledgerLink: (generation: UInt64, next: Int64)?

    // RosterKeeper
    var lastHere: (here: Here, at: Int64)?
    var incomplete: LedgerFollower.LedgerContents?

    // ControlProgress
    var hasReachedEnd = false
    var hasHeardSelf = false
    var ending: Worker.Ending?

    // Admission
    var controlLink: UInt64?
    var waiting: [UUID: [WaitingCommand]] = [:]

    // Intake
    var intakeLink: UInt64?
    var inbox: [Delivery] = []
    /// Settled, and not acknowledged yet.
    var settled: [DeliveryTag] = []

    /// What the ledger's link tells.
    enum LedgerEvent {
        case consuming(UInt64)
        case batch([Delivery])
    }

    /// A command on its way through the ledger.
    struct WaitingCommand {
        let delivery: Delivery
        let order: Order
        var isAppended = false
    }

    /// Starts: opens the store, and expires before anything else.
    init(_ machine: Machine, world: World) async throws {
        self.machine = machine
        self.world = world
        broker = world.broker
        keyring = world.keyring
        let keyring = keyring
        vault = try await machine.killing { try await machine.open(keyring) }
        await vault.stepSingly()
        truth = world.truths.begin(vault.storeID, on: machine)
        cursor = LedgerCursor(
            position: try await vault.ledgerPosition(), isRereading: try await vault.isRereading())
        attachesAt = cursor.attachesAt
        try await look(for: vault)
    }

    /// RetentionWatch.
    private func look(for vault: Vault) async throws {
        do {
            _ = try await vault.expire(isFollowing: isFollowing)
        } catch {
            guard case .clockInDoubt = error.code, !machine.isRight else { throw error }
        }
    }

    var isFollowing: Bool { ledgerLink != nil && cursor.hasReachedEnd && !isStuck }

    /// The minute's look: keyring, time, roster.
    func watch(_ random: inout SeededRandom) async throws {
        try await readKeyring()
        try await look(for: vault)
        try await keepRoster(&random)
    }

    /// KeyringWatch.
    func readKeyring() async throws {
        guard keyring.versions != world.keyring.versions else { return }
        keyring = world.keyring
        try await vault.adopt(keyring)
    }

    /// All links are lost.
    func disconnect() {
        ledgerLink = nil
        ledgerEvents = []
        probe = nil
        for (link, queue) in [(controlLink, FakeBroker.QueueName.control), (intakeLink, .intake)] {
            if let link { broker.drop(link, queue) }
        }
        (controlLink, intakeLink) = (nil, nil)
        (inbox, settled) = ([], [])
    }

    /// The worker ends because the ledger says so.
    func end() async throws {
        disconnect()
        machine.run = nil
        switch ending {
        case .retired?:
            try await vault.discard()
            world.truths.discard(truth)
        case .cloned?, .stopped?: try await vault.close(.clean)
        case nil: break
        }
    }
}

extension Vault {
    /// Makes each step of carrying out as small as it can be, whatever the time.
    fileprivate func stepSingly() { store?.stepTime = .zero }
}
