import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("following the ledger")
struct FollowingTests {
    @Test("position and rereading survive a restart, with the entries they belong to")
    func position() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        #expect(try await vault.ledgerPosition() == nil)
        #expect(try await vault.isRereading() == false)
        let position = LedgerPosition(offset: 41, digest: Array(0..<32))
        let forget = try fixture.order(.forget)
        let followed = try await vault.follow([
            FollowedEntry(
                position: LedgerPosition(offset: 39, digest: []), entry: .opening(at: forget.requestedAt)),
            FollowedEntry(position: LedgerPosition(offset: 40, digest: []), entry: .order(forget)),
            // Somebody's forgery: moved past, and nothing else.
            FollowedEntry(position: position, entry: nil),
        ])
        #expect(followed.orders == [forget.id: forget])
        try await vault.setRereading(true)
        try await vault.close(.unclean)
        vault = try await fixture.open()
        #expect(try await vault.ledgerPosition() == position)
        #expect(try await vault.isRereading())
        #expect(try await vault.order(forget.id) == forget)
        #expect(try await vault.order(UUID()) == nil)
        try await vault.setRereading(false)
        #expect(try await vault.isRereading() == false)
        // Read again from the start: what is known already is known again, and the position goes back.
        let again = try await vault.follow([
            FollowedEntry(position: LedgerPosition(offset: 3, digest: position.digest), entry: .order(forget))
        ])
        #expect(again.orders == [forget.id: forget])
        #expect(try await vault.ledgerPosition()?.offset == 3)
        #expect(try await vault.orderOverview().pending == 1)
        #expect(try await vault.follow([]).orders.isEmpty)
    }

    @Test("nothing of entries that could not be made durable is in force, and following them again is right")
    func failure() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let forget = try fixture.order(.forget)
        let here = try fixture.here(.random(), clock: fixture.clock.now)
        try rename(fixture.keys, fixture.keys + ".away")
        #expect(
            await vaultError { try await vault.follow(.here(here), .order(forget)) }?.disposition
                == .retryLater)
        try rename(fixture.keys + ".away", fixture.keys)
        #expect(try await vault.ledgerPosition() == nil)
        #expect(try await vault.inForce().roster.isEmpty)
        #expect(try await vault.store([try fixture.entry(1)])[0].isStored)
        try await vault.follow(.here(here), .order(forget))
        #expect(try await vault.inForce().roster == [.here(here)])
        #expect(try await vault.store([try fixture.entry(2)]) == [.fenced])
    }

    @Test("a store is on the roster when its own here of the last 31 days has come back")
    func onRoster() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1, second: VaultFixture.start - 3600), try fixture.entry(2),
        ])
        let here = try await vault.here(worker: "worker-1", software: "1.0")
        #expect(here.store == vault.storeID && here.start == vault.start && here.run == 1)
        #expect(here.publicKey == vault.signingKey.publicKey && here.index == [1])
        #expect(here.wrapping == [fixture.keyring.newestWrapping.version])
        #expect(here.oldestHour == CaptureHour(index: VaultFixture.hour.index - 1))
        #expect(try await vault.isOnRoster() == false)
        #expect(try await vault.follow(.here(try fixture.here(.random(), clock: 0))).heardSelf == false)
        #expect(try await vault.follow(.here(here)).heardSelf)
        #expect(try await vault.isOnRoster())
        try await vault.close()
        vault = try await fixture.open()
        // The former start's here is no clone's, and not that of this start.
        let followed = try await vault.follow(.here(here))
        #expect(!followed.heardSelf && !followed.isCloned)
        #expect(try await vault.isOnRoster())
        fixture.clock.now += 31 * 86_400 + 1
        #expect(try await vault.isOnRoster() == false)
    }

    @Test(
        "another start of the same store that is not an earlier one is a clone's",
        arguments: [(0, true), (1, true), (-1, false)])
    func clone(ahead: Int, isCloned: Bool) async throws {
        let fixture = try VaultFixture()
        try await fixture.open().close()
        let vault = try await fixture.open()
        let own = try await vault.here(worker: "worker-1", software: "1.0")
        let other = try fixture.here(vault.storeID, run: own.run + Int64(ahead), clock: fixture.clock.now)
        #expect(try await vault.follow(.here(other)).isCloned == isCloned)
        #expect(try await vault.follow(.here(own)).isCloned == false)
    }

    @Test("doubt about the clock ends when the newest here of another store agrees, and not by an older one")
    func clock() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let now = fixture.clock.now
        fixture.clock.now = now + 10 * 3600
        _ = try await vault.expire()
        fixture.clock.now = now
        #expect(vault.clock.doubt == .behind(seconds: 10 * 3600))
        let store = StoreID.random()
        try await vault.follow(
            .here(try fixture.here(store, clock: now)),
            .here(try fixture.here(store, run: 2, clock: now + 10 * 3600)),
            .here(try await vault.here(worker: "worker-1", software: "1.0")))
        #expect(vault.clock.doubt == .behind(seconds: 10 * 3600))
        try await vault.follow(.here(try fixture.here(store, clock: now)))
        #expect(vault.clock.doubt == .behind(seconds: 10 * 3600))
        try await vault.follow(.here(try fixture.here(.random(), clock: now + 10 * 3600 + 200)))
        fixture.clock.now = now + 10 * 3600 - 301
        #expect(vault.clock.doubt == .behind(seconds: 301))
        try await vault.follow(.opening(at: Timestamp(secondsSince1970: 0)))
        #expect(vault.clock.doubt == .behind(seconds: 301))
        try await vault.follow(.here(try fixture.here(store, run: 3, clock: now + 10 * 3600)))
        #expect(vault.clock.doubt == .behind(seconds: 301))
        fixture.clock.now = now + 9 * 3600
        try await vault.follow(.here(try fixture.here(.random(), run: 4, clock: now + 9 * 3600)))
        #expect(vault.clock.doubt == .behind(seconds: 3600))
    }

    @Test(
        "orders are forgotten when nothing can come of them any more; suppressions, lifts and younger ones are not"
    )
    func pruning() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        let forget = try fixture.order(.forget)
        let find = try fixture.order(.find)
        let suppress = try fixture.order(.forget, number: Person.called, suppress: true)
        let closed = fixture.order(
            .purge, .application(account: "acct-1", application: "app-9"), suppress: true)
        let lifted = try fixture.order(.forget, number: "+447700900999", suppress: true)
        fixture.clock.now += 1
        let lift = try fixture.order(.lift, number: "+447700900999")
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.obey(forget, find, suppress, closed, lifted, lift)
        #expect(try fixture.reader().erased(since: 0).count == 1)
        func inForce() async throws -> Set<UUID> { Set(try await vault.inForce().orders.map(\.id)) }
        // A result captured up to the fence may arrive for thirty days, and five minutes for the clocks.
        let fenced = [forget.id, suppress.id, closed.id, lifted.id, lift.id]
        #expect(try await inForce() == Set(fenced))
        fixture.clock.now = VaultFixture.start + 30 * 86_400 + 299
        #expect(try await inForce() == Set(fenced))
        fixture.clock.now += 1
        #expect(try await inForce() == [suppress.id, closed.id, lift.id])
        // What was erased goes with the hour; orders stay as long as the ledger may give them again.
        fixture.clock.now += 3600
        #expect(try await vault.expire() == 1)
        #expect(try fixture.reader().erased(since: 0).isEmpty)
        #expect(try await vault.order(forget.id) == forget)
        fixture.clock.now += 60 * 86_400
        _ = try await vault.store([try fixture.entry(3, second: fixture.clock.now, caller: "5", called: nil)])
        fixture.clock.now += 31 * 86_400
        #expect(try await vault.expire() == 1)
        try await vault.close()
        vault = try await fixture.open()
        for order in [suppress, closed, lift] { #expect(try await vault.order(order.id) == order) }
        for order in [forget, find, lifted] { #expect(try await vault.order(order.id) == nil) }
        let now = fixture.clock.now
        let outcomes = try await vault.store([
            try fixture.entry(4, second: now, called: nil), try fixture.entry(5, second: now, caller: nil),
            try fixture.entry(6, second: now, application: "app-9", caller: nil, called: nil),
            try fixture.entry(7, second: now, caller: "00900999", called: nil),
        ])
        #expect(outcomes.map(\.word) == ["stored", "suppressed", "suppressed", "stored"])
    }

    @Test("that a command was not admitted is said once, signed, with the reason")
    func refusal() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let id = UUID()
        try await vault.refuse(id, .forget, nil, reason: "number_not_international", worker: "worker-1")
        let receipts = try await fixture.receipts(vault)
        #expect(receipts.map(\.order) == [id] && receipts.map(\.outcome) == [.refused])
        #expect(receipts[0].reason == "number_not_international" && receipts[0].offset == nil)
        #expect(try await vault.orderOverview().pending == 0)
    }
}

