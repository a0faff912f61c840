import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("readers and orders in force")
struct WithheldTests {
    @Test(
        "what an order is about is not shown from the moment it is followed, by whatever scope",
        arguments: 0..<6)
    func pending(scope: Int) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let start = VaultFixture.start
        let batch = [
            try fixture.entry(0, second: start - 3600), try fixture.entry(1, called: "1234567"),
            try fixture.entry(2, caller: "79460000", called: nil), try fixture.entry(3, application: "app-2"),
            try fixture.entry(4, account: "acct-2"), try fixture.entry(5, second: start + 3600),
        ]
        _ = try await vault.store(batch)
        let orders: [Order] = [
            try fixture.order(.forget), try fixture.order(.forget, application: nil),
            fixture.order(.purge, .application(account: "acct-1", application: "app-1")),
            fixture.order(.purge, .account("acct-1")), fixture.order(.purge, .before(VaultFixture.hour)),
            fixture.order(.purge, .everything),
        ]
        let left: [Set<Int>] = [[2, 3, 4, 5], [2, 4, 5], [3, 4, 5], [4, 5], [1, 2, 3, 4, 5], [5]]
        let expected = Set(left[scope].map { batch[$0].record.recordID })
        // A lift and a count hide nothing.
        try await vault.follow(
            .order(orders[scope]), .order(try fixture.order(.find)), .order(try fixture.order(.lift)))
        for rows in [1, 500] {
            let reading = try fixture.read(rows: rows)
            #expect(reading.ids == expected && reading.withheld == 6 - left[scope].count)
            #expect(reading.keyless == 0 && reading.unreadable == 0 && reading.problems.isEmpty)
        }
        try await vault.carryOutAll()
        #expect(try fixture.read().ids == expected && fixture.read().withheld == 0)
    }

    @Test("an order that comes between two pages is in force for the next one")
    func betweenPages() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try (0..<20).map { try fixture.entry($0) })
        var cursor = try fixture.reader().cursor(pageRows: 10)
        let first = try #require(try cursor.next())
        #expect(first.records.count == 10)
        try await vault.follow(.order(try fixture.order(.forget)))
        let second = try #require(try cursor.next())
        #expect(second.records.isEmpty && second.withheld == 10)
    }

    @Test("how far behind the ledger a store is, is told by when it was last at its end")
    func behind() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        #expect(try fixture.reader().followedAt == 0 && fixture.reader().created == fixture.clock.now)
        let made = fixture.clock.now
        fixture.clock.now = made + 24 * 3600
        #expect(try fixture.reader().secondsBehindLedger == nil)
        fixture.clock.now += 1
        // A store without an hour has nothing to withhold.
        #expect(try fixture.reader().secondsBehindLedger == nil)
        _ = try await vault.store([try fixture.entry(1)])
        #expect(try fixture.reader().secondsBehindLedger == 24 * 3600 + 1)
        try await vault.noteFollowed()
        #expect(try fixture.reader().followedAt == fixture.clock.now)
        #expect(try fixture.reader().secondsBehindLedger == nil)
        fixture.clock.now += 25 * 3600
        #expect(try fixture.reader().secondsBehindLedger == 25 * 3600)
        // A clock that is behind the worker's last does not make the store look up to date.
        _ = try await vault.expire()
        fixture.clock.now = made
        #expect(try fixture.reader().secondsBehindLedger == 25 * 3600)
    }
}
