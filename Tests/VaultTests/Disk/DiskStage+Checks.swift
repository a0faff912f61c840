import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

extension DiskStage {
    /// Sees that everything the store has said is true of its files, and that nothing in them is half done in a
    /// way that shows; and, if the scenario is over, that it has come to its end.
    func check(isOver: Bool, _ place: String) throws {
        let comment = Comment(rawValue: "\(scenario), \(place)")
        guard try hasState() else {
            #expect(told.store == nil && !isOver, comment)
            return
        }
        try checkFiles(comment)
        let reading = try fixture.read(keyring)
        let isWhole = scenario.damagedFiles.isEmpty || isOver
        #expect(
            (reading.problems.isEmpty || !isWhole) && reading.unreadable == 0,
            "\(comment): \(reading.problems)")
        #expect(reading.ids.count == reading.records.count, comment)
        if let store = told.store { #expect(try fixture.reader().storeID == store, comment) }
        let isInForce = !told.all.isDisjoint(with: [.followed, .answered, .expired])
        let erased = try ids(scenario.erased)
        let wanted = told.stored.union(try ids(scenario.former)).subtracting(erased)
        #expect(reading.ids.isSuperset(of: wanted), comment)
        let isAnswered = try isAnswered()
        if isOver || isInForce || isAnswered { #expect(reading.ids.isDisjoint(with: erased), comment) }
        if told.all.contains(.answered) { #expect(isAnswered, comment) }
        if isOver { #expect(reading.ids == (try ids(scenario.left)), comment) }
        if isOver || isAnswered {
            #expect(reading.keyless == 0 && reading.withheld == 0, comment)
            try checkCopies(erased, comment)
        }
        if told.all.contains(.rewrapped) { try checkRewrapped(comment) }
    }

    private func ids(_ numbers: Set<Int>) throws -> Set<RecordID> {
        Set(try numbers.map { try DiskScenario.entry($0, fixture).record.recordID })
    }

    private var state: String { fixture.keys + "/state.sqlite" }

    /// Whether the store has an identity; a loss of power in its first moments may leave less.
    private func hasState() throws -> Bool {
        do {
            _ = try fixture.reader()
            return true
        } catch let error as VaultError where error.code == .stateMissing {
            return false
        }
    }

    /// SQLite finds nothing wrong with any file; one that was never committed to is empty.
    private func checkFiles(_ comment: Comment) throws {
        for path in files(below: data) {
            let kind: FileKind? =
                path == state
                ? .state : path.hasSuffix(".keys") ? .keys : path.hasSuffix(".records") ? .records : nil
            let isDamaged = scenario.damagedFiles.contains { path.hasSuffix($0) }
            guard let kind, !isDamaged else { continue }
            let file = try SQLiteFile(path, kind, .query, .read)
            defer { file.close() }
            let check = try file.prepare("PRAGMA integrity_check", .read)
            try file.read(.read) { _ in
                defer { check.reset() }
                _ = try check.step()
                #expect(String(decoding: check.bytes(0), as: UTF8.self) == "ok", comment)
            }
        }
    }

    /// Whether the store has put out a receipt that says done; then neither keys nor rows are left.
    private func isAnswered() throws -> Bool {
        let file = try SQLiteFile(state, .state, .query, .read)
        defer { file.close() }
        let select = try file.prepare("SELECT text FROM outbox", .read)
        return try file.read(.read) { _ in
            defer { select.reset() }
            var receipts = 0
            while try select.step() {
                let receipt = try #require(Receipt.decode(select.bytes(0)))
                #expect(receipt.outcome == .done)
                #expect(receipt.recordsErased == scenario.recordsErased)
                receipts += 1
            }
            #expect(receipts <= 1)
            return receipts > 0
        }
    }

    /// Old copies of the records open for nobody who is erased, with whatever keys there are.
    private func checkCopies(_ erased: Set<RecordID>, _ comment: Comment) throws {
        guard !erased.isEmpty else { return }
        let records = fixture.records
        let copies = fixture.folder + "/copies"
        try rename(records, records + ".present")
        try rename(copies, records)
        defer {
            try? rename(records, copies)
            try? rename(records + ".present", records)
        }
        #expect(try fixture.read(keyring).ids.isDisjoint(with: erased), comment)
    }

    private func checkRewrapped(_ comment: Comment) throws {
        let newest = keyring.newestWrapping.version
        for path in files(below: fixture.keys) where path.hasSuffix(".keys") {
            let file = try SQLiteFile(path, .keys, .query, .read)
            defer { file.close() }
            #expect(try WrappedHourKey(in: file, .read).version == newest, comment)
        }
    }
}
