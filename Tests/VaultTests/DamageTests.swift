import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

/// What may have become of a file.
enum Damage: String, CaseIterable, Sendable {
    case garbage, truncated, empty, text, foreignDatabase, otherRegions, otherStores, torn

    /// Does it to a file of the hour.
    func apply(to path: String, _ kind: FileKind, _ hour: CaptureHour) async throws {
        let url = URL(fileURLWithPath: path)
        let content = try Data(contentsOf: url)
        switch self {
        case .garbage:
            try Data((0..<content.count).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: url)
        case .truncated: try content.prefix(content.count / 2 / 4096 * 4096 + 100).write(to: url)
        case .empty: try Data().write(to: url)
        case .text: try Data("this is no database".utf8).write(to: url)
        case .foreignDatabase:
            try FileManager.default.removeItem(atPath: path)
            let other = try VaultFixture()
            try await other.open().close()
            try FileManager.default.copyItem(atPath: other.keys + "/state.sqlite", toPath: path)
        case .otherRegions, .otherStores:
            let other = try VaultFixture(region: self == .otherStores ? "eu-3" : "us-1")
            let vault = try await other.open()
            _ = try await vault.store([try other.entry(1, second: hour.startSeconds)])
            try await vault.close()
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.copyItem(atPath: other.path(kind, hour), toPath: path)
        case .torn:
            // The second page of the file and all behind it are another time's; the header is whole.
            try (content.prefix(4096) + Data(count: content.count - 4096)).write(to: url)
        }
    }
}

@Suite("damaged files", .timeLimit(.minutes(2)))
struct DamageTests {
    private static let damaged = VaultFixture.hour
    private static let intact = CaptureHour(index: VaultFixture.hour.index - 1)

    /// A store with two hours of three records each, one of the person in each, closed.
    private func stage() async throws -> VaultFixture {
        let fixture = try VaultFixture(inMemory: true)
        let vault = try await fixture.open()
        _ = try await vault.store(try batch(fixture))
        try await vault.close()
        return fixture
    }

    private func batch(_ fixture: VaultFixture) throws -> [Entry] {
        try (0..<6).map { number in
            try fixture.entry(
                number, second: (number < 3 ? Self.damaged : Self.intact).startSeconds + 5,
                caller: number % 3 == 0 ? "00900123" : "555\(number)")
        }
    }

    private func asideNames(_ fixture: VaultFixture) -> Set<String> {
        Set(
            files(below: fixture.folder).filter { $0.contains(".damaged") && !$0.hasSuffix("-journal") }
                .map { URL(fileURLWithPath: $0).lastPathComponent })
    }

