import Foundation
import Messages
import Orders
import Sealing
import Support
import Vault

/// Forgetting callers of the large store, each of whom called once: from the ledger's entries to the last receipt, with files that the system has in memory.
struct Forgetting: Measurement {
    let name = "forget"

    private static let worker = "bench"
    private static let many = 1000

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let vault = try await stage.largeStore.open()
        for (figure, count, isAccountWide) in [
            (Figure.forgetOne, 1, false), (.forgetOneAccount, 1, true), (.forgetThousand, Self.many, false),
        ] {
            let persons = await stage.largeStore.takePersons(count)
            guard !persons.isEmpty else { throw TestFailure("nobody is left to be forgotten") }
            if persons.count < count {
                book.note("\(figure.rawValue): the store had \(persons.count) callers")
            }
            let orders = try persons.map {
                try Self.order($0, isAccountWide: isAccountWide, by: vault.storeID)
            }
            book.take(figure, try await Self.obey(orders, vault))
        }
        try await vault.close()
    }

    private static func order(
        _ person: EntryMaker.Person, isAccountWide: Bool, by store: StoreID
    ) throws -> Order {
        guard let tokens = PersonTokens([person.indexVersion: [person.token]]) else {
            preconditionFailure("a version with a token makes tokens")
        }
        let now = Timestamp(secondsSince1970: Int64(Date.now.timeIntervalSince1970))
        return Order(
            id: UUID(), verb: .forget,
            subject: .person(
                account: person.account, application: isAccountWide ? nil : person.application, tokens: tokens
            ),
            requestedAt: now, admittedAt: now, admittedBy: store)
    }

    private static func obey(_ orders: [Order], _ vault: Vault) async throws -> Double {
        let next = (try await vault.ledgerPosition()?.offset ?? -1) + 1
        let entries = orders.enumerated().map { number, order in
            FollowedEntry(
                position: LedgerPosition(
                    offset: next + Int64(number), digest: [UInt8](repeating: 7, count: 32)),
                entry: .order(order))
        }
        let watch = Stopwatch()
        _ = try await vault.follow(entries)
        while try await vault.carryOut(worker: worker) {}
        let seconds = watch.seconds
        try await check(orders, vault)
        return seconds
    }

    /// A pass that erased nothing would be fast.
    private static func check(_ orders: [Order], _ vault: Vault) async throws {
        let waiting = try await vault.receiptsWaiting(limit: orders.count + 1000)
        let receipts = waiting.compactMap { Receipt.decode($0.receipt.text) }
        let erased = Set(receipts.filter { $0.recordsErased > 0 }.map(\.order))
        guard orders.allSatisfy({ erased.contains($0.id) }) else {
            throw TestFailure("not everybody was forgotten")
        }
        try await vault.receiptsSent(waiting.map(\.sequence))
    }
}