@Suite("a store that is retired")
struct RetirementTests {
    @Test(
        "destroys what it has, and the next start begins a new one, killed in between or not",
        arguments: 0..<4)
    func retired(killed: Int) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: VaultFixture.start - 3600),
        ])
        let copies = try fixture.copyRecords()
        let retirement = Retirement(store: vault.storeID, at: Timestamp(secondsSince1970: fixture.clock.now))
        #expect(
            try await vault.follow(.retire(Retirement(store: .random(), at: retirement.at))).isRetired
                == false)
        #expect(try await vault.follow(.retire(retirement)).isRetired)
        switch killed {
        case 0: try await vault.discard()
        case 1: try await vault.close(.unclean)
        case 2:
            try await vault.close(.unclean)
            try FileManager.default.removeItem(atPath: fixture.keysFile())
        default:
            try await vault.close(.unclean)
            try FileManager.default.removeItem(atPath: fixture.keys + "/eu-3")
            try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: fixture.recordsFile()))
        }
        #expect(await vaultCode { try await vault.orderOverview().pending } == .closed)
        let next = try await fixture.open()
        #expect(next.storeID != vault.storeID && next.signingKey.publicKey != vault.signingKey.publicKey)
        #expect(try await next.ledgerPosition() == nil)
        #expect(try await next.summary().hours == 0)
        #expect(try fixture.read().records.isEmpty)
        #expect(try await next.store([try fixture.entry(1)])[0].isStored)
        // Its own past is no concern of the new one.
        #expect(try await next.follow(.retire(retirement)).isRetired == false)
        try await next.close()
        try fixture.putBack(copies)
        #expect(await vaultCode { try await fixture.open() } != nil)
        #expect(try fixture.read().records.isEmpty)
    }
}

extension VaultFixture {
    /// What a store might say of itself.
    func here(_ store: StoreID, run: Int64 = 1, clock: Int64) throws -> Here {
        Here(
            store: store, name: "worker-2", start: UUID(), run: run,
            publicKey: Array(repeating: 1, count: 32),
            created: Timestamp(secondsSince1970: 0), oldestHour: nil, wrapping: [1], index: [],
            software: "1.0", clock: Timestamp(secondsSince1970: clock))
    }
}
