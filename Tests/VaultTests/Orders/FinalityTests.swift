import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("forgotten is final", .timeLimit(.minutes(2)))
struct FinalityTests {
    @Test("an old copy of the records opens for everyone but the person, with today's keys")
    func oldCopy() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let mine = try (0..<4).map {
            try fixture.entry(
                $0, second: VaultFixture.start - Int64($0) * 3600, caller: $0 == 1 ? "0123" : "00900123",
                called: $0 == 1 ? "00123" : nil)
        }
        let others = try (10..<14).map {
            try fixture.entry(
                $0, second: VaultFixture.start - Int64($0 - 10) * 3600, caller: "79460000", called: nil)
        }
        _ = try await vault.store(mine + others)
        let copies = try fixture.copyRecords()
        try await vault.obey(try fixture.order(.forget))
        // Stored again, with new keys: these open nothing of old.
        let later = try fixture.entry(20, second: VaultFixture.start + 3000, called: nil)
        #expect(try await vault.store([later])[0].isStored)
        try await vault.close()
        try fixture.putBack(copies)
        let reading = try fixture.read()
        #expect(reading.ids == Set(others.map(\.record.recordID)))
        #expect(reading.keyless == 4 && reading.unreadable == 0 && reading.problems.isEmpty)
    }

    @Test("an old copy of keys and records opens nothing once its wrapping key version is removed")
    func oldCopyOfKeys() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let other = try fixture.entry(2, caller: "79460000", called: nil)
        _ = try await vault.store([
            try fixture.entry(1), other, try fixture.entry(3, second: VaultFixture.start - 3600),
        ])
        let (records, keys) = (try fixture.copyRecords(), fixture.folder + "/copied-keys")
        try FileManager.default.copyItem(atPath: fixture.keys, toPath: keys)
        let former = fixture.keyring.newestWrapping.version
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        try await vault.adopt(rotated)
        let here = try await vault.here(worker: "worker-1", software: "1.0")
        #expect(here.wrapping == [rotated.newestWrapping.version])
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        #expect(try await fixture.receipt(forget, vault).wrapping == rotated.newestWrapping.version)
        let cut = try rotated.removingWrapping(version: former)
        try await vault.adopt(cut)
        try await vault.close()
        #expect(try fixture.read(cut).ids == [other.record.recordID])
        try fixture.putBack(records)
        try FileManager.default.removeItem(atPath: fixture.keys)
        try FileManager.default.moveItem(atPath: keys, toPath: fixture.keys)
        // As long as the version is there, they open: that is why it goes.
        #expect(try fixture.read(rotated).records.count == 3)
        let dead = try fixture.read(cut)
        #expect(dead.records.isEmpty && dead.problems.count == 2)
        #expect(await vaultError { try await fixture.open(cut) } != nil)
    }

    @Test("an old copy opens nothing of a purged application, account, time or store", arguments: 0..<4)
    func oldCopyPurged(scope: Int) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let mine = [try fixture.entry(1, second: VaultFixture.start - 3600)]
        let other = try fixture.entry(2, second: VaultFixture.start + 3600, account: "acct-2")
        _ = try await vault.store(mine + [other])
        let copies = try fixture.copyRecords()
        let subjects: [Order.Subject] = [
            .application(account: "acct-1", application: "app-1"), .account("acct-1"),
            .before(VaultFixture.hour),
            .everything,
        ]
        try await vault.obey(fixture.order(.purge, subjects[scope]))
        try await vault.close()
        try fixture.putBack(copies)
        #expect(try fixture.read().ids == [other.record.recordID])
        #expect(try fixture.read().problems.count == (scope < 2 ? 0 : 1))
    }

    @Test("neither the person's index value, nor the key, nor the sealed rows lie in any file afterwards")
    func rawBytes() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        // Enough of them, in several batches, that pages of every table and index have been split and merged.
        for batch in 0..<10 {
            _ = try await vault.store(try fixture.entries(batch * 600..<batch * 600 + 600))
        }
        let wanted = Array(0..<6000).filter { $0 * 7919 % 6000 < 3000 }
        let before = try fixture.traces(ofCallers: wanted)
        #expect(before.count == 3000 * 4)
        #expect(found(before, below: fixture.folder).count == before.count)
        let orders = try wanted.map { try fixture.order(.forget, number: "+4477\(10_000_000 + $0)") }
        for pass in 0..<30 {
            try await vault.follow(entries: orders[pass * 100..<pass * 100 + 100].map { .order($0) })
            try await vault.carryOutAll()
        }
        for isOpen in [true, false] {
            if !isOpen { try await vault.close() }
            #expect(found(before, below: fixture.records).isEmpty)
            // The erased records' ids are kept among the keys, for those who hold exports.
            #expect(found(before.filter { $0.count > 16 }, below: fixture.keys).isEmpty)
            #expect(found(before, below: fixture.keys + "/eu-3").isEmpty)
        }
        #expect(try fixture.read().records.count == 3000)
        #expect(try fixture.integrity() == ["ok", "ok", "ok"])
    }

    @Test("a purged application's values and rows lie in no file either")
    func rawBytesPurged() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(
            try (0..<900).map { try fixture.entry($0, application: "app-\($0 % 3)", caller: "\($0)") })
        let application = try fixture.column("SELECT holder FROM holders WHERE id = 1", .keys)
        let rows = try fixture.column(
            "SELECT substr(sealed, 20, 40) FROM records WHERE application = 1", .records)
        #expect(rows.count == 300 && found(rows, below: fixture.folder).count == 300)
        let purge = fixture.order(.purge, .application(account: "acct-1", application: "app-0"))
        try await vault.obey(purge)
        #expect(found(application + rows, below: fixture.folder).isEmpty)
        let receipt = try await fixture.receipt(purge, vault)
        #expect(receipt.recordsErased == 300 && receipt.keysDestroyed == 1)
        #expect(try fixture.read().records.count == 600)
    }
}

