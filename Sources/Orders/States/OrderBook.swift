public import Foundation
public import Messages
import Sealing

/// All orders and who has answered, computed from the two streams alone (DESIGN 3.3).
public struct OrderBook: Sendable {
    /// How an order stands.
    public enum State: String, Sendable, Hashable, Codable {
        /// Every store that could hold the data has answered that it is done.
        case complete
        /// Some have not answered, or have answered that they hold or cannot do it.
        case waiting
        /// The command was not admitted.
        case refused
        /// No store is known that could answer.
        case unknown
    }

    /// A receipt as it lies in the stream.
    public struct Answer: Sendable, Hashable {
        /// The receipt.
        public let receipt: Receipt
        /// Whether the signature is that of the store's own key; nil while the store has not said *here*.
        public fileprivate(set) var isSigned: Bool?

        fileprivate let text: [UInt8]
        fileprivate let signature: [UInt8]
    }

    /// An order with the answers to it.
    public struct Standing: Sendable {
        /// The order's id.
        public let id: UUID
        /// The order; nil for a command that was refused, or whose order the ledger no longer holds.
        public let order: Order?
        /// How it stands.
        public let state: State
        /// The stores that have not done it, with their answer if there is one.
        public let waitingFor: [(member: Roster.Member, answer: Receipt?)]
        /// The stores that were retired before they had done it: nobody waits for them any more.
        public let excused: [Roster.Member]
        /// The later orders with which stores did what they had held, or could not do, of this one.
        public let settledBy: [UUID]
        /// The answers, one a store, the latest of each.
        public let answers: [Answer]
        /// When the last store that had to do it had done it, or was retired; nil unless it is complete.
        public internal(set) var completedAt: Timestamp?
    }

    /// The stores of the region.
    public private(set) var roster = Roster()
    private var orders: [UUID: (order: Order, offset: Int64)] = [:]
    /// One answer of each store; of one that has not said *here*, all, since nobody can tell yet which are its own.
    private var answers: [UUID: [StoreID: [Answer]]] = [:]
    /// Ids in the order in which they were first heard of.
    private var ids: [UUID] = []

    /// Nothing is known.
    public init() {}

    /// Takes an entry of the ledger; of two orders with one id the first counts.
    public mutating func add(_ entry: LedgerEntry, offset: Int64) {
        switch entry {
        case .opening: break
        case .order(let order):
            guard orders[order.id] == nil else { return }
            note(order.id)
            orders[order.id] = (order, offset)
        case .here(let here):
            roster.add(here, offset: offset)
            check(here)
        case .retire(let retirement): roster.add(retirement)
        }
    }

    /// Takes a receipt whose code has been checked; a later one that its store has signed replaces it.
    public mutating func add(_ receipt: Receipt, note message: Note) {
        note(receipt.order)
        let answer = Answer(
            receipt: receipt, isSigned: nil, text: message.text, signature: message.signature)
        let all = (answers[receipt.order]?[receipt.store] ?? []) + [answer]
        answers[receipt.order, default: [:]][receipt.store] =
            roster[receipt.store].map { all.checked($0.here) } ?? all
    }

    /// Every order heard of, the first first.
    public var standings: [Standing] { ids.map { standing($0) } }

    /// How an order stands; `unknown` for one never heard of.
    public func standing(_ id: UUID) -> Standing {
        let byStore = (answers[id] ?? [:]).compactMapValues(\.last)
        let answers = byStore.values.sorted { $0.receipt.appliedAt < $1.receipt.appliedAt }
        guard let (order, offset) = orders[id] else {
            let isRefused = answers.contains { $0.receipt.outcome == .refused && $0.isSigned != false }
            return Standing(
                id: id, order: nil, state: isRefused ? .refused : .unknown, waitingFor: [], excused: [],
                settledBy: [], answers: answers)
        }
        let concerned = roster.concerned(admittedAt: order.admittedAt, offset: offset)
        var waitingFor: [(member: Roster.Member, answer: Receipt?)] = []
        var excused: [Roster.Member] = []
        var settled: [Timestamp] = []
        var settledBy: [UUID] = []
        for member in concerned {
            let store = member.here.store
            // Refused was another command that had taken the order's id.
            let answer = byStore[store].flatMap { $0.receipt.outcome == .refused ? nil : $0 }
            if let answer, let receipt = settlement(of: order, by: store, answer) {
                settled.append(receipt.appliedAt)
                if receipt.order != id, !settledBy.contains(receipt.order) { settledBy.append(receipt.order) }
            } else if let retiredAt = member.retiredAt {
                // One that was retired before the order was no store of the region any more.
                guard retiredAt >= order.admittedAt else { continue }
                excused.append(member)
                settled.append(retiredAt)
            } else {
                waitingFor.append((member, answer?.receipt))
            }
        }
        let state: State =
            concerned.allSatisfy(\.isRetired) ? .unknown : waitingFor.isEmpty ? .complete : .waiting
        return Standing(
            id: id, order: order, state: state, waitingFor: waitingFor, excused: excused,
            settledBy: settledBy, answers: answers,
            completedAt: state == .complete ? settled.max() : nil)
    }

    /// The receipt by which a store owes nothing more of an order: its answer, or, when it held or could not do
    /// it, its answer to a later order that covers this one.
    private func settlement(of order: Order, by store: StoreID, _ answer: Answer) -> Receipt? {
        guard answer.isSigned == true else { return nil }
        if answer.receipt.settles { return answer.receipt }
        return orders.values.lazy.filter { $0.order.covers(order) }.compactMap { later in
            answers[later.order.id]?[store]?.last { $0.isSigned == true && $0.receipt.outcome == .done }?
                .receipt
        }.first
    }

    private mutating func note(_ id: UUID) {
        if orders[id] == nil, answers[id] == nil { ids.append(id) }
    }

    /// Receipts that came before their store's *here* can be checked now.
    private mutating func check(_ here: Here) {
        for id in ids {
            guard let all = answers[id]?[here.store], all.last?.isSigned == nil else { continue }
            answers[id]?[here.store] = all.checked(here)
        }
    }
}

extension [OrderBook.Answer] {
    /// The one that counts of a store's answers, its signature checked: the last that the store has signed.
    ///
    /// One id may have been refused to one command and admitted of another: the admitted one counts.
    fileprivate func checked(_ here: Here) -> Self {
        let checked = map { answer in
            var answer = answer
            answer.isSigned =
                answer.isSigned ?? SignedReceipt.isSigned(answer.text, answer.signature, by: here.publicKey)
            return answer
        }
        let signed = checked.filter { $0.isSigned == true }
        return [signed.last { $0.receipt.outcome != .refused } ?? signed.last ?? checked.last].compactMap {
            $0
        }
    }
}

extension Receipt {
    /// Whether the store owes nothing more.
    fileprivate var settles: Bool { outcome == .done || outcome == .found }
}
