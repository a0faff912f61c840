import Foundation
import Messages
import Orders
import Sealing

@testable import Vault

/// What the simulation knows of the world, worked out beside the code under test.
final class Truths {
    private(set) var stores: [StoreTruth] = []
    private(set) var results: [[UInt8]: SentResult] = [:]
    private(set) var commands: [SentCommand.Key: SentCommand] = [:]
    /// Commands that some store has followed as an order.
    private(set) var admitted: Set<SentCommand.Key> = []
    /// Commands that workers have refused, and those of them that were refused unread.
    private(set) var refused: Set<[UInt8]> = []
    private(set) var suspects: Set<[UInt8]> = []
    /// Counts what has happened, so that things have an order.
    private(set) var moment = 0

    func sent(_ result: SentResult) { results[result.body] = result }

    func sent(_ command: SentCommand) { commands[command.key] = command }

    /// A worker begins with a store, one that is known or a new one.
    func begin(_ id: StoreID, on machine: Machine) -> StoreTruth {
        if let known = stores.last(where: { $0.id == id }) { return known }
        // Retired and killed before it was destroyed, a store was destroyed by this start.
        for former in stores where former.machine === machine { former.isGone = true }
        let truth = StoreTruth(id, number: stores.count, on: machine, created: machine.now)
        stores.append(truth)
        return truth
    }

    func discard(_ store: StoreTruth) { store.isGone = true }

    func reject(command body: [UInt8], unread: Bool = false) {
        refused.insert(body)
        if unread { suspects.insert(body) }
    }

    // MARK: Orders

    /// A store has taken entries over.
    func follow(_ entries: [FollowedEntry], _ store: StoreTruth) {
        moment += 1
        for entry in entries {
            guard case .order(let order)? = entry.entry else { continue }
            let key = SentCommand.Key(id: order.id, requestedAt: order.requestedAt.secondsSince1970)
            guard let command = commands[key] else { continue }
            let known = store.followed[order.id]
            guard known == nil || known == command else { continue }
            store.followed[order.id] = command
            admitted.insert(key)
            guard case .person(_, _, let tokens) = order.subject else { continue }
            let versions = store.versions[order.id, default: []]
            if !tokens.versions.isSubset(of: versions) {
                store.versions[order.id] = versions.union(tokens.versions)
                store.done[order.id] = nil
            }
        }
    }

    /// A store has put a receipt out to be sent.
    func answer(_ waiting: WaitingReceipt, _ store: StoreTruth) throws {
        guard waiting.sequence > store.lastReceipt else { return }
        store.lastReceipt = waiting.sequence
        guard let receipt = Receipt.decode(waiting.receipt.text) else {
            throw Violation("a receipt that its store has written does not read")
        }
        guard receipt.outcome != .refused, let command = store.followed[receipt.order] else { return }
        moment += 1
        switch receipt.outcome {
        case .done, .found: store.done[command.id] = store.done[command.id] ?? moment
        case .held, .blocked: store.left.insert(command.id)
        case .refused: break
        }
    }

    // MARK: Results

    /// A store has said what became of a result.
    func store(_ body: [UInt8], _ outcome: StoreOutcome, _ store: StoreTruth, now: Int64) throws {
        let result = try result(body)
        moment += 1
        let refusal = SentCommand.refusal(of: result, by: store.followed.values)
        let isRight =
            switch outcome {
            case .stored, .duplicate: refusal == nil && !result.isExpired(at: now)
            case .fenced: refusal == .fenced
            case .suppressed: refusal == .suppressed
            case .expired: result.isExpired(at: now)
            }
        guard isRight else {
            throw Violation(
                "\(store.name) says \(outcome) of \(result.id), captured at \(result.captured); "
                    + "the orders it has followed say \(refusal.map { "\($0)" } ?? "nothing")")
        }
        switch outcome {
        case .stored, .duplicate: store.stored[result] = moment
        case .fenced, .suppressed, .expired: break
        }
    }

    /// A worker has dropped a result before the store was asked.
    func drop(_ body: [UInt8], _ store: StoreTruth, now: Int64) throws {
        let result = try result(body)
        guard result.isExpired(at: now) else {
            throw Violation("\(store.name) drops \(result.id), which is not over")
        }
    }

    private func result(_ body: [UInt8]) throws -> SentResult {
        guard let result = results[body] else { throw Violation("a result came that nobody has sent") }
        return result
    }
}

/// A promise that was not kept.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
