import Foundation
import Messages
import Orders
import Sealing

@testable import Vault
@testable import Worker

/// The promises, looked up in the files and the streams.
extension World {
    /// What comes out of a store's directories, or of copies of them.
    struct Reading {
        var ids: Set<RecordID> = []
        var records = 0
        var keyless = 0
        var withheld = 0
        var unreadable = 0
        var problems: [VaultError] = []
    }

    private func read(_ machine: Machine, records: String? = nil, keys: String? = nil) throws -> Reading {
        let configuration = machine.configuration(
            records: records ?? machine.data + "/records", keys: keys ?? machine.data + "/keys")
        var reading = Reading()
        var cursor = try machine.reader(configuration, keyring).cursor()
        while let page = try cursor.next() {
            reading.ids.formUnion(page.records.map(\.place.recordID))
            reading.records += page.records.count
            reading.keyless += page.keyless
            reading.withheld += page.withheld
            reading.unreadable += page.unreadable
            if let problem = page.problem { reading.problems.append(problem) }
        }
        return reading
    }

    private func recordID(_ result: SentResult) throws -> RecordID {
        guard let key = keyring.indexKey(capturedAt: result.captured) else {
            throw Violation("the simulation's keyring has no index keys")
        }
        return key.recordID(account: result.account, application: result.application, id: result.id)
    }

    // MARK: Stores

    /// Looks at what one store holds.
    ///
    /// - Returns: The ids that can be read.
    @discardableResult
    func check(_ store: StoreTruth) throws -> Set<RecordID> {
        guard !store.isGone, store.machine.hasStore else { return [] }
        let name = store.name
        let reading = try read(store.machine)
        guard reading.records == reading.ids.count else { throw Violation("\(name) holds a record twice") }
        guard reading.unreadable == 0 else { throw Violation("\(name) holds what does not authenticate") }
        for result in truths.results.values {
            let isReadable = reading.ids.contains(try recordID(result))
            if isReadable, store.forbids(result) {
                throw Violation(
                    "\(name) shows \(result.id), captured at \(result.captured), which was forgotten")
            }
            if isReadable, result.isExpired(at: store.machine.now) {
                throw Violation("\(name) shows \(result.id), which is over")
            }
            if !isReadable, store.mustHold(result) {
                throw Violation(
                    "\(name) has lost \(result.id), captured at \(result.captured): \(reading)")
            }
        }
        if store.isDone, !store.isRetired {
            guard reading.keyless == 0, reading.withheld == 0, reading.problems.isEmpty else {
                throw Violation("\(name) has done everything and is not clean: \(reading)")
            }
        }
        return reading.ids
    }

    // MARK: Copies

    /// Old copies of records directories open for nobody who was forgotten, and for everyone else.
    func checkCopies() throws {
        for copy in recordsCopies where copy.store.machine.hasStore {
            let reading = try read(copy.store.machine, records: copy.path)
            guard !copy.store.isGone || reading.ids.isEmpty else {
                throw Violation("a copy of a store that is gone opens")
            }
            for result in truths.results.values {
                let isReadable = reading.ids.contains(try recordID(result))
                if isReadable, copy.store.forbids(result) {
                    throw Violation(
                        "a copy of \(copy.store.name) shows \(result.id), which was forgotten")
                }
                if !isReadable, copy.store.mustHold(result, storedBy: copy.moment) {
                    throw Violation(
                        "a copy of \(copy.store.name) does not open \(result.id): \(reading)")
                }
            }
        }
        for copy in keysCopies where copy.store.machine.hasStore && !copy.store.isGone {
            guard copy.wrapping.allSatisfy({ keyring.wrappingKey(version: $0) == nil }) else { continue }
            guard try read(copy.store.machine, keys: copy.path).ids.isEmpty else {
                throw Violation(
                    "a copy of \(copy.store.name)'s keys opens though its version was removed")
            }
        }
    }

    // MARK: Orders

    /// How orders stand, as whoever reads the two streams sees it.
    func book() throws -> OrderBook {
        var reading = StreamReading(topology: Topology(region: region), keyring: keyring)
        for delivery in broker.receipts.all { reading.takeReceipt(delivery) }
        for delivery in broker.ledger.all { reading.takeEntry(delivery) }
        guard reading.unknown == 0 else { throw Violation("the streams hold what does not read") }
        return reading.book
    }

    /// The command that an order was.
    func command(_ order: Order) throws -> SentCommand {
        let key = SentCommand.Key(id: order.id, requestedAt: order.requestedAt.secondsSince1970)
        guard let command = truths.commands[key] else {
            throw Violation("an order came of a command nobody sent")
        }
        return command
    }

    /// Whether two commands were given one id and the ledger forgot which of them was the first: then some stores
    /// follow the one and some the other, which only another id could tell apart.
    func isAmbiguous(_ command: SentCommand) -> Bool {
        wasLedgerLost && truths.commands.values.contains { $0.id == command.id && $0 != command }
    }

    /// Complete ⇒ every store that was to answer is clean, whatever it says.
    ///
    /// - Parameters:
    ///   - readable: What can be read in each store.
    ///   - isAtRest: Then every store is clean, not only those that have answered.
    /// - Throws: ``Violation``.
    func checkStandings(_ readable: [StoreID: Set<RecordID>], isAtRest: Bool) throws {
        let book = try book()
        for standing in book.standings {
            guard standing.state == .complete, let order = standing.order, order.erases else { continue }
            let command = try command(order)
            guard !isAmbiguous(command) else { continue }
            let answered = Set(standing.answers.map(\.receipt.store))
            for store in truths.stores where !store.isGone && !store.isRetired {
                guard isAtRest || answered.contains(store.id), let ids = readable[store.id] else { continue }
                for result in truths.results.values where command.forbids(result) {
                    guard try !ids.contains(recordID(result)) else {
                        throw Violation(
                            "\(order.id) is complete, and \(store.name) shows \(result.id)")
                    }
                }
            }
        }
    }

    /// Looks at everything.
    func checkAll(isAtRest: Bool = false) throws {
        var readable: [StoreID: Set<RecordID>] = [:]
        for store in truths.stores { readable[store.id] = try check(store) }
        try checkStandings(readable, isAtRest: isAtRest)
        try checkCopies()
    }
}
