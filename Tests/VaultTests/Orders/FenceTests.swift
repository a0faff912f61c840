import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("fences and gates")
struct FenceTests {
    /// In the hour of `VaultFixture.start`, and far enough from its end.
    private static let asked = VaultFixture.start + 1800

    @Test(
        "what was captured up to five minutes after the request is refused, what was later is stored with new keys"
    )
    func boundary() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.obey(try fixture.order(.forget, at: Self.asked))
        let outcomes = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: Self.asked - 400 * 3600),
            try fixture.entry(3, second: Self.asked + 300), try fixture.entry(4, second: Self.asked + 301),
            try fixture.entry(5, second: Self.asked, caller: "79460000", called: "00900123"),
            try fixture.entry(6, second: Self.asked, caller: "79460000", called: nil),
        ])
        #expect(outcomes.map(\.word) == ["fenced", "fenced", "fenced", "stored", "fenced", "stored"])
        let reading = try fixture.read()
        #expect(reading.records.count == 2 && reading.keyless == 0 && reading.unreadable == 0)
    }

    @Test(
        "a fence is in force before the order is carried out, after a restart, and in every store of the region"
    )
    func everywhere() async throws {
        let fixture = try VaultFixture()
        let forget = try fixture.order(.forget, at: Self.asked)
        let late = try fixture.entry(1)
        var vault = try await fixture.open()
        try await vault.follow(.order(forget))
        #expect(try await vault.store([late]) == [.fenced])
        try await vault.close(.unclean)
        vault = try await fixture.open()
        #expect(try await vault.store([late]) == [.fenced])
        try await vault.carryOutAll()
        try await vault.close()
        vault = try await fixture.open()
        #expect(try await vault.store([late]) == [.fenced])
        // A store made later learns it from the ledger before its first result.
        let other = try VaultFixture(folder: fixture.sharedKeyring())
        let second = try await other.open()
        try await second.follow(.order(forget))
        #expect(try await second.store([try other.entry(1)]) == [.fenced])
        #expect(try await second.store([try other.entry(2, caller: "1234567")])[0].isStored)
    }

    @Test("orders for one application and for the account are apart; any in force refuses")
    func scopes() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        try await vault.obey(
            try fixture.order(.forget, suppress: true),
            try fixture.order(.forget, application: nil, suppress: true))
        func outcomes() async throws -> [String] {
            try await vault.store([
                try fixture.entry(1, second: Self.asked + 900),
                try fixture.entry(2, second: Self.asked + 900, application: "app-2"),
                try fixture.entry(3, second: Self.asked + 900, account: "acct-2"),
            ]).map(\.word)
        }
        #expect(try await outcomes() == ["suppressed", "suppressed", "stored"])
        fixture.clock.now += 1
        try await vault.obey(try fixture.order(.lift, application: nil))
        #expect(try await outcomes() == ["suppressed", "stored", "duplicate"])
        try await vault.obey(try fixture.order(.lift))
        #expect(try await outcomes() == ["stored", "duplicate", "duplicate"])
    }

    @Test("the latest request decides whether a person is suppressed, in whatever order they arrive")
    func latestWins() throws {
        let fixture = try VaultFixture()
        let (low, high) = (
            UUID(uuid: (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
            UUID(uuid: (2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        )
        let suppress = try fixture.order(.forget, suppress: true, at: Self.asked)
        let lift = try fixture.order(.lift, id: low, at: Self.asked + 1)
        let again = try fixture.order(.forget, suppress: true, id: high, at: Self.asked + 1)
        // A forget that does not suppress says nothing of the gate: only a lift opens it.
        let plain = try fixture.order(.forget, at: Self.asked + 2)
        let cases: [([Order], Fences.Refusal?)] = [
            ([suppress, lift], nil), ([suppress, lift, again], .suppressed),
            ([suppress, plain], .suppressed),
            ([suppress, lift, plain], nil), ([suppress, lift, again, plain], .suppressed), ([lift], nil),
        ]
        let token = try #require(try fixture.entry(1).caller)
        for (orders, expected) in cases {
            for permutation in permutations(orders) {
                var fences = Fences()
                for order in permutation { fences.add(order) }
                let refusal = fences.refusal(
                    account: "acct-1", application: "app-1", persons: [token],
                    capturedSecond: Self.asked + 10_000)
                #expect(refusal == expected)
                let deciding = orders.filter { fences.isDeciding($0) }
                #expect(deciding.count == (orders.contains(where: \.suppress) ? 1 : 0))
            }
        }
    }

    @Test("a gate of an application or an account stays closed until it is lifted", arguments: [true, false])
    func gates(isAccount: Bool) async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        let subject: Order.Subject =
            isAccount ? .account("acct-1") : .application(account: "acct-1", application: "app-1")
        let before = [
            try fixture.entry(1, caller: nil, called: nil), try fixture.entry(2, application: "app-2"),
        ]
        _ = try await vault.store(before)
        try await vault.obey(fixture.order(.purge, subject, suppress: true))
        #expect(try fixture.read().records.count == (isAccount ? 0 : 1))
        try await vault.close()
        vault = try await fixture.open()
        let later = try (3..<6).map {
            try fixture.entry(
                $0, second: Self.asked + 900, account: $0 == 5 ? "acct-2" : "acct-1",
                application: $0 == 4 ? "app-2" : "app-1", caller: nil, called: nil)
        }
        let refused = try await vault.store(later).map(\.word)
        #expect(refused == ["suppressed", isAccount ? "suppressed" : "stored", "stored"])
        #expect(try await vault.store(before)[0] == .fenced)
        fixture.clock.now += 1
        // Neither a person's lift nor the other gate's opens it.
        try await vault.obey(
            try fixture.order(.lift, application: isAccount ? nil : "app-1"),
            fixture.order(
                .lift, isAccount ? .application(account: "acct-1", application: "app-1") : .account("acct-1"))
        )
        #expect(try await vault.store(later)[0] == .suppressed)
        try await vault.obey(fixture.order(.lift, subject))
        #expect(try await vault.store(later)[0].isStored)
        // What the purge fenced stays refused.
        #expect(try await vault.store(before)[0] == .fenced)
    }

    @Test("a suppression holds for results that come under a later index key")
    func rotation() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        try await vault.obey(try fixture.order(.forget, suppress: true))
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        let later = fixture.clock.now + 10 * 24 * 3600
        fixture.clock.now = later
        let result = try fixture.entry(1, second: later, keyring: rotated)
        let former = try fixture.entry(1, second: later)
        #expect(result.indexVersion != former.indexVersion)
        let entry = Entry(
            record: result.record, capturedSecond: later, caller: result.caller, called: result.called,
            otherTokens: [former.caller, former.called].compactMap { $0 }, indexVersion: result.indexVersion)
        #expect(try await vault.store([entry]) == [.suppressed])
    }

    private func permutations(_ orders: [Order]) -> [[Order]] {
        guard let first = orders.first else { return [[]] }
        return permutations(Array(orders.dropFirst())).flatMap { rest in
            (0...rest.count).map { Array(rest[..<$0]) + [first] + Array(rest[$0...]) }
        }
    }
}

extension VaultFixture {
    /// A new folder with this region's keyring, for another store of the region.
    func sharedKeyring() throws -> String {
        let other = NSTemporaryDirectory() + "/lethe-vault-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        try keyring.write(to: other + "/keyring", overwrite: false)
        return other
    }
}

extension StoreOutcome {
    /// The outcome without its proof.
    var word: String {
        switch self {
        case .stored: "stored"
        case .duplicate: "duplicate"
        case .expired: "expired"
        case .fenced: "fenced"
        case .suppressed: "suppressed"
        }
    }
}
