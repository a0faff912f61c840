import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("forgetting a person", .timeLimit(.minutes(2)))
struct ForgetTests {
    @Test("what a person said as caller and as called goes, and nobody else's")
    func bothNumbers() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let (mine, others) = (
            [try fixture.entry(1), try fixture.entry(2, caller: "79460000", called: "00900123")],
            [try fixture.entry(3, caller: "79460000", called: nil), try fixture.entry(4, caller: "10900123")]
        )
        _ = try await vault.store(mine + others)
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        let reading = try fixture.read()
        #expect(reading.ids == Set(others.map(\.record.recordID)))
        #expect(reading.keyless == 0 && reading.unreadable == 0 && reading.problems.isEmpty)
        let receipt = try await fixture.receipt(forget, vault)
        #expect(
            receipt.outcome == .done && receipt.verb == .forget && receipt.requestedAt == forget.requestedAt)
        #expect(receipt.keysDestroyed == 1 && receipt.recordsErased == 2 && receipt.recordsFound == nil)
        #expect(receipt.wrapping == fixture.keyring.newestWrapping.version && receipt.offset == 0)
        #expect(receipt.appliedAt.secondsSince1970 == fixture.clock.now)
    }

    @Test(
        "account-wide a person goes from every application of that account; else from the one",
        arguments: [true, false])
    func applications(isAccountWide: Bool) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let batch = try ["app-1", "app-2", "app-3"].enumerated().map {
            try fixture.entry($0.offset, application: $0.element)
        }
        let other = try fixture.entry(9, account: "acct-2")
        _ = try await vault.store(batch + [other])
        let forget = try fixture.order(.forget, application: isAccountWide ? nil : "app-2")
        try await vault.obey(forget)
        let left = isAccountWide ? [] : [batch[0], batch[2]]
        #expect(try fixture.read().ids == Set((left + [other]).map(\.record.recordID)))
        let receipt = try await fixture.receipt(forget, vault)
        #expect(receipt.recordsErased == 3 - left.count && receipt.keysDestroyed == 3 - left.count)
    }

    @Test("every hour up to the request's own goes, whole; those that begin after it stay")
    func hours() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let start = VaultFixture.start
        fixture.clock.now = start + 2 * 3600
        // In the request's own hour also what was captured after it; the next hour begins after it.
        let seconds = [start - 500 * 3600, start - 3600, start, start + 3599, start + 3600]
        let batch = try seconds.enumerated().map { try fixture.entry($0.offset, second: $0.element) }
        _ = try await vault.store(batch)
        let forget = try fixture.order(.forget, at: start + 10)
        try await vault.obey(forget)
        #expect(try fixture.read().ids == [batch[4].record.recordID])
        #expect(try await fixture.receipt(forget, vault).recordsErased == 4)
    }

    @Test("a person with a key in each generation of an hour goes from all of them")
    func generations() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        for generation in 0..<3 {
            let many = try fixture.entries(generation * 5000..<generation * 5000 + 5000)
            _ = try await vault.store([try fixture.entry(100_000 + generation, called: nil)] + many)
        }
        #expect(try fixture.count("SELECT count(DISTINCT generation) FROM holders", .keys) == 4)
        let keys = try fixture.count(
            "SELECT count(DISTINCT caller) FROM records WHERE called IS NULL", .records)
        #expect(keys == 3)
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        let receipt = try await fixture.receipt(forget, vault)
        #expect(receipt.keysDestroyed == 3 && receipt.recordsErased == 3)
        let reading = try fixture.read()
        #expect(reading.records.count == 15_000 && reading.keyless == 0)
    }

    @Test("many at once are looked for in one reading of the index, and found all the same")
    func scan() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<6000))
        let forgets = try (0..<300).map { try fixture.order(.forget, number: "+4477\(10_000_000 + $0 * 20)") }
        try await vault.follow(entries: forgets.map { .order($0) })
        try await vault.carryOutAll()
        #expect(try fixture.read().records.count == 5700)
        let receipts = try await fixture.receipts(vault)
        #expect(receipts.count == 300)
        #expect(receipts.allSatisfy { $0.outcome == .done && $0.recordsErased == 1 && $0.keysDestroyed == 1 })
    }

    @Test(
        "shorter forms of the number are the person, and longer or other ones are not",
        arguments: [
            ("0900123", true), ("900123", true), ("00123", true), ("00900123", true), ("0900123", true),
            ("000123", true), ("0123", false), ("123", false), ("10900123", false), ("1900123", false),
        ])
    func forms(digits: String, isForgotten: Bool) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1, caller: nil, called: digits)])
        try await vault.obey(try fixture.order(.forget))
        #expect(try fixture.read().records.isEmpty == isForgotten)
    }

    @Test("an order that comes again changes nothing, and is answered again")
    func again() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1), try fixture.entry(2, caller: nil)])
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        // Stored after the order was carried out: in its hour, captured after the fence.
        let later = try fixture.entry(3, second: VaultFixture.start + 3000)
        #expect(try await vault.store([later])[0].isStored)
        for restart in [false, true] {
            if restart {
                try await vault.close()
                vault = try await fixture.open()
            }
            try await vault.obey(forget)
            #expect(try fixture.read().records.count == 2)
        }
        let receipts = try await fixture.receipts(vault)
        #expect(receipts.count == 3 && Set(receipts).count == 1)
        // Another order with that id is not obeyed.
        let reused = try await vault.follow(
            .order(try fixture.order(.forget, application: "app-2", id: forget.id)))
        #expect(reused.orders == [forget.id: forget])
        try await vault.receiptsSent(try await vault.receiptsWaiting(limit: 2).map(\.sequence))
        #expect(try await vault.receiptsWaiting(limit: 9).count == 1)
    }

    @Test("counting changes nothing, also when another order erases in the same hour")
    func find() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, caller: nil, called: "00900123"),
            try fixture.entry(3, caller: "10000000"),
        ])
        let find = try fixture.order(.find)
        let lift = try fixture.order(.lift)
        let forget = try fixture.order(.forget, number: "+447710000000")
        try await vault.obey(find, lift, forget)
        #expect(try fixture.read().records.count == 2)
        let receipt = try await fixture.receipt(find, vault)
        #expect(receipt.outcome == .found && receipt.recordsFound == 2 && receipt.recordsErased == 0)
        #expect(try await fixture.receipt(forget, vault).recordsErased == 1)
        #expect(try await fixture.receipt(lift, vault).outcome == .done)
        #expect(try await vault.orderOverview().pending == 0)
    }

    @Test("a record of two people who both ask counts once, for who asked first")
    func twoPeople() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1), try fixture.entry(2, caller: nil)])
        let orders = [
            try fixture.order(.forget), try fixture.order(.forget),
            try fixture.order(.forget, number: Person.called),
        ]
        try await vault.obey(orders[0], orders[1], orders[2])
        var receipts: [Receipt] = []
        for order in orders { receipts.append(try await fixture.receipt(order, vault)) }
        #expect(receipts.map(\.keysDestroyed) == [1, 0, 1])
        #expect(receipts.reduce(0) { $0 + $1.recordsErased } == 2 && receipts[1].recordsErased == 0)
        #expect(try fixture.read().records.isEmpty)
    }
}

extension VaultFixture {
    /// A whole number from an hour's file.
    func count(_ sql: String, _ kind: FileKind, _ hour: CaptureHour = hour) throws -> Int64 {
        let file = try SQLiteFile(path(kind, hour), kind, .query, .read)
        defer { file.close() }
        let select = try file.prepare(sql, .read)
        return try file.read(.read) { _ in
            defer { select.reset() }
            _ = try select.step()
            return select.integer(0)
        }
    }
}
