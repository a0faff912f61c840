import Foundation
import Glibc
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("killed while orders are carried out", .timeLimit(.minutes(2)))
struct OrderCrashTests {
    private static let forgetSteps = [
        "follow", "followed", "erase-keys", "erase-note", "erase-rows", "erase-sweep", "erase-done", "answer",
        "answered",
    ]
    private static let purgeSteps = [
        "follow", "followed", "erase-hour", "erase-hour-done", "answer", "answered",
    ]

    @Test(
        "killed at any step, a forget is completed by the next start, and counts exactly",
        arguments: forgetSteps)
    func forget(step: String) async throws {
        let stage = try await Stage()
        let forget = try stage.fixture.order(.forget)
        try await stage.kill(at: step, with: forget)
        try await stage.complete(forget, left: [4, 5, 6], erased: 4, keys: 3)
    }

    @Test("killed at one step after the other, a forget is completed all the same")
    func everyStep() async throws {
        let stage = try await Stage()
        let forget = try stage.fixture.order(.forget)
        for step in Self.forgetSteps.dropLast() { try await stage.kill(at: step, with: forget) }
        try await stage.complete(forget, left: [4, 5, 6], erased: 4, keys: 3)
    }

    @Test("killed at any step, a purge of whole hours is completed by the next start", arguments: purgeSteps)
    func purge(step: String) async throws {
        let stage = try await Stage()
        let purge = stage.fixture.order(.purge, .before(VaultFixture.hour))
        try await stage.kill(at: step, with: purge)
        try await stage.complete(purge, left: [0, 3, 4, 6], erased: 3, keys: nil)
    }

    @Test(
        "killed at any step, a purge of an application is completed by the next start",
        arguments: ["erase-note", "erase-sweep"])
    func purgeApplication(step: String) async throws {
        let stage = try await Stage()
        let purge = stage.fixture.order(.purge, .application(account: "acct-1", application: "app-1"))
        try await stage.kill(at: step, with: purge)
        try await stage.complete(purge, left: [6], erased: 6, keys: 3)
    }

    /// A store with records of three hours, closed, that child processes open and are killed in.
    private struct Stage {
        let fixture: VaultFixture
        private let batch: [Entry]

        init() async throws {
            fixture = try VaultFixture()
            try fixture.keyring.write(to: fixture.folder + "/keyring", overwrite: false)
            let start = VaultFixture.start
            batch = [
                try fixture.entry(0), try fixture.entry(1, second: start - 3600),
                // In the oldest hour the person is called by one of the shorter forms.
                try fixture.entry(2, second: start - 7200, caller: nil, called: "0900123"),
                try fixture.entry(3, caller: "79460000", called: "00900123"),
                try fixture.entry(4, caller: "79460000", called: nil),
                try fixture.entry(5, second: start - 3600, caller: "1234567"),
                try fixture.entry(6, application: "app-2", caller: "00900123"),
            ]
            let vault = try await fixture.open()
            _ = try await vault.store(batch)
            try await vault.close()
        }

        /// Has a child follow the order and carry it out, and be killed at a step.
        func kill(at step: String, with order: Order) async throws {
            try Data(LedgerEntry.order(order).encoded()).write(
                to: URL(fileURLWithPath: fixture.folder + "/order"))
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = fixture.folder as String, step = step as String] in
                unsafe setenv("LETHE_TESTHOOK_KILL_AT", step, 1)
                let fixture = try VaultFixture(folder: folder)
                let text = try #require(FileManager.default.contents(atPath: folder + "/order"))
                guard case .entry(let entry) = LedgerEntry.decode([UInt8](text)) else { return }
                let vault = try await fixture.open()
                if try await vault.ledgerPosition() == nil { try await vault.follow(entry) }
                try await vault.carryOutAll()
            }
        }

        /// Starts again: nothing is shown that must not be; then the order is done, and nobody else is harmed.
        func complete(_ order: Order, left: Set<Int>, erased: Int, keys: Int?) async throws {
            let expected = Set(left.map { batch[$0].record.recordID })
            let vault = try await fixture.open()
            if try await vault.ledgerPosition() == nil { try await vault.follow(.order(order)) }
            #expect(try fixture.read().ids == expected && fixture.read().unreadable == 0)
            try await vault.carryOutAll()
            #expect(try await vault.orderOverview().pending == 0)
            let receipts = try await fixture.receipts(vault)
            #expect(receipts.count == 1 && receipts.first?.outcome == .done)
            #expect(receipts.first?.recordsErased == erased)
            if let keys { #expect(receipts.first?.keysDestroyed == keys) }
            #expect(try fixture.reader().erased(since: 0).reduce(0) { $0 + $1.records.count } == erased)
            let reading = try fixture.read()
            #expect(reading.ids == expected && reading.withheld == 0 && reading.keyless == 0)
            #expect(reading.unreadable == 0 && reading.problems.isEmpty)
            for hour in try fixture.reader().segments().map(\.hour) {
                #expect(try fixture.integrity(hour) == ["ok", "ok", "ok"])
            }
            let late = try await vault.store(batch.filter { !expected.contains($0.record.recordID) })
            #expect(late.allSatisfy { $0 == .fenced })
        }
    }
}
