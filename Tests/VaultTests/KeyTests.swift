import Foundation
import Sealing
import Testing

@testable import Vault

@Suite("keys")
struct KeyTests {
    @Test("after a rotation every hour is rewrapped, and the old wrapping key can be removed")
    func rotation() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        let batch = try (0..<3).map { try fixture.entry($0, second: VaultFixture.start - Int64($0) * 3600) }
        _ = try await vault.store(batch)
        let old = fixture.keyring.newestWrapping.version
        #expect(try await vault.wrappingVersions() == [old])
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        try await vault.adopt(rotated)
        #expect(try await vault.wrappingVersions() == [rotated.newestWrapping.version])
        let cut = try rotated.removingWrapping(version: old)
        try await vault.adopt(cut)
        _ = try await vault.store([try fixture.entry(9)])
        try await vault.close()
        vault = try await fixture.open(cut)
        #expect(try await vault.store(batch).count { $0.isDuplicate } == 3)
        #expect(try fixture.read(cut.reader()).records.count == 4)
        // Whoever has only the old one opens nothing any more: that is what makes old copies of the keys die.
        let reading = try fixture.read(fixture.keyring.reader())
        #expect(reading.records.isEmpty && reading.problems.count == 3)
    }

    @Test("a wrapping key that was rotated out and removed in one step is still used to rewrap")
    func rotationInOneStep() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        let cut = try rotated.removingWrapping(version: fixture.keyring.newestWrapping.version)
        try await vault.adopt(cut)
        #expect(try await vault.wrappingVersions() == [cut.newestWrapping.version])
        #expect(try fixture.read(cut).records.count == 1)
    }

    @Test("a start rewraps what was left under an older version")
    func rewrapAtStart() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        vault = try await fixture.open(rotated)
        #expect(try await vault.wrappingVersions() == [rotated.newestWrapping.version])
    }

    @Test("a keyring without the version that a segment needs is refused, and named")
    func missingVersion() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        let version = fixture.keyring.newestWrapping.version
        let cut = try fixture.keyring.rotated(now: fixture.clock.now).removingWrapping(version: version)
        let error = await vaultError { try await fixture.open(cut) }
        guard case .sealing(let sealing) = error?.code else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(sealing.code == .unknownKeyVersion(version))
        #expect(error?.path == fixture.keysFile())
    }

    @Test("a reader's keyring, without index keys, opens everything")
    func readersKeyring() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        #expect(fixture.keyring.reader().indexKeys.isEmpty)
        #expect(try fixture.read(fixture.keyring.reader()).records.count == 1)
    }

    @Test(
        "a row with a holder whose key is gone is skipped and counted; the others are read",
        arguments: [1, 2, 3])
    func keyless(holder: Int) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, application: "app-2", caller: "555", called: "666"),
        ])
        try await vault.close()
        // The first record's application, caller and called number are holders 1, 2 and 3.
        try fixture.execute("DELETE FROM holders WHERE id = \(holder)", .keys)
        let reading = try fixture.read()
        #expect(reading.records.map(\.place.applicationID) == ["app-2"])
        #expect(reading.keyless == 1 && reading.unreadable == 0 && reading.problems.isEmpty)
    }

    @Test(
        "a row that does not authenticate is reported and never shown",
        arguments: [
            // Another byte than the one that is there, whatever that is.
            """
            UPDATE records SET sealed = CAST(substr(sealed, 1, 99)
                || CASE substr(sealed, 100, 1) WHEN x'12' THEN x'13' ELSE x'12' END || substr(sealed, 101) AS BLOB)
            """,
            "UPDATE records SET sealed = substr(sealed, 1, length(sealed) - 1)",
            "UPDATE records SET record = zeroblob(16)",
            "UPDATE records SET caller = called",
            "UPDATE records SET caller = NULL",
            "UPDATE records SET application = caller",
            "UPDATE records SET sealed = r.sealed FROM (SELECT * FROM records) r WHERE r.id <> records.id",
        ])
    func unreadable(change: String) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1), try fixture.entry(2)])
        try await vault.close()
        try fixture.execute(change, .records)
        let reading = try fixture.read()
        #expect(reading.records.isEmpty && reading.unreadable == 2 && reading.keyless == 0)
    }

    @Test("holder ids never come back")
    func holderIDs() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        try fixture.execute("DELETE FROM holders", .keys)
        vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(2)])
        let reading = try fixture.read()
        #expect(reading.records.count == 1 && reading.keyless == 1 && reading.unreadable == 0)
    }
}

extension VaultFixture {
    /// Runs a statement on an hour's file, behind the store's back.
    func execute(_ sql: String, _ kind: FileKind) throws {
        let path = [FileKind.keys: keysFile(), .records: recordsFile(), .state: keys + "/state.sqlite"][kind]
        let file = try SQLiteFile(try #require(path), kind, .write, .open)
        defer { file.close() }
        let statement = try file.prepare(sql, .open)
        try file.write(.open) { _ in try statement.run() }
    }
}
