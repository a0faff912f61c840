import Foundation
import Sealing
import Testing

@testable import Vault

@Suite("opening a store")
struct OpeningTests {
    @Test("directories are made with mode 0700, files with 0600, whatever the umask")
    func modes() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let manager = FileManager.default
        for folder in [
            fixture.folder + "/data", fixture.records, fixture.keys, fixture.records + "/eu-3",
            fixture.keys + "/eu-3",
        ] {
            #expect(manager.mode(folder) == 0o700)
        }
        let found = files(below: fixture.folder)
        #expect(found.count >= 4)
        for file in found { #expect(manager.mode(file) == 0o600, "\(file)") }
        let names = Set(found.map { String($0.dropFirst(fixture.folder.count)) })
        #expect(names.contains("/data/records/eu-3/\(VaultFixture.hour.name).records"))
        #expect(names.contains("/data/keys/eu-3/\(VaultFixture.hour.name).keys"))
        #expect(names.contains("/data/keys/state.sqlite"))
    }

    @Test("a store that is in use is refused to a second opener, and free when it is closed")
    func lock() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let error = await vaultError { try await fixture.open() }
        #expect(error?.code == .lockedByAnotherProcess)
        #expect(error?.description.contains("another process") == true)
        try await vault.close()
        _ = try await fixture.open()
    }

    @Test("the lock is waited for")
    func lockWait() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        var patient = fixture.configuration
        patient.lockWait = .seconds(60)
        async let second = fixture.open(configuration: patient)
        try await vault.close()
        let storeID = try await second.storeID
        #expect(storeID == vault.storeID)
    }

    @Test("id, signing key and secret belong to the store, and stay")
    func identity() async throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture()
        let vault = try await fixture.open()
        try await vault.close()
        let again = try await fixture.open()
        #expect(again.storeID == vault.storeID && again.created == vault.created)
        #expect(again.signingKey.publicKey == vault.signingKey.publicKey)
        #expect(try await other.open().storeID != vault.storeID)
        #expect(vault.storeID.description.count == 32)
    }

    @Test("another region's store is refused")
    func otherRegionsStore() async throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture(region: "us-1")
        try await fixture.open().close()
        var configuration = other.configuration
        (configuration.records, configuration.keys) = (fixture.records, fixture.keys)
        let error = await vaultError { try await other.open(configuration: configuration) }
        #expect(error?.code == .wrongRegion(expected: "us-1", found: "eu-3"))
        #expect(error?.disposition == .stop)
        #expect(throws: VaultError.self) {
            try VaultReader(configuration, keyring: other.keyring, clock: .system)
        }
    }

    @Test("another region's keyring is refused")
    func otherRegionsKeyring() async throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture(region: "us-1")
        let code = await vaultCode { try await fixture.open(other.keyring) }
        guard case .sealing(let error) = code, case .wrongRegion = error.code else {
            Issue.record("\(String(describing: code))")
            return
        }
    }

    @Test(
        "segments moved in from another region do not open: records are set aside, keys refused unless there are own ones",
        arguments: [true, false])
    func movedSegments(recordsOnly: Bool) async throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture(region: "us-1")
        for store in [fixture, other] {
            let vault = try await store.open()
            _ = try await vault.store([try store.entry(1)])
            try await vault.close()
        }
        let moves = [(fixture.recordsFile(), other.recordsFile()), (fixture.keysFile(), other.keysFile())]
        for (from, to) in moves.prefix(recordsOnly ? 1 : 2) {
            try FileManager.default.removeItem(atPath: to)
            try FileManager.default.copyItem(atPath: from, toPath: to)
        }
        let before = try other.read()
        #expect(before.records.isEmpty && before.problems.count == 1)
        let code = await vaultCode { try await other.open() }
        #expect(code == (recordsOnly ? nil : .wrongRegion(expected: "us-1", found: "eu-3")))
        let reading = try other.read()
        #expect(reading.records.isEmpty && reading.problems.count == 1)
        #expect((reading.problems.first?.code == .setAside) == recordsOnly)
    }

    @Test("a segment of another store of the region, or of another hour, is set aside")
    func strayedSegments() async throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture()
        for store in [fixture, other] {
            let vault = try await store.open()
            _ = try await vault.store([try store.entry(1)])
            try await vault.close()
        }
        let manager = FileManager.default
        let kept = try Data(contentsOf: URL(fileURLWithPath: fixture.recordsFile()))
        try manager.removeItem(atPath: fixture.recordsFile())
        try manager.copyItem(atPath: other.recordsFile(), toPath: fixture.recordsFile())
        var vault = try await fixture.open()
        #expect(try await vault.setAside().map(\.hour) == [VaultFixture.hour])
        #expect(try fixture.read().records.isEmpty)
        try await vault.close()
        try kept.write(to: URL(fileURLWithPath: fixture.recordsFile()))
        let next = CaptureHour(index: VaultFixture.hour.index + 1)
        try manager.moveItem(atPath: fixture.recordsFile(), toPath: fixture.recordsFile(next))
        try manager.moveItem(atPath: fixture.keysFile(), toPath: fixture.keysFile(next))
        vault = try await fixture.open()
        #expect(try await vault.setAside().map(\.hour) == [VaultFixture.hour, next, next])
        #expect(try fixture.read().records.isEmpty)
    }

    @Test("records without their keys are refused: one hour's, all hours', the whole directory")
    func keysMissing() async throws {
        for missing in 0..<3 {
            let fixture = try VaultFixture()
            let vault = try await fixture.open()
            _ = try await vault.store([try fixture.entry(1)])
            try await vault.close()
            let path = [fixture.keysFile(), fixture.keys + "/eu-3", fixture.keys][missing]
            try FileManager.default.removeItem(atPath: path)
            let error = await vaultError { try await fixture.open() }
            #expect(error?.code == .keysMissing)
            #expect(error?.description.contains("put the keys directory back") == true)
        }
    }

    @Test("a state that is lost is not replaced by a new one while there are segments")
    func stateMissing() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        try FileManager.default.removeItem(atPath: fixture.keys + "/state.sqlite")
        #expect(await vaultCode { try await fixture.open() } == .keysMissing)
        #expect(throws: VaultError.self) { try fixture.reader() }
    }

    @Test("an hour whose records are gone goes on with its keys")
    func recordsMissing() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        try FileManager.default.removeItem(atPath: fixture.recordsFile())
        vault = try await fixture.open()
        #expect(try await vault.store([try fixture.entry(1)])[0].isStored)
        #expect(try fixture.read().records.count == 1)
    }

    @Test("an old records file beside an hour made anew is set aside")
    func formerLife() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        let old = try Data(contentsOf: URL(fileURLWithPath: fixture.recordsFile()))
        for path in [fixture.recordsFile(), fixture.keysFile()] {
            try FileManager.default.removeItem(atPath: path)
        }
        vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(2)])
        try await vault.close()
        try old.write(to: URL(fileURLWithPath: fixture.recordsFile()))
        vault = try await fixture.open()
        #expect(try await vault.setAside().count == 1)
        #expect(try fixture.read().records.isEmpty)
    }

    @Test("an unknown format is refused and named", arguments: ["state", "keys", "records"])
    func unknownFormat(kind: String) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        let path = [
            "state": fixture.keys + "/state.sqlite", "keys": fixture.keysFile(),
            "records": fixture.recordsFile(),
        ][kind]
        // user_version: four bytes at 60, big-endian (https://www.sqlite.org/fileformat2.html).
        let file = try #require(path.flatMap { FileHandle(forUpdatingAtPath: $0) })
        try file.seek(toOffset: 60)
        try file.write(contentsOf: Data([0, 0, 0, 99]))
        try file.close()
        let error = await vaultError { try await fixture.open() }
        #expect(error?.code == .unknownFormat(99) && error?.disposition == .stop)
    }

    @Test("keys in the records directory, or in the same one, are refused")
    func overlap() async throws {
        let fixture = try VaultFixture()
        for (records, keys) in [("/a", "/a"), ("/a", "/a/keys"), ("/a", "/b/../a/k"), ("/a/", "/a")] {
            let configuration = VaultConfiguration(
                records: fixture.folder + records, keys: fixture.folder + keys, region: fixture.region)
            #expect(
                await vaultCode { try await fixture.open(configuration: configuration) }
                    == .directoriesOverlap)
        }
        let apart = VaultConfiguration(
            records: fixture.folder + "/keys/records", keys: fixture.folder + "/keys", region: fixture.region)
        _ = try await fixture.open(configuration: apart)
    }

    @Test("a start after a kill knows it, one after a clean end does not")
    func cleanEnd() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        #expect(!vault.startedAfterUncleanEnd)
        try await vault.close(.unclean)
        vault = try await fixture.open()
        #expect(vault.startedAfterUncleanEnd)
        try await vault.close()
        vault = try await fixture.open()
        #expect(!vault.startedAfterUncleanEnd)
    }

    @Test("a file that a killed worker had only begun is finished")
    func blankFiles() async throws {
        let fixture = try VaultFixture()
        try await fixture.open().close()
        for path in [fixture.keysFile(), fixture.recordsFile()] {
            #expect(
                FileManager.default.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]))
            let vault = try await fixture.open()
            _ = try await vault.store([try fixture.entry(1)])
            #expect(try fixture.read().records.count == 1)
            try await vault.close()
        }
    }
}
