import Testing

@testable import Sealing

@Suite("Keyrings and their versions")
struct KeyringTests {
    private let region: Region
    private let keyring: Keyring

    init() throws {
        region = try #require(Region("eu-3"))
        keyring = try Keyring.create(region: region, now: afternoon)
    }

    @Test("A new keyring has one version of each key, the index from the beginning of time")
    func create() {
        #expect(
            keyring.status
                == KeyringStatus(
                    region: "eu-3", wrapping: [.init(version: 1, created: "2026-07-14T15:04:05Z")],
                    index: [.init(version: 1, from: nil)],
                    control: [.init(version: 1, created: "2026-07-14T15:04:05Z")]))
        #expect(keyring.indexKey(capturedAt: .min)?.version == 1)
    }

    @Test(
        "A rotation applies to wrapping and control at once, to the index from a full hour 48 h ahead"
    )
    func rotate() throws {
        let rotated = try keyring.rotated(now: afternoon)
        #expect(rotated.wrapping.map(\.version) == [1, 2])
        #expect(rotated.newestWrapping.version == 2)
        #expect(rotated.newestControl?.version == 2)
        #expect(rotated.status.index.last == .init(version: 2, from: "2026-07-16T16:00:00Z"))
        let from = CaptureHour(name: "2026-07-16T16")?.startSeconds ?? 0
        #expect(rotated.indexKey(capturedAt: from - 1)?.version == 1)
        #expect(rotated.indexKey(capturedAt: from)?.version == 2)
        #expect(rotated.indexKey(capturedAt: .max)?.version == 2)
    }

    @Test("On the hour, 48 h are enough")
    func rotateOnTheHour() throws {
        let hour = try #require(CaptureHour(name: "2026-07-14T15"))
        let rotated = try keyring.rotated(now: hour.startSeconds)
        #expect(rotated.status.index.last?.from == "2026-07-16T15:00:00Z")
    }

    @Test("While an index version is still to come, the next one comes after it")
    func rotateTwice() throws {
        let thrice = try keyring.rotated(now: afternoon).rotated(now: afternoon + 60).rotated(
            now: afternoon + 3_600)
        #expect(
            thrice.status.index.map(\.from) == [
                nil, "2026-07-16T16:00:00Z", "2026-07-16T17:00:00Z", "2026-07-16T18:00:00Z",
            ])
    }

    @Test("A result captured before a rotation keeps its id and its people after it")
    func stable() throws {
        let rotated = try keyring.rotated(now: afternoon)
        let before = try #require(keyring.indexKey(capturedAt: afternoon))
        let after = try #require(rotated.indexKey(capturedAt: afternoon))
        let later = try #require(rotated.indexKey(capturedAt: afternoon + 100 * 3_600))
        let id = { (key: IndexKey) in key.recordID(account: "a", application: "b", id: "c") }
        #expect(id(before) == id(after))
        #expect(id(before) != id(later))
        let token = { (key: IndexKey) in key.personToken(account: "a", digits: [0x31]) }
        #expect(token(before) == token(after))
        #expect(token(before) != token(later))
    }

    @Test("A control version stays for 400 days after it was replaced, however old it is then")
    func controlLifetime() throws {
        let day: Int64 = 86_400
        // Version 1 was in use for 500 days and replaced a moment ago.
        let second = try keyring.rotated(now: afternoon + 500 * day)
        #expect(second.control.map(\.version) == [1, 2])
        let third = try second.rotated(now: afternoon + 900 * day)
        #expect(third.control.map(\.version) == [1, 2, 3])
        let fourth = try third.rotated(now: afternoon + 900 * day + 1)
        #expect(fourth.control.map(\.version) == [2, 3, 4])
        let fifth = try fourth.rotated(now: afternoon + 2_000 * day)
        #expect(fifth.control.map(\.version) == [4, 5])
        #expect(fifth.wrapping.count == 5)
        #expect(fifth.indexKeys.count == 5)
    }

    @Test("A removed wrapping version is gone; the newest and an unknown one cannot be removed")
    func remove() throws {
        let rotated = try keyring.rotated(now: afternoon).rotated(now: afternoon)
        let removed = try rotated.removingWrapping(version: 2)
        #expect(removed.wrapping.map(\.version) == [1, 3])
        #expect(removed.wrappingKey(version: 2) == nil)
        #expect(removed.status.control == rotated.status.control)
        #expect(throws: SealingError(.changeKeyring, .newestVersion(3))) {
            try rotated.removingWrapping(version: 3)
        }
        #expect(throws: SealingError(.changeKeyring, .unknownKeyVersion(4))) {
            try rotated.removingWrapping(version: 4)
        }
        #expect(throws: SealingError(.changeKeyring, .newestVersion(1))) {
            try keyring.removingWrapping(version: 1)
        }
    }

    @Test("A number once used for a removed version is not used again")
    func numbers() throws {
        let rotated = try keyring.rotated(now: afternoon).removingWrapping(version: 1).rotated(now: afternoon)
        #expect(rotated.wrapping.map(\.version) == [2, 3])
    }

    @Test("A reader's copy opens hours, finds nobody, and cannot be rotated")
    func reader() throws {
        let reader = keyring.reader()
        #expect(reader.region == region)
        #expect(reader.wrapping.count == 1)
        #expect(reader.indexKeys.isEmpty)
        #expect(reader.control.isEmpty)
        #expect(reader.indexKey(capturedAt: afternoon) == nil)
        #expect(reader.newestControl == nil)
        #expect(throws: SealingError(.changeKeyring, .readerKeyring)) { try reader.rotated(now: afternoon) }
        let hour = try HourKey.create(region: region, hour: CaptureHour(containing: afternoon))
        let wrapped = try hour.wrapped(under: keyring.newestWrapping)
        #expect(throws: Never.self) {
            try HourKey.open(wrapped, version: 1, keyring: reader, region: region, hour: hour.hour)
        }
    }

    @Test("A keyring of another region is refused, one without a stamp fits every region")
    func regions() throws {
        let elsewhere = try #require(Region("us-1"))
        #expect(throws: Never.self) { try keyring.check(region: region) }
        #expect(throws: SealingError(.readKeyring, .wrongRegion(expected: "us-1", found: "eu-3"))) {
            try keyring.check(region: elsewhere)
        }
        #expect(throws: Never.self) {
            try Keyring.create(region: nil, now: afternoon).check(region: elsewhere)
        }
    }
}
