import Foundation
import Sealing
import Support
import Testing
import Vault

@Suite("retention")
struct RetentionTests {
    private static let month: Int64 = 30 * 24 * 3600

    @Test("an hour goes when its first instant is thirty days old, and not a second before")
    func boundary() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        // The last second of the hour is 29 days and 23 hours old when the hour is over.
        let entry = try fixture.entry(1, second: VaultFixture.start + 3599)
        _ = try await vault.store([entry])
        fixture.clock.now = VaultFixture.start + Self.month - 1
        #expect(try await vault.expire() == 0)
        #expect(try fixture.read().records.count == 1)
        fixture.clock.now += 1
        #expect(try fixture.read().records.isEmpty)
        #expect(FileManager.default.fileExists(atPath: fixture.recordsFile()))
        #expect(try await vault.store([entry]) == [.expired])
        #expect(try await vault.expire() == 1)
        #expect(files(below: fixture.folder).allSatisfy { !$0.contains(VaultFixture.hour.name) })
        #expect(try await vault.store([entry]) == [.expired])
        #expect(try await vault.expire() == 0)
    }

    @Test("the space of a large hour is given back, although nobody waits for it")
    func largeHour() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        // As large as a file of some ten thousand records.
        let records = FileHandle(forWritingAtPath: fixture.recordsFile())
        try records?.truncate(atOffset: 32 << 20)
        try records?.close()
        fixture.clock.now = VaultFixture.start + Self.month
        #expect(try await vault.expire() == 1)
        let removed = fixture.recordsFile() + " (deleted)"
        _ = try await eventually("nobody to have the file open", within: .seconds(30)) {
            let manager = FileManager.default
            let open = try manager.contentsOfDirectory(atPath: "/proc/self/fd").contains {
                (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == removed
            }
            return open ? nil : true
        }
    }

    @Test("expired entries of a batch leave nothing, the others are stored")
    func expiredEntries() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let old = VaultFixture.start - Self.month
        let outcomes = try await vault.store([
            try fixture.entry(1, second: old), try fixture.entry(2), try fixture.entry(3, second: old + 3600),
        ])
        #expect(outcomes[0] == .expired && outcomes[1].isStored && outcomes[2].isStored)
        #expect(try await vault.summary().hours == 2)
    }

    @Test("a worker that was away expires before anything else looks at the store")
    func expiryAtStart() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: VaultFixture.start + 3600),
        ])
        try await vault.close()
        // Damage in an hour that is over is nobody's concern.
        try Data(repeating: 7, count: 100).write(to: URL(fileURLWithPath: fixture.keysFile()))
        try FileManager.default.removeItem(atPath: fixture.recordsFile())
        fixture.clock.now = VaultFixture.start + Self.month
        vault = try await fixture.open()
        #expect(try await vault.summary().hours == 1)
        #expect(!FileManager.default.fileExists(atPath: fixture.keysFile()))
    }

    @Test("a clock behind the last time seen destroys nothing and shows nothing more, until it is trusted")
    func clockBehind() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let seen = VaultFixture.start + Self.month - 3600
        fixture.clock.now = seen
        #expect(try await vault.expire() == 0)
        #expect(vault.clock.lastSeen == seen)
        fixture.clock.now = seen - 300
        #expect(try await vault.expire() == 0)
        fixture.clock.now = seen - 301
        let error = await vaultError { try await vault.expire() }
        #expect(error?.code == .clockInDoubt(.behind(seconds: 301)) && error?.disposition == .retryLater)
        #expect(vault.clock.doubt == .behind(seconds: 301))
        // Nothing is taken either, and no probe says that it would be.
        let entry = try fixture.entry(2)
        #expect(await vaultCode { try await vault.store([entry]) } == .clockInDoubt(.behind(seconds: 301)))
        #expect(await vaultCode { try await vault.probe() } == .clockInDoubt(.behind(seconds: 301)))
        try await vault.close()
        vault = try await fixture.open()
        #expect(vault.clock.doubt == .behind(seconds: 301))
        #expect(await vaultCode { try await vault.expire() } == .clockInDoubt(.behind(seconds: 301)))
        try await vault.trustClock()
        #expect(vault.clock.doubt == nil)
        #expect(try await vault.expire() == 0)
    }

    @Test(
        "a start with a clock in doubt destroys nothing, and shows nothing that is over by the time last seen"
    )
    func doubtAtStart() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        let copy = fixture.folder + "/copy"
        try FileManager.default.copyItem(atPath: fixture.folder + "/data", toPath: copy)
        // The hour is over, and the clock that said so is kept; then the files come back and the clock goes
        // back.
        fixture.clock.now = VaultFixture.start + Self.month
        try await fixture.open().close()
        for path in [fixture.recordsFile(), fixture.keysFile()] {
            let kept = copy + path.dropFirst((fixture.folder + "/data").count)
            try FileManager.default.copyItem(atPath: kept, toPath: path)
        }
        fixture.clock.now = VaultFixture.start + 1800
        vault = try await fixture.open()
        #expect(FileManager.default.fileExists(atPath: fixture.keysFile()))
        #expect(vault.clock.doubt != nil)
        #expect(try fixture.read().records.isEmpty)
    }

    @Test("a reader in the middle of an hour that expires sees no more of it")
    func expiryWhileReading() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<100))
        var cursor = try fixture.reader().cursor(pageRows: 10)
        let first = try cursor.next()
        #expect(first?.records.count == 10)
        fixture.clock.now = VaultFixture.start + Self.month
        let rest = try cursor.next()
        #expect(rest == nil)
    }

    @Test("an hour destroyed under a reader's feet is no problem to report")
    func destroyedWhileReading() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<100))
        var cursor = try fixture.reader().cursor(pageRows: 10)
        let first = try cursor.next()
        #expect(first?.records.count == 10)
        fixture.clock.now = VaultFixture.start + Self.month
        #expect(try await vault.expire() == 1)
        let rest = try cursor.next()
        #expect(rest == nil)
    }
}
