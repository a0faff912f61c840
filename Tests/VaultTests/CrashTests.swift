import Foundation
import Glibc
import Sealing
import Testing

@testable import Vault

@Suite("crashes", .timeLimit(.minutes(2)))
struct CrashTests {
    @Test(
        "killed at any moment, what was stored is there and opens, and nothing is there twice",
        arguments: 0..<8)
    func kill(round: Int) async throws {
        let fixture = try VaultFixture()
        try fixture.keyring.write(to: fixture.folder + "/keyring", overwrite: false)
        let folder = fixture.folder
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [folder = folder as String, round = round as Int] in
            try await Self.storeUntilKilled(folder, round: round)
        }
        let acknowledged = try String(contentsOfFile: folder + "/acknowledged", encoding: .utf8)
            .split(separator: "\n").compactMap { RecordID(hex: String($0)) }
        #expect(!acknowledged.isEmpty)
        // A reader may come before the next start: it rolls back what was half done.
        let before = try fixture.read()
        #expect(before.unreadable == 0 && before.keyless == 0 && before.problems.isEmpty)
        #expect(before.ids.isSuperset(of: acknowledged) && before.ids.count == before.records.count)
        let vault = try await fixture.open()
        #expect(vault.startedAfterUncleanEnd)
        let again = try (0..<50).map { try fixture.entry($0, caller: "\(10_000_000 + $0)") }
        #expect(try await vault.store(again).count { $0.isDuplicate } == 50)
        #expect(try fixture.read().ids == before.ids)
    }

    /// The child: stores batch after batch, says so, and is killed by a thread of its own in the middle of
    /// one.
    private static func storeUntilKilled(_ folder: String, round: Int) async throws {
        let fixture = try VaultFixture(folder: folder)
        let vault = try await fixture.open()
        let log = unsafe open(folder + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        for batch in 0... {
            if batch == 3 {
                Thread {
                    usleep(useconds_t(500 + round * 1700))
                    Glibc.kill(getpid(), SIGKILL)
                }.start()
            }
            let entries = try fixture.entries(batch * 50..<batch * 50 + 50)
            let stored = try await vault.store(entries).compactMap {
                if case .stored(let stored) = $0 { stored } else { nil }
            }
            let line = stored.map { $0.recordID.hex + "\n" }.joined()
            _ = unsafe write(log, line, line.utf8.count)
        }
    }

    @Test(
        "a journal left by a kill in the middle of a commit is rolled back, by a reader too",
        arguments: [true, false])
    func hotJournal(byReader: Bool) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<500))
        try await vault.close()
        let path = fixture.recordsFile()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let file = try SQLiteFile(path, .records, .write, .open)
            // Pages go to the file before the commit, as they do in the middle of one.
            for sql in ["PRAGMA cache_size=5", "PRAGMA cache_spill=ON"] {
                let pragma = try file.prepare(sql, .open)
                _ = try pragma.step()
                pragma.reset()
            }
            let damage = try file.prepare("UPDATE records SET sealed = zeroblob(length(sealed))", .open)
            try file.write(.open) { _ in
                try damage.run()
                Glibc.kill(getpid(), SIGKILL)
            }
        }
        let journal = try FileManager.default.attributesOfItem(atPath: path + "-journal")[.size] as? Int
        #expect((journal ?? 0) > 512)
        if byReader {
            #expect(try fixture.read().records.count == 500)
        } else {
            let vault = try await fixture.open()
            #expect(try await vault.store(try fixture.entries(0..<500)).count { $0.isDuplicate } == 500)
            #expect(try fixture.read().unreadable == 0)
        }
    }
}
