import Messages
import Orders
import Sealing
import Testing

@testable import Vault

/// No transaction is under way when these tests look: they have the files open in the same process.
@Suite("what an hour looks like to a mirror")
struct MarkTests {
    private static let older = CaptureHour(index: VaultFixture.hour.index - 1)

    private func marks(_ fixture: VaultFixture) throws -> (older: String, newer: String) {
        let mark = try fixture.reader().look()
        return (try mark.mark(of: Self.older), try mark.mark(of: VaultFixture.hour))
    }

    @Test("an hour looks the same until something is stored in it, and the other one is not concerned")
    func stored() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(0, second: VaultFixture.start - 3600), try fixture.entry(1),
        ])
        let first = try marks(fixture)
        #expect(try marks(fixture) == first)
        _ = try await vault.store([try fixture.entry(2)])
        let second = try marks(fixture)
        #expect(second.older == first.older && second.newer != first.newer)
        // A duplicate changes nothing.
        _ = try await vault.store([try fixture.entry(2)])
        #expect(try marks(fixture).newer == second.newer)
    }

    @Test("an order changes an hour's looks when it comes into force and again when it is carried out")
    func ordered() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(0, second: VaultFixture.start - 3600), try fixture.entry(1),
        ])
        let (first, before) = (try marks(fixture), try fixture.reader().look().ledgerPosition)
        try await vault.follow(
            .order(fixture.order(.purge, .before(VaultFixture.hour), at: VaultFixture.start - 1)))
        let followed = try marks(fixture)
        #expect(followed.older != first.older)
        #expect(try fixture.reader().look().ledgerPosition != before)
        try await vault.follow(.order(try fixture.order(.forget)))
        let both = try marks(fixture)
        #expect(both.newer != first.newer)
        try await vault.carryOutAll()
        let carriedOut = try marks(fixture)
        #expect(carriedOut.newer != both.newer && carriedOut.newer != first.newer)
        #expect(carriedOut.older == "none none")
    }

    @Test("what hides nothing changes no hour's looks")
    func harmless() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let first = try marks(fixture)
        try await vault.follow(.order(try fixture.order(.find)), .order(try fixture.order(.lift)))
        #expect(try marks(fixture) == first)
    }
}
