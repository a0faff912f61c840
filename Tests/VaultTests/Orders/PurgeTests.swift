import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("purging")
struct PurgeTests {
    @Test("an application, an account, a time, everything: that goes and nothing else", arguments: 0..<4)
    func scopes(scope: Int) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let (start, hour) = (VaultFixture.start, VaultFixture.hour)
        let batch = [
            try fixture.entry(0, second: start - 3600), try fixture.entry(1, second: start - 1),
            try fixture.entry(2, application: "app-2"), try fixture.entry(3, account: "acct-2"),
            try fixture.entry(4), try fixture.entry(5, second: start + 3600),
        ]
        _ = try await vault.store(batch)
        let subjects: [Order.Subject] = [
            .application(account: "acct-1", application: "app-1"), .account("acct-1"), .before(hour),
            .everything,
        ]
        let left = [[2, 3, 5], [3, 5], [2, 3, 4, 5], [5]][scope]
        let purge = fixture.order(.purge, subjects[scope])
        try await vault.obey(purge)
        #expect(try fixture.read().ids == Set(left.map { batch[$0].record.recordID }))
        let receipt = try await fixture.receipt(purge, vault)
        #expect(receipt.outcome == .done && receipt.recordsErased == 6 - left.count)
        // Holders: application, caller, called number of each application in each hour.
        #expect(receipt.keysDestroyed == [2, 3, 3, 12][scope])
        let erased = try fixture.reader().erased(since: 0)
        #expect(
            Set(erased.flatMap(\.records))
                == Set(batch.indices.filter { !left.contains($0) }.map { batch[$0].record.recordID }))
        #expect(erased.allSatisfy { $0.order == purge.id && $0.erasedAt == fixture.clock.now })
        #expect(try fixture.reader().erased(since: fixture.clock.now + 1).isEmpty)
        // Whatever of it comes late is refused.
        let late = try await vault.store(batch).map(\.word)
        #expect(late == batch.indices.map { left.contains($0) ? "duplicate" : "fenced" })
        for gone in [hour, CaptureHour(index: hour.index - 1)] {
            let isThere = FileManager.default.fileExists(atPath: fixture.recordsFile(gone))
            #expect(isThere == (scope < 2 || scope == 2 && gone == hour))
        }
    }

    @Test("a whole hour goes though it cannot be read", arguments: [true, false])
    func damaged(keysFile: Bool) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: VaultFixture.start - 3600),
        ])
        let earlier = CaptureHour(index: VaultFixture.hour.index - 1)
        let path = keysFile ? fixture.keysFile(earlier) : fixture.recordsFile(earlier)
        try FileManager.default.removeItem(atPath: path)
        try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: path))
        let purge = fixture.order(.purge, .before(VaultFixture.hour))
        try await vault.obey(purge)
        #expect(try await fixture.receipt(purge, vault).outcome == .done)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try fixture.read().records.count == 1 && fixture.read().problems.isEmpty)
    }

    @Test("of an hour that goes as a whole, a forget in the same pass has nothing left to do")
    func together() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: VaultFixture.start - 3600),
        ])
        let purge = fixture.order(.purge, .before(VaultFixture.hour))
        let forget = try fixture.order(.forget)
        try await vault.obey(forget, purge)
        let receipts = [try await fixture.receipt(forget, vault), try await fixture.receipt(purge, vault)]
        #expect(receipts.map(\.recordsErased) == [1, 1] && receipts.allSatisfy { $0.outcome == .done })
        #expect(try fixture.read().records.isEmpty)
    }

    @Test(
        "of the request's own hour goes what was captured after the request too, until the order is carried out"
    )
    func ownHour() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let purge = fixture.order(.purge, .everything)
        try await vault.follow(.order(purge))
        _ = try await vault.store([try fixture.entry(2, second: fixture.clock.now + 301)])
        try await vault.carryOutAll()
        let receipt = try await fixture.receipt(purge, vault)
        #expect(receipt.recordsErased == 2 && receipt.keysDestroyed == 3)
        #expect(try await vault.store([try fixture.entry(3, second: fixture.clock.now + 301)])[0].isStored)
        #expect(try fixture.read().records.count == 1)
    }

    @Test("killed between the two files of an hour that goes, the store opens, and the order is completed")
    func halfDestroyed() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: VaultFixture.start + 3600),
        ])
        let purge = fixture.order(.purge, .before(CaptureHour(index: VaultFixture.hour.index + 1)))
        try await vault.follow(.order(purge))
        try await vault.close(.unclean)
        try FileManager.default.removeItem(atPath: fixture.keysFile())
        #expect(try fixture.read().records.count == 1 && fixture.read().problems.isEmpty)
        vault = try await fixture.open()
        try await vault.carryOutAll()
        #expect(try await fixture.receipt(purge, vault).outcome == .done)
        #expect(!FileManager.default.fileExists(atPath: fixture.recordsFile()))
        #expect(try fixture.read().records.count == 1 && fixture.read().problems.isEmpty)
    }

    @Test(
        "an hour that cannot be read for a moment is read before it is destroyed; one that never can is destroyed"
    )
    func unreadable() async throws {
        for isMended in [true, false] {
            let fixture = try VaultFixture(inMemory: true)
            var vault = try await fixture.open()
            _ = try await vault.store(try fixture.entries(0..<3))
            try await vault.close()
            vault = try await fixture.open()
            let watch = try DiskWatch(fixture.folder)
            watch.only(".records")
            watch.fail(at: 1, .unreadable)
            let purge = fixture.order(.purge, .everything)
            try await vault.follow(.order(purge))
            for _ in 0..<Store.readingsMax {
                #expect(await vaultError { try await vault.carryOutAll() }?.disposition == .retryLater)
                #expect(try await fixture.receipts(vault).isEmpty)
            }
            if isMended { watch.mend() }
            try await vault.carryOutAll()
            // Whoever holds exports is told which records to delete there, if anybody can know.
            #expect(try await fixture.receipt(purge, vault).recordsErased == (isMended ? 3 : 0))
            #expect(files(below: fixture.folder).allSatisfy { !$0.contains(VaultFixture.hour.name) })
        }
    }
}
