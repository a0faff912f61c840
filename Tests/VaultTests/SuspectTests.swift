import Testing
import Vault

@Suite("suspects")
struct SuspectTests {
    private let hash = [UInt8](repeating: 7, count: 32)

    @Test("a note counts when the run that wrote it did not end well")
    func afterKill() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        #expect(try await vault.noteSuspect(hash) == .firstSeen)
        #expect(try await vault.noteSuspect(hash) == .firstSeen)
        try await vault.close(.unclean)
        vault = try await fixture.open()
        #expect(try await vault.noteSuspect(hash) == .seenBefore)
        #expect(try await vault.noteSuspect([1, 2, 3]) == .firstSeen)
        // Another kill does not make it forgotten.
        try await vault.close(.unclean)
        vault = try await fixture.open()
        #expect(try await vault.noteSuspect(hash) == .seenBefore)
    }

    @Test("a clean end takes all notes along")
    func afterCleanEnd() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.noteSuspect(hash)
        try await vault.close()
        vault = try await fixture.open()
        #expect(try await vault.noteSuspect(hash) == .firstSeen)
    }

    @Test("a result that was settled is no suspect any more")
    func settled() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.noteSuspect(hash)
        try await vault.clearSuspect(hash)
        try await vault.close(.unclean)
        vault = try await fixture.open()
        #expect(try await vault.noteSuspect(hash) == .firstSeen)
    }

    @Test("notes are forgotten after thirty days")
    func old() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.noteSuspect(hash)
        try await vault.close(.unclean)
        fixture.clock.now += 30 * 24 * 3600 + 1
        vault = try await fixture.open()
        #expect(try await vault.noteSuspect(hash) == .firstSeen)
    }
}
