import Foundation
import Orders
import Sealing

/// What the simulation knows of one store, apart from the store itself.
final class StoreTruth {
    let id: StoreID
    /// Its place among all stores there ever were: ids are random, and a seed does not repeat them.
    let number: Int
    let machine: Machine
    /// When it was made, by the world's clock.
    let created: Int64
    /// The orders that it has followed, by id; of two with one id the first counts.
    var followed: [UUID: SentCommand] = [:]
    /// The index key versions that each order had tokens for.
    var versions: [UUID: Set<Int>] = [:]
    /// When it answered an order that it was done, counted in moments.
    var done: [UUID: Int] = [:]
    /// The orders it has answered otherwise: something may be left.
    var left: Set<UUID> = []
    /// When it stored a result last.
    var stored: [SentResult: Int] = [:]
    /// The receipt looked at last.
    var lastReceipt: Int64 = 0
    /// The ledger has been told that it exists no more.
    var isRetired = false
    /// Its keys are destroyed.
    var isGone = false

    init(_ id: StoreID, number: Int, on machine: Machine, created: Int64) {
        self.id = id
        self.number = number
        self.created = created
        self.machine = machine
    }

    /// The machine's name and the store's number.
    var name: String { "\(machine.name)/\(number)" }

    /// Whether every order it has followed is carried out and left nothing.
    var isDone: Bool { followed.keys.allSatisfy { done[$0] != nil } }

    /// Whether a result must not come out of it, from whichever copy.
    func forbids(_ result: SentResult) -> Bool { followed.values.contains { $0.forbids(result) } }

    /// Whether a result must come out of it: acknowledged ⇒ stored, unless fenced, expired or erased.
    func mustHold(_ result: SentResult, storedBy moment: Int = .max) -> Bool {
        guard !isGone, !isRetired, let at = stored[result], at <= moment, !result.isExpired(at: machine.now)
        else {
            return false
        }
        return followed.allSatisfy { id, command in
            guard command.mayErase(result) else { return true }
            // Carried out before it came, an order leaves alone what its fence lets through.
            return !command.fences(result) && done[id].map { $0 < at } ?? false
        }
    }
}
