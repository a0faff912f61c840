import AMQP
import Foundation
import Messages
import Orders
import Sealing
import Support
import Testing

@testable import Worker

@Suite("lines of check")
struct ChecksTests {
    @Test(
        "little room is a note below a fifth and unfit below a twentieth",
        arguments: [(20, .ok), (19, .note), (5, .note), (4, .unfit), (0, .unfit)] as [(Int64, Finding.State)])
    func disk(percent: Int64, state: Finding.State) {
        #expect(DiskCheck.finding("disk", free: percent << 30, total: 100 << 30).state == state)
    }

    @Test("less than a few commits need is unfit, whatever share of the volume it is")
    func smallDisk() {
        #expect(DiskCheck.finding("disk", free: 31 << 20, total: 64 << 20).state == .unfit)
        #expect(DiskCheck.finding("disk", free: 32 << 20, total: 64 << 20).state == .ok)
    }

    @Test("the room of a folder that is not there yet is that of its volume")
    func diskBefore() throws {
        let folder = try TemporaryFolder()
        let findings = DiskCheck(records: folder.path("a/b/c"), keys: folder.path("d")).findings()
        #expect(findings.map(\.subject) == ["records disk", "keys disk"])
        #expect(findings.allSatisfy { $0.state != .notChecked && $0.detail.contains(" free of ") })
    }

    @Test("a ledger that ends before what the store knows is not taken for one that is followed")
    func lag() {
        #expect(BrokerCheck.lag(end: 7, position: 7).state == .ok)
        #expect(BrokerCheck.lag(end: 9, position: 7).detail.hasPrefix("2 entries"))
        #expect(BrokerCheck.lag(end: 5, position: 7).detail.contains("lost or made anew"))
        #expect(BrokerCheck.lag(end: 5, position: nil).state == .note)
        #expect(BrokerCheck.lag(end: nil, position: 7).detail.contains("empty"))
    }

    @Test(
        "brokers before 3.10 are unfit",
        arguments: [("3.10.8", Finding.State.ok), ("4.0.2", .ok), ("3.9.29", .unfit), ("", .note)])
    func version(text: String, state: Finding.State) throws {
        let endpoint = try BrokerEndpoint(url: "amqp://guest:guest@127.0.0.1")
        #expect(BrokerCheck.version(text, endpoint).state == state)
    }

    @Test("a rotation is told from its beginning until the older wrapping version is removed")
    func rotation() throws {
        let start: Int64 = 1_790_000_000
        let keyring = try Keyring.create(region: Region("eu-3"), now: start)
        #expect(KeyringCheck.rotation(keyring, now: start).state == .ok)
        let rotated = try keyring.rotated(now: start)
        #expect(KeyringCheck.rotation(rotated, now: start).detail.hasPrefix("index 2 comes into force"))
        let later = start + 3 * 86_400
        #expect(KeyringCheck.rotation(rotated, now: later).detail.contains("--remove-wrapping 1"))
        let removed = try rotated.removingWrapping(version: 1)
        #expect(KeyringCheck.rotation(removed, now: later).state == .ok)
        #expect(KeyringCheck.versions(rotated, now: start).detail.contains("index 1"))
        #expect(KeyringCheck.versions(rotated, now: later).detail.contains("index 2"))
    }

    @Test("a clock behind another store's is unfit; its own store does not count")
    func clock() {
        let (own, other) = (StoreID.random(), StoreID.random())
        func here(_ store: StoreID, _ clock: Int64) -> Here {
            Here(
                store: store, name: "w", start: UUID(), run: 1, publicKey: [],
                created: Timestamp(secondsSince1970: 0), oldestHour: nil, wrapping: [1], index: [1],
                software: "0", clock: Timestamp(secondsSince1970: clock))
        }
        var roster = Roster()
        roster.add(here(own, 9_000), offset: 0)
        #expect(ClockCheck.finding(roster, own: own, now: 1_000).state == .notChecked)
        roster.add(here(other, 2_000), offset: 1)
        #expect(ClockCheck.finding(roster, own: own, now: 1_699).state == .unfit)
        #expect(ClockCheck.finding(roster, own: own, now: 1_701).state == .ok)
    }

    @Test("bytes are found wherever they lie, also across two pieces of a file, and in either case")
    func rawSearch() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("big")
        let phrase = Array("Plain Speech".utf8)
        var bytes = [UInt8](repeating: UInt8(ascii: "p"), count: (4 << 20) - 5)
        bytes += Array("pLAIN sPEECH".utf8) + [0, 1, 2]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(try RawSearch(phrases: [phrase]).hits(in: path) == 1)
        #expect(try RawSearch(ids: [phrase]).hits(in: path) == 0)
        #expect(try RawSearch(ids: [[0, 1, 2]]).hits(in: path) == 1)
        #expect(try RawSearch(phrases: [Array("plain speech.".utf8)]).hits(in: path) == 0)
        #expect(try RawSearch(ids: [[0, 1]]).hits(in: folder.path("gone")) == 0)
    }
}
