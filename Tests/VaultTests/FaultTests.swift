import Foundation
import Glibc
import Sealing
import Testing

@testable import Vault

@Suite("faults", .timeLimit(.minutes(2)))
struct FaultTests {
    @Test("keys committed and records not: nothing counts as stored, and the next try succeeds")
    func betweenTheCommits() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let entry = try fixture.entry(2, caller: "new-caller")
        // With the records' directory away the keys are committed, and the records' journal cannot be made.
        try rename(fixture.records, fixture.records + ".away")
        let error = await vaultError { try await vault.store([entry]) }
        #expect(error?.disposition == .retryLater)
        #expect(try holders(fixture) == 4)
        try rename(fixture.records + ".away", fixture.records)
        #expect(try await vault.store([entry])[0].isStored)
        #expect(try holders(fixture) == 4)
        #expect(try fixture.read().records.count == 2)
    }

    @Test(
        "a directory that goes away while it is in use is waited for",
        arguments: ["records", "keys", "keys/eu-3"])
    func directoryAway(name: String) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let path = fixture.folder + "/data/" + name
        try rename(path, path + ".away")
        for _ in 0..<2 {
            let error = await vaultError { try await vault.store([try fixture.entry(2, caller: "new")]) }
            #expect(error != nil)
        }
        #expect(await vaultError { try await vault.probe() }?.disposition == .retryLater)
        // What was made in its place meanwhile, if anything, makes room again.
        try? FileManager.default.removeItem(atPath: path)
        try rename(path + ".away", path)
        try await vault.probe()
        let outcomes = try await vault.store([try fixture.entry(1), try fixture.entry(2, caller: "new")])
        #expect(outcomes[0].isDuplicate && outcomes[1].isStored)
        #expect(try fixture.read().records.count == 2)
        #expect(try fixture.read().problems.isEmpty)
    }

    @Test(
        "a records directory that comes back empty is begun anew beside the keys", arguments: [true, false])
    func recordsEmpty(isRoot: Bool) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try FileManager.default.removeItem(atPath: fixture.records + (isRoot ? "" : "/eu-3"))
        #expect(
            await vaultError { try await vault.store([try fixture.entry(1)]) }?.disposition == .retryLater)
        try FileManager.default.createDirectory(atPath: fixture.records, withIntermediateDirectories: true)
        #expect(try await vault.store([try fixture.entry(1)])[0].isStored)
        #expect(try fixture.read().records.count == 1)
    }

    @Test("a keys directory that comes back empty is not begun anew: its records would be lost unnoticed")
    func keysEmpty() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try rename(fixture.keys, fixture.keys + ".away")
        try FileManager.default.createDirectory(atPath: fixture.keys, withIntermediateDirectories: false)
        #expect(await vaultError { try await vault.store([try fixture.entry(3)]) } != nil)
        #expect(await vaultCode { try await vault.probe() } == .stateMissing)
        let error = await vaultError { try await vault.store([try fixture.entry(2)]) }
        #expect(error?.code == .stateMissing && error?.disposition == .retryLater)
        #expect(error?.description.contains("put the directory back") == true)
        try FileManager.default.removeItem(atPath: fixture.keys)
        try rename(fixture.keys + ".away", fixture.keys)
        #expect(try await vault.store([try fixture.entry(2)])[0].isStored)
    }

    @Test("another store's keys directory in place of ours is not used")
    func foreignKeys() async throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture()
        try await other.open().close()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try rename(fixture.keys, fixture.keys + ".away")
        try rename(other.keys, fixture.keys)
        _ = await vaultError { try await vault.store([try fixture.entry(2)]) }
        let error = await vaultError { try await vault.probe() }
        #expect(error?.code == .wrongStore && error?.disposition == .retryLater)
    }

    @Test(
        "a file deleted under the open store is noticed, not written into the void", arguments: [true, false])
    func deletedFile(recordsFile: Bool) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try FileManager.default.removeItem(atPath: recordsFile ? fixture.recordsFile() : fixture.keysFile())
        let code = await vaultCode { try await vault.store([try fixture.entry(2, caller: "somebody")]) }
        #expect(code == .fileMoved)
        let outcome = await vaultCode { try await vault.store([try fixture.entry(2, caller: "somebody")]) }
        #expect(outcome == (recordsFile ? nil : .keysMissing))
        // A probe does not promise what the next batch will not keep.
        #expect(await vaultCode { try await vault.probe() } == (recordsFile ? nil : .keysMissing))
    }

    @Test("a writer that cannot write gives everything back, and goes on when it can: files limited in size")
    func limitedFiles() async {
        await #expect(processExitsWith: .success) {
            let fixture = try VaultFixture()
            let vault = try await fixture.open()
            _ = try await vault.store([try fixture.entry(0)])
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 100_000, rlim_max: rlim_t.max)
            #expect(unsafe setrlimit(__rlimit_resource_t(1), &limit) == 0)  // RLIMIT_FSIZE
            let batch = try fixture.entries(1..<500)
            for _ in 0..<2 {
                let error = await vaultError { try await vault.store(batch) }
                #expect(error?.disposition == .retryLater)
            }
            #expect(await vaultError { try await vault.probe() }?.disposition == .retryLater)
            let small = try await vault.store([try fixture.entry(1000)])
            #expect(small[0].isStored)
            limit.rlim_cur = rlim_t.max
            #expect(unsafe setrlimit(__rlimit_resource_t(1), &limit) == 0)
            try await vault.probe()
            let outcomes = try await vault.store(batch)
            #expect(outcomes.count { $0.isStored } == batch.count)
            #expect(try fixture.read().records.count == batch.count + 2)
        }
    }

    @Test(
        "a full disk (a small tmpfs) gives everything back, and goes on when there is room",
        .enabled(if: getuid() == 0, "mounting needs root"))
    func fullDisk() async throws {
        let fixture = try VaultFixture()
        for folder in [fixture.records, fixture.keys] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try run("mount", "-t", "tmpfs", "-o", "size=400k,mode=700", "tmpfs", folder)
        }
        defer {
            for folder in [fixture.records, fixture.keys] { _ = try? run("umount", "-l", folder) }
        }
        let vault = try await fixture.open()
        let batch = try fixture.entries(0..<2000)
        let error = await vaultError { try await vault.store(batch) }
        #expect(error?.code == .sqlite(13) && error?.disposition == .retryLater)  // SQLITE_FULL
        #expect(try fixture.read().records.isEmpty)
        // Destroying needs no room.
        for folder in [fixture.records, fixture.keys] { try run("mount", "-o", "remount,size=20m", folder) }
        try await vault.probe()
        let outcomes = try await vault.store(batch)
        #expect(outcomes.count { $0.isStored } == batch.count)
        #expect(try fixture.read().records.count == batch.count)
        try await vault.close()
    }

    private func holders(_ fixture: VaultFixture) throws -> Int64 {
        let file = try SQLiteFile(fixture.keysFile(), .keys, .query, .read)
        defer { file.close() }
        let count = try file.prepare("SELECT count(*) FROM holders", .read)
        return try file.read(.read) { _ in
            defer { count.reset() }
            _ = try count.step()
            return count.integer(0)
        }
    }
}

/// Renames, or throws.
func rename(_ from: String, _ to: String) throws {
    guard unsafe Glibc.rename(from, to) == 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
}

/// Runs a program of the system to its end.
func run(_ program: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw POSIXError(.EIO) }
}