extension VaultFixture {
    /// Copies the records directory, as a backup would.
    func copyRecords() throws -> String {
        let copies = folder + "/copies-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: records, toPath: copies)
        return copies
    }

    /// Puts copies in the place of the records directory.
    func putBack(_ copies: String) throws {
        try FileManager.default.removeItem(atPath: records)
        try FileManager.default.copyItem(atPath: copies, toPath: records)
    }

    /// One column of bytes.
    func column(_ sql: String, _ kind: FileKind, _ hour: CaptureHour = hour) throws -> [[UInt8]] {
        let file = try SQLiteFile(path(kind, hour), kind, .query, .read)
        defer { file.close() }
        let select = try file.prepare(sql, .read)
        return try file.read(.read) { _ in
            defer { select.reset() }
            var found: [[UInt8]] = []
            while try select.step() { found.append(select.bytes(0)) }
            return found
        }
    }

    /// What the callers of ``entries(_:second:)`` leave in the files of the hour: index value, wrapped key, record
    /// id, and a piece of the sealed row.
    func traces(ofCallers numbers: [Int]) throws -> [[UInt8]] {
        let records = Set(try numbers.map { try entry($0).record.recordID.bytes })
        let ids = try column("SELECT CAST(caller AS BLOB) FROM records", .records)
        let names = try column("SELECT record FROM records", .records)
        let sealed = try column("SELECT substr(sealed, 20, 40) FROM records", .records)
        let positions = names.indices.filter { records.contains(names[$0]) }
        let list = positions.map { String(decoding: ids[$0], as: UTF8.self) }.joined(separator: ",")
        return positions.flatMap { [names[$0], sealed[$0]] }
            + (try column("SELECT holder FROM holders WHERE id IN (\(list))", .keys))
            + (try column("SELECT key FROM holders WHERE id IN (\(list))", .keys))
    }

    /// What SQLite has to say of each file of the hour, and of the state.
    func integrity(_ hour: CaptureHour = hour) throws -> [String] {
        try [FileKind.keys, .records, .state].flatMap { kind in
            try column("PRAGMA integrity_check", kind, hour).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    func path(_ kind: FileKind, _ hour: CaptureHour) -> String {
        switch kind {
        case .keys: keysFile(hour)
        case .records: recordsFile(hour)
        case .state: keys + "/state.sqlite"
        }
    }
}

/// Which of some byte strings, of eight bytes at least, lie in any file below a folder.
func found(_ needles: [[UInt8]], below folder: String) -> Set<[UInt8]> {
    func start(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
    let byStart = Dictionary(grouping: needles) { start($0) }
    // Most places are no needle's start, and two bytes tell that.
    var isLikely = [Bool](repeating: false, count: 1 << 16)
    for start in byStart.keys { isLikely[Int(start & 0xffff)] = true }
    var found = Set<[UInt8]>()
    for path in files(below: folder) {
        let content = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
        unsafe content.withUnsafeBufferPointer { content in
            var window: UInt64 = 0
            for end in 0..<content.count {
                window = unsafe window << 8 | UInt64(content[end])
                guard isLikely[Int(window & 0xffff)], let needles = byStart[window] else { continue }
                for needle in needles where unsafe content[max(0, end - 7)...].starts(with: needle) {
                    found.insert(needle)
                }
            }
        }
    }
    return found
}
