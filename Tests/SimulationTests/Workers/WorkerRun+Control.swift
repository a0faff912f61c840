import AMQP
import Foundation
import Messages
import Orders
import Sealing

@testable import Vault
@testable import Worker

/// Admission, OrderRunner and ReceiptDesk.
extension WorkerRun {
    private static let deliveriesMax = 3

    /// Whether commands and results may be taken (`Control.mayTake`).
    func mayTake() async throws -> Bool {
        guard hasReachedEnd, ending == nil else { return false }
        guard vault.clock.doubt == nil else { return false }
        vault.clock.beginTaking()
        return hasHeardSelf ? true : try await vault.isOnRoster()
    }

    /// Takes what waits on the control queue.
    func takeCommands(at most: Int) async throws {
        if controlLink == nil {
            controlLink = broker.connect()
            waiting = [:]
        }
        guard let controlLink else { return }
        _ = try vault.clock.trusted(.follow)
        for delivery in broker.deliver(.control, to: controlLink, prefetch: 1000, at: most) {
            if delivery.deliveryCount < Self.deliveriesMax {
                try await admit(delivery)
            } else {
                try await admitAlone(delivery)
            }
        }
    }

    private func admit(_ delivery: Delivery) async throws {
        let judge = CommandJudge(
            region: machine.region, keyring: keyring, store: vault.storeID, now: machine.now)
        switch judge.judge(delivery) {
        case .refuse(let reason, let command): try await refuse(delivery, reason.rawValue, command)
        case .admit(let order):
            if let known = try await vault.order(order.id), !known.isSame(as: order) {
                return try await refuse(delivery, "id_reused", Self.known(order))
            }
            waiting[order.id, default: []].append(WaitingCommand(delivery: delivery, order: order))
        }
    }

    private func admitAlone(_ delivery: Delivery) async throws {
        let fingerprint = Judge.fingerprint(of: delivery, keyring: keyring)
        guard try await vault.noteSuspect(fingerprint) == .firstSeen else {
            world.truths.reject(command: delivery.body.content, unread: true)
            return acknowledge(delivery.tag)
        }
        try await admit(delivery)
        try await vault.clearSuspect(fingerprint)
    }

    private func refuse(_ delivery: Delivery, _ reason: String, _ command: RefusedCommand) async throws {
        if let id = command.id {
            try await vault.refuse(
                id, command.verb, command.requestedAt, reason: reason, worker: machine.name)
        }
        world.truths.reject(command: delivery.body.content)
        acknowledge(delivery.tag)
    }

    private static func known(_ order: Order) -> RefusedCommand {
        RefusedCommand(id: order.id, verb: order.verb, requestedAt: order.requestedAt)
    }

    /// Appends what waits, in the order of ids: a dictionary has none that a seed would repeat.
    func appendWaiting(_ random: inout SeededRandom) throws {
        let next = waiting.compactMap { id, waiting in
            waiting.first { !$0.isAppended }.map { (id: id, order: $0.order) }
        }.sorted { $0.id.uuidString < $1.id.uuidString }
        guard !next.isEmpty else { return }
        for ((id, order), isConfirmed) in zip(next, try confirmed(next.map { .order($0.order) }, &random))
        where isConfirmed {
            guard let position = waiting[id]?.firstIndex(where: { $0.order == order }) else { continue }
            waiting[id]?[position].isAppended = true
        }
    }

    /// Orders are in the state now: their commands are safe.
    func admitted(_ followed: Followed) async throws {
        for (id, known) in followed.orders.sorted(by: { $0.key.uuidString < $1.key.uuidString }) {
            for waiting in waiting.removeValue(forKey: id) ?? [] {
                if known.isSame(as: waiting.order) {
                    acknowledge(waiting.delivery.tag)
                } else {
                    try await refuse(waiting.delivery, "id_reused", Self.known(waiting.order))
                }
            }
        }
    }

    private func acknowledge(_ tag: DeliveryTag) { broker.acknowledge(tag, .control) }

    /// One step of carrying out.
    ///
    /// - Returns: Whether there is more to do.
    func carryOut() async throws -> Bool {
        let worker = machine.name
        let isMore = try await machine.killing { try await vault.carryOut(worker: worker) }
        try await noteAnswers()
        return isMore
    }

    /// Looks which orders the store has answered.
    func noteAnswers() async throws {
        for waiting in try await vault.receiptsWaiting(limit: 10_000) {
            try world.truths.answer(waiting, truth)
        }
    }

    /// Sends the receipts that wait.
    func sendReceipts(at most: Int, _ random: inout SeededRandom) async throws {
        let waiting = try await vault.receiptsWaiting(limit: most)
        let bodies = try waiting.map { waiting in
            try Note(
                waiting.receipt.text, signature: waiting.receipt.signature, as: .receipt, keyring: keyring,
                region: machine.region
            ).body
        }
        let confirmed = broker.append(bodies, to: .receipts, at: world.clock.now, &random)
        try await vault.receiptsSent(zip(waiting, confirmed).filter(\.1).map(\.0.sequence))
    }
}
