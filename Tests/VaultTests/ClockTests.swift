import Foundation
import Orders
import Sealing
import Testing

@testable import Vault

/// The machine's clocks, of which a test moves each.
private final class Machine: Sendable {
    let wall = ManualClock(VaultFixture.start + 1800)
    let uptime = ManualClock(1000)
    private let synchronised = ManualClock(0)

    var isSynchronised: Bool {
        get { synchronised.now == 1 }
        set { synchronised.now = newValue ? 1 : 0 }
    }

    func source(boot: String = "first") -> TimeSource {
        TimeSource(
            wall: { self.wall.now }, uptime: { self.uptime.now }, boot: boot,
            isSynchronised: { self.isSynchronised })
    }

    func pass(_ seconds: Int64) {
        wall.now += seconds
        uptime.now += seconds
    }
}

@Suite("the clock")
struct ClockTests {
    private static let (minute, hour, day): (Int64, Int64, Int64) = (60, 3600, 86_400)

    private let fixture: VaultFixture
    private let machine = Machine()

    init() throws { fixture = try VaultFixture() }

    /// A store with one record whose hour is over in thirty days.
    private func opened(boot: String = "first") async throws -> Vault {
        try await fixture.open(clock: machine.source(boot: boot))
    }

    private var isThere: Bool { FileManager.default.fileExists(atPath: fixture.keysFile()) }

    @Test(
        "a jump while running destroys and takes nothing, and what is over then goes as soon as the clock is right",
        arguments: [10 * minute, 5 * hour, 7 * day, 31 * day, 400 * day].flatMap { [$0, -$0] })
    func jumps(by seconds: Int64) async throws {
        let vault = try await opened()
        _ = try await vault.store([try fixture.entry(1)])
        machine.pass(29 * Self.day)
        #expect(try await vault.expire() == 0)
        machine.wall.now += seconds
        let expected: ClockDoubt = seconds > 0 ? .ahead(seconds: seconds) : .behind(seconds: -seconds)
        for _ in 0..<3 {
            #expect(await vaultCode { try await vault.expire() } == .clockInDoubt(expected))
            #expect(
                await vaultCode { try await vault.store([try fixture.entry(2)]) } == .clockInDoubt(expected))
            machine.pass(Self.hour)
        }
        #expect(isThere)
        machine.wall.now -= seconds
        #expect(vault.clock.doubt == nil)
        machine.pass(Self.day)
        #expect(try await vault.expire() == 1)
        #expect(!isThere)
        #expect(try await vault.store([try fixture.entry(2)]) == [.expired])
    }

    @Test("what a clock gains or loses in a day's running is no jump, however long it runs")
    func drift() async throws {
        let vault = try await opened()
        for hour in 0..<(24 * 4) {
            machine.pass(Self.hour)
            machine.wall.now += hour.isMultiple(of: 24) ? -20 : 2
            #expect(try await vault.expire() == 0)
        }
    }

    @Test("a start within the same boot believes what has passed, and no other time")
    func sameBoot() async throws {
        var vault = try await opened()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        machine.pass(3 * Self.day)
        machine.wall.now += 20 * Self.day
        vault = try await opened()
        #expect(vault.clock.doubt == .ahead(seconds: 20 * Self.day))
        #expect(isThere)
        // A kill, and a start in doubt, forget nothing of what was known.
        try await vault.close(.unclean)
        vault = try await opened()
        #expect(vault.clock.doubt == .ahead(seconds: 20 * Self.day))
        try await vault.close()
        machine.wall.now -= 20 * Self.day
        vault = try await opened()
        #expect(vault.clock.doubt == nil)
        #expect(isThere)
    }

    @Test("a store that was away for longer than retention expires first")
    func away() async throws {
        let vault = try await opened()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        machine.wall.now += 30 * Self.day
        _ = try await opened()
        #expect(!isThere)
    }

    @Test("after a boot a day's absence is believed; a longer one waits for somebody who knows the time")
    func newBoot() async throws {
        var vault = try await opened()
        _ = try await vault.store([try fixture.entry(1)])
        try await vault.close()
        machine.uptime.now = 3
        machine.wall.now += Self.day
        vault = try await opened(boot: "second")
        #expect(vault.clock.doubt == nil)
        try await vault.close()
        machine.wall.now += 3650 * Self.day
        vault = try await opened(boot: "third")
        #expect(vault.clock.doubt == .ahead(seconds: 3650 * Self.day))
        #expect(isThere)
        machine.wall.now -= 3645 * Self.day
        machine.isSynchronised = true
        #expect(vault.clock.doubt == nil)
        #expect(try await vault.expire() == 0)
        machine.isSynchronised = false
        try await vault.close()
        vault = try await opened(boot: "third")
        #expect(vault.clock.doubt == nil)
    }

    @Test("somebody who says that the clock is right is believed, also later")
    func trusted() async throws {
        var vault = try await opened()
        machine.wall.now -= 50 * Self.day
        #expect(vault.clock.doubt == .behind(seconds: 50 * Self.day))
        try await vault.trustClock()
        try vault.clock.judge(results: Array(repeating: true, count: 100))
        try await vault.close()
        vault = try await opened()
        #expect(vault.clock.doubt == nil)
    }

    @Test("a clock behind what another store has said is in doubt until something has been taken")
    func stores() async throws {
        let vault = try await opened()
        let ahead = machine.wall.now + 301
        try await vault.follow(.here(try fixture.here(.random(), clock: ahead)))
        #expect(vault.clock.doubt == .behindStores(seconds: 301))
        machine.pass(1)
        #expect(vault.clock.doubt == nil)
        vault.clock.beginTaking()
        try await vault.follow(.here(try fixture.here(.random(), clock: ahead + 5000)))
        #expect(vault.clock.doubt == nil)
    }

    @Test("a clock that was behind and is set right is confirmed by what another store has said")
    func witness() async throws {
        let vault = try await opened()
        let truth = machine.wall.now + 5 * Self.day
        try await vault.follow(.here(try fixture.here(.random(), clock: truth)))
        machine.wall.now = truth + 301
        #expect(vault.clock.doubt == .ahead(seconds: 5 * Self.day + 301))
        machine.wall.now = truth + 300
        #expect(vault.clock.doubt == nil)
        machine.pass(Self.day)
        #expect(vault.clock.doubt == nil)
    }

    @Test("more than half of a hundred mistimed results make doubt, and a synchronised clock is above it")
    func results() async throws {
        let vault = try await opened()
        try vault.clock.judge(results: Array(repeating: true, count: 50))
        // Half of the last hundred is not more than half.
        try vault.clock.judge(results: Array(repeating: false, count: 50))
        try vault.clock.judge(results: Array(repeating: false, count: 70))
        try vault.clock.judge(results: Array(repeating: true, count: 50))
        #expect(
            await vaultCode { try vault.clock.judge(results: [true]) } == .clockInDoubt(.results))
        #expect(await vaultCode { try await vault.probe() } == .clockInDoubt(.results))
        machine.isSynchronised = true
        #expect(vault.clock.doubt == nil)
        try vault.clock.judge(results: Array(repeating: true, count: 1000))
    }
}