    @Test(
        "at a start, damaged records are set aside and reported; their keys stay, and new results are stored",
        arguments: Damage.allCases)
    func records(damage: Damage) async throws {
        let fixture = try await stage()
        try await damage.apply(to: fixture.recordsFile(), .records, Self.damaged)
        let vault = try await fixture.open()
        let name = Self.damaged.name + ".records.damaged"
        if damage != .torn {
            #expect(asideNames(fixture) == [name])
            #expect(
                try await vault.setAside()
                    == [
                        SetAsideFile(
                            hour: Self.damaged, path: "\(fixture.records)/eu-3/\(name)", holdsKeys: false)
                    ])
        }
        // The other hour is as it was; results of this one are taken, redelivered ones too.
        let outcomes = try await vault.store(try batch(fixture))
        #expect(outcomes.prefix(3).allSatisfy(\.isStored) && outcomes.suffix(3).allSatisfy(\.isDuplicate))
        #expect(asideNames(fixture) == [name])
        let reading = try fixture.read()
        #expect(reading.records.count == 6 && reading.unreadable == 0 && reading.keyless == 0)
        #expect(reading.problems.map(\.code) == [.setAside])
        #expect(try fixture.integrity() == ["ok", "ok", "ok"])
    }

    @Test(
        "at a start, damaged keys are set aside with the records that nothing opens any more",
        arguments: Damage.allCases)
    func keys(damage: Damage) async throws {
        let fixture = try await stage()
        try await damage.apply(to: fixture.keysFile(), .keys, Self.damaged)
        let vault = try await fixture.open()
        let names: Set = [Self.damaged.name + ".records.damaged", Self.damaged.name + ".keys.damaged"]
        if damage != .torn { #expect(asideNames(fixture) == names) }
        let outcomes = try await vault.store(try batch(fixture))
        #expect(outcomes.prefix(3).allSatisfy(\.isStored) && outcomes.suffix(3).allSatisfy(\.isDuplicate))
        #expect(asideNames(fixture) == names)
        #expect(try await vault.setAside().count { $0.holdsKeys } == 1)
        #expect(try fixture.read().records.count == 6)
        #expect(try fixture.integrity() == ["ok", "ok", "ok"])
        try await vault.close()
        // And once more: each is kept apart from the one before.
        try await damage.apply(to: fixture.keysFile(), .keys, Self.damaged)
        let again = try await fixture.open()
        _ = try await again.store(try batch(fixture))
        #expect(asideNames(fixture) == names.union(names.map { $0 + ".2" }))
    }

    @Test("a forget destroys the person's keys of an hour whose records are damaged, and these with them")
    func forgetInDamagedRecords() async throws {
        let fixture = try await stage()
        let copies = try fixture.copyRecords()
        try await Damage.garbage.apply(to: fixture.recordsFile(), .records, Self.damaged)
        let vault = try await fixture.open()
        // Somebody else's order leaves them: there may be something to be got out of them.
        let other = try fixture.order(.forget, number: "+99912345678")
        try await vault.obey(other)
        #expect(try await fixture.receipt(other, vault).outcome == .done)
        #expect(asideNames(fixture).count == 1)
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        let receipt = try await fixture.receipt(forget, vault)
        #expect(receipt.outcome == .done && receipt.keysDestroyed == 2 && receipt.recordsErased == 1)
        #expect(asideNames(fixture).isEmpty)
        // A copy from before the damage opens for everybody but the person.
        try fixture.putBack(copies)
        let reading = try fixture.read()
        #expect(reading.records.count == 4 && reading.keyless == 2)
    }

    @Test("whoever is to be forgotten may be in keys that are damaged: they go before the answer")
    func forgetInDamagedKeys() async throws {
        let fixture = try await stage()
        try await Damage.truncated.apply(to: fixture.keysFile(), .keys, Self.damaged)
        let vault = try await fixture.open()
        // How many there are, nobody can say.
        let find = try fixture.order(.find)
        try await vault.obey(find)
        let found = try await fixture.receipt(find, vault)
        #expect(found.outcome == .blocked && found.reason?.contains("damaged") == true)
        #expect(asideNames(fixture).count == 2)
        // What was captured before the damaged hour is not in it.
        let early = try fixture.order(.forget, number: "+99912345678", at: Self.intact.startSeconds + 60)
        try await vault.obey(early)
        #expect(asideNames(fixture).count == 2)
        let forget = try fixture.order(.forget)
        try await vault.follow(.order(forget))
        let directory = fixture.keys + "/eu-3"
        try rename(directory, directory + ".away")
        #expect(await vaultError { try await vault.carryOutAll() } != nil)
        try? FileManager.default.removeItem(atPath: directory)
        try rename(directory + ".away", directory)
        #expect(try await vault.orderOverview().pending == 1)
        try await vault.carryOutAll()
        #expect(try await fixture.receipt(forget, vault).outcome == .done)
        #expect(asideNames(fixture).isEmpty)
        #expect(try fixture.read().records.count == 2 && fixture.read().problems.isEmpty)
    }

    @Test(
        "an order that could destroy only one of an hour's damaged files is not answered before the other is gone"
    )
    func interrupted() async throws {
        var number = 0
        var failures: Int
        repeat {
            number += 1
            let fixture = try await stage()
            try await Damage.garbage.apply(to: fixture.keysFile(), .keys, Self.damaged)
            let vault = try await fixture.open()
            let forget = try fixture.order(.forget)
            try await vault.follow(.order(forget))
            let watch = try DiskWatch(fixture.folder)
            watch.only(".damaged")
            watch.fail(at: number, .broken)
            let error = await vaultError { try await vault.carryOutAll() }
            failures = watch.failures
            #expect((error != nil) == (failures > 0))
            #expect(try await fixture.receipts(vault).isEmpty == (failures > 0))
            watch.mend()
            try await vault.carryOutAll()
            #expect(try await fixture.receipt(forget, vault).outcome == .done)
            #expect(asideNames(fixture).isEmpty)
        } while failures > 0
        #expect(number > 2)
    }

    @Test("what is set aside goes with its hour, whether or not there is anything beside it")
    func expiry() async throws {
        let fixture = try await stage()
        try await Damage.garbage.apply(to: fixture.keysFile(), .keys, Self.damaged)
        let vault = try await fixture.open()
        fixture.clock.now = Self.damaged.startSeconds + 30 * 86_400
        #expect(try fixture.read().problems.isEmpty)
        #expect(try await vault.expire() == 2)
        #expect(files(below: fixture.folder).allSatisfy { !$0.contains(Self.damaged.name) })
        #expect(try await vault.setAside().isEmpty)
    }

    @Test("a purge of whole hours, and a store that is retired, take along what is set aside")
    func purge() async throws {
        for discards in [true, false] {
            let fixture = try await stage()
            try await Damage.garbage.apply(to: fixture.recordsFile(), .records, Self.damaged)
            let vault = try await fixture.open()
            if discards {
                try await vault.discard()
            } else {
                try await vault.obey(fixture.order(.purge, .everything))
            }
            #expect(files(below: fixture.folder).allSatisfy { !$0.contains(Self.damaged.name) })
        }
    }

    @Test(
        "damage that is found while the store works is set aside, and the batch is stored",
        arguments: [FileKind.records, .keys])
    func whileWorking(kind: FileKind) async throws {
        let fixture = try await stage()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(40, second: Self.damaged.startSeconds)])
        // In place, beneath the open connection, all pages but the first.
        let file = try #require(FileHandle(forUpdatingAtPath: fixture.path(kind, Self.damaged)))
        let bytes = try file.seekToEnd()
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(bytes) - 4096))
        // As another process's commit would: SQLite reads the file anew.
        try file.seek(toOffset: 24)
        try file.write(contentsOf: Data([9, 9, 9, 9]))
        try file.close()
        let entry = try fixture.entry(41, second: Self.damaged.startSeconds, caller: "new-caller")
        #expect(try await vault.store([entry])[0].isStored)
        #expect(asideNames(fixture).count == (kind == .keys ? 2 : 1))
        #expect(try await vault.store([entry])[0].isDuplicate)
        #expect(try fixture.read().ids.contains(entry.record.recordID))
        #expect(try fixture.read().records.count == 4)
    }

    @Test("a holder whose key is damaged gets another one; the others keep theirs, and a forget finds both")
    func damagedHolder() async throws {
        let fixture = try await stage()
        let file = try SQLiteFile(fixture.keysFile(), .keys, .write, .open)
        // The application's, and the person's in another way.
        let damage = try file.prepare(
            "UPDATE holders SET key = CASE id WHEN 1 THEN zeroblob(61) ELSE (SELECT key FROM holders WHERE id = 3) END WHERE id IN (1, 2)",
            .open)
        try file.write(.open) { _ in try damage.run() }
        file.close()
        var vault = try await fixture.open()
        for number in [50, 51] {
            let entry = try fixture.entry(number, second: Self.damaged.startSeconds, caller: "00900123")
            #expect(try await vault.store([entry])[0].isStored)
            #expect(try fixture.read().ids.contains(entry.record.recordID))
            try await vault.close()
            vault = try await fixture.open()
        }
        let reading = try fixture.read()
        #expect(reading.records.count == 5 && reading.unreadable == 3)
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        let receipt = try await fixture.receipt(forget, vault)
        #expect(receipt.outcome == .done && receipt.keysDestroyed == 3 && receipt.recordsErased == 4)
        #expect(try fixture.read().records.count == 2 && asideNames(fixture).isEmpty)
    }

    @Test("damage that an order meets is set aside, and the order is done")
    func whileErasing() async throws {
        let fixture = try await stage()
        let vault = try await fixture.open()
        try await Damage.garbage.apply(to: fixture.keysFile(), .keys, Self.damaged)
        let forget = try fixture.order(.forget)
        try await vault.obey(forget)
        let receipt = try await fixture.receipt(forget, vault)
        #expect(receipt.outcome == .done && receipt.keysDestroyed == 1 && receipt.recordsErased == 1)
        #expect(files(below: fixture.folder).allSatisfy { !$0.contains(Self.damaged.name) })
    }

    @Test("keys of which none open are a wrong keyring's or a wrong folder's, and nothing is set aside")
    func wrongKeyring() async throws {
        let fixture = try await stage()
        let other = try Keyring.create(region: fixture.region, now: VaultFixture.start - 86_400)
        let error = await vaultError { try await fixture.open(other) }
        guard case .sealing = error?.code else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(asideNames(fixture).isEmpty)
        // Another store's state beside our hours.
        let stranger = try VaultFixture()
        try await stranger.open().close()
        let state = fixture.keys + "/state.sqlite"
        try FileManager.default.removeItem(atPath: state)
        try FileManager.default.copyItem(atPath: stranger.keys + "/state.sqlite", toPath: state)
        #expect(await vaultCode { try await fixture.open() } == .wrongStore)
        #expect(asideNames(fixture).isEmpty)
    }

    @Test(
        "a damaged state is refused: without it nobody knows what is to be forgotten",
        arguments: [Damage.garbage, .truncated, .empty, .text, .torn])
    func state(damage: Damage) async throws {
        let fixture = try await stage()
        let path = fixture.keys + "/state.sqlite"
        try await damage.apply(to: path, .state, Self.damaged)
        let error = await vaultError { try await fixture.open() }
        #expect(error?.code == .stateDamaged && error?.disposition == .stop && error?.path == path)
        let seen: VaultError.Code = damage == .empty ? .stateMissing : .stateDamaged
        #expect(await vaultCode { try fixture.read() } == seen)
        #expect(asideNames(fixture).isEmpty)
    }
}
