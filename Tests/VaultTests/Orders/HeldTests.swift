import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("orders that are held, blocked or kept waiting")
struct HeldTests {
    @Test("more than a thousand hits are fenced and hidden but kept, until the forget is broad")
    func held() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        // An application's own number, in two hours.
        _ = try await vault.store(try fixture.entries(0..<600))
        _ = try await vault.store(try fixture.entries(600..<1001, second: VaultFixture.start - 3600))
        let other = try fixture.entry(5000, called: nil)
        _ = try await vault.store([other])
        let forget = try fixture.order(.forget, number: Person.called)
        try await vault.obey(forget)
        let held = try await fixture.receipt(forget, vault)
        #expect(held.outcome == .held && held.recordsFound == 1001)
        #expect(held.recordsErased == 0 && held.keysDestroyed == 0)
        #expect(try await vault.orderOverview().pending == 0)
        for isRestarted in [false, true] {
            if isRestarted {
                try await vault.close()
                vault = try await fixture.open()
            }
            let reading = try fixture.read()
            #expect(reading.ids == [other.record.recordID] && reading.withheld == 1001)
            #expect(try await vault.store([try fixture.entry(9000)]) == [.fenced])
            #expect(try fixture.count("SELECT count(*) FROM records WHERE key IS NOT NULL", .records) == 601)
        }
        let broad = try fixture.order(.forget, number: Person.called, broad: true)
        try await vault.obey(broad)
        let done = try await fixture.receipt(broad, vault)
        #expect(done.outcome == .done && done.recordsErased == 1001 && done.keysDestroyed == 2)
        #expect(try fixture.count("SELECT count(*) FROM records WHERE key IS NOT NULL", .records) == 1)
        #expect(try fixture.read().withheld == 0)
    }

    @Test("a thousand hits are not too many, and neither is any number for a purge or a count")
    func notHeld() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<1000))
        _ = try await vault.store(
            try (2000..<3100).map { try fixture.entry($0, account: "acct-2", caller: "\(20_000_000 + $0)") })
        let orders = [
            try fixture.order(.forget, number: Person.called), fixture.order(.purge, .account("acct-2")),
            try fixture.order(.find, number: Person.called, account: "acct-2"),
        ]
        try await vault.obey(orders[2])
        try await vault.obey(orders[0], orders[1])
        let receipts = [
            try await fixture.receipt(orders[0], vault), try await fixture.receipt(orders[1], vault),
            try await fixture.receipt(orders[2], vault),
        ]
        #expect(receipts.map(\.outcome) == [.done, .done, .found])
        #expect(receipts.map(\.recordsErased) == [1000, 1100, 0] && receipts[2].recordsFound == 1100)
    }

    @Test(
        "a store that used an index key for which the order has no token says so, and is done when it gets one"
    )
    func blocked() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        let later = fixture.clock.now + 10 * 24 * 3600
        fixture.clock.now = later
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: later - 600, keyring: rotated),
            try fixture.entry(3, second: later, caller: "1234567", keyring: rotated),
        ])
        let id = UUID()
        let partial = try fixture.order(.forget, id: id)
        let whole = try fixture.order(.forget, id: id, keyring: rotated)
        let lift = try fixture.order(.lift)
        try await vault.obey(partial, lift)
        #expect(try await fixture.receipt(partial, vault).outcome == .blocked)
        #expect(try await fixture.receipt(partial, vault).recordsErased == 1)
        #expect(try await fixture.receipt(lift, vault).outcome == .done)
        // The same command, admitted once more by a worker that has the newer key.
        try await vault.obey(whole)
        let receipt = try await fixture.receipt(whole, vault)
        #expect(receipt.outcome == .done && receipt.recordsErased == 2 && receipt.keysDestroyed == 2)
        // Whoever counts counts each record once, though receipts tell of all so far.
        let counted = try await vault.takeCarriedOut()
        #expect(counted.map(\.standing) == [.blocked, .done, .done])
        #expect(counted.map(\.recordsErased) == [1, 0, 1])
        #expect(try fixture.read(rotated).records.count == 1)
        #expect(
            try await vault.store([try fixture.entry(2, second: later - 600, keyring: rotated)]) == [.fenced])
        // From now on it is the order that is known.
        #expect(try await vault.order(id) == partial.completed(by: whole))
        try await vault.obey(partial)
        #expect(try await fixture.receipt(partial, vault).outcome == .done)
    }

    @Test("what was stored under an older index key is found after a rotation")
    func rotation() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        let later = fixture.clock.now + 10 * 24 * 3600
        fixture.clock.now = later
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: later - 600, keyring: rotated),
        ])
        let forget = try fixture.order(.forget, keyring: rotated)
        try await vault.obey(forget)
        let receipt = try await fixture.receipt(forget, vault)
        #expect(receipt.outcome == .done && receipt.recordsErased == 2)
        #expect(try fixture.read(rotated).records.isEmpty)
    }

    @Test(
        "an hour that fails keeps its orders waiting, the other hours are erased, and the count is exact in the end"
    )
    func failingHour() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        let start = VaultFixture.start
        let bystander = try fixture.entry(4, caller: "79460000", called: nil)
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: start - 3600),
            try fixture.entry(3, second: start - 7200),
            bystander,
        ])
        try await vault.close()
        vault = try await fixture.open()
        let path = fixture.keysFile(CaptureHour(index: VaultFixture.hour.index - 1))
        try rename(path, path + ".away")
        let forget = try fixture.order(.forget)
        #expect(await vaultCode { try await vault.obey(forget) } == .keysMissing)
        #expect(try await vault.orderOverview().pending == 1)
        #expect(try await fixture.receipts(vault).isEmpty)
        let reading = try fixture.read()
        #expect(
            reading.ids == [bystander.record.recordID] && reading.withheld == 0 && reading.problems.count == 1
        )
        #expect(try fixture.count("SELECT count(*) FROM records WHERE key IS NOT NULL", .records) == 1)
        // In the request's own hour, after the fence: it goes with the hour as long as the order waits.
        #expect(try await vault.store([try fixture.entry(5, second: start + 3000, called: nil)])[0].isStored)
        #expect(try fixture.read().withheld == 1)
        try rename(path + ".away", path)
        try await vault.carryOutAll()
        let receipt = try await fixture.receipt(forget, vault)
        #expect(receipt.outcome == .done && receipt.recordsErased == 4 && receipt.keysDestroyed == 4)
        #expect(try fixture.read().ids == [bystander.record.recordID])
    }

    @Test("an order that waits for an hour's keys is done once a purge has destroyed the hour")
    func failingHourDestroyed() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: VaultFixture.start - 3600),
        ])
        try await vault.close()
        vault = try await fixture.open()
        let path = fixture.keysFile(CaptureHour(index: VaultFixture.hour.index - 1))
        try rename(path, path + ".away")
        let forget = try fixture.order(.forget)
        #expect(await vaultCode { try await vault.obey(forget) } == .keysMissing)
        try await vault.obey(fixture.order(.purge, .before(VaultFixture.hour)))
        #expect(try await fixture.receipt(forget, vault).outcome == .done)
        #expect(try await vault.orderOverview().pending == 0)
    }

    @Test("keys that were replaced under the open store are not taken for what is there")
    func replaced() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1, caller: "1234567", called: nil)])
        let kept = try #require(FileManager.default.contents(atPath: fixture.keysFile()))
        try FileManager.default.removeItem(atPath: fixture.keysFile())
        let forget = try fixture.order(.forget)
        #expect(await vaultCode { try await vault.obey(forget) } == .keysMissing)
        try kept.write(to: URL(fileURLWithPath: fixture.keysFile()))
        try await vault.carryOutAll()
        #expect(try await fixture.receipt(forget, vault).outcome == .done)
    }
}
