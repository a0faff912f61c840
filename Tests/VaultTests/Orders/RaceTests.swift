import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("storing and forgetting the same person at once", .timeLimit(.minutes(5)))
struct RaceTests {
    /// How many forgets: each asks some seconds after the one before, so that fences and hours go on.
    private static let rounds = 2000
    private static let roundSeconds: Int64 = 20
    private static let bystander = "55512345"

    @Test(
        "nothing fenced is readable, nothing acknowledged is lost, and no old copy ever opens for the person")
    func race() async throws {
        let fixture = try VaultFixture(inMemory: true)
        let vault = try await fixture.open()
        let race = Race()
        async let storing: Void = store(fixture, vault, race)
        var copies: [String] = []
        for round in 0..<Self.rounds {
            let asked = VaultFixture.start + Int64(round) * Self.roundSeconds
            race.asked = asked
            try await vault.follow(.order(try fixture.order(.forget, broad: true, at: asked)))
            while try await vault.carryOut(worker: "worker-1") {}
            if round % 400 == 200 { copies.append(try await vault.copyRecords(of: fixture)) }
        }
        race.isOver = true
        try await storing
        let acknowledged = race.stored
        // Of the last request's own hour more than what is fenced may be gone.
        let last = CaptureHour(containing: race.asked)
        let safe = acknowledged.filter { $0.isBystanders || $0.hour > last && $0.second > race.asked + 300 }
        let reading = try fixture.read()
        #expect(
            reading.keyless == 0 && reading.unreadable == 0 && reading.withheld == 0
                && reading.problems.isEmpty)
        #expect(reading.ids.isSuperset(of: safe.map(\.record)))
        let fenced = acknowledged.filter {
            !$0.isBystanders && $0.second <= race.asked + 300 && $0.hour <= last
        }
        #expect(reading.ids.isDisjoint(with: fenced.map(\.record)))
        #expect(race.refused > 0 && fenced.count > Self.rounds && safe.count > Self.rounds)
        try await vault.close()
        for copy in copies {
            try fixture.putBack(copy)
            let old = try fixture.read()
            #expect(
                old.ids.isDisjoint(with: fenced.map(\.record)) && old.unreadable == 0 && old.problems.isEmpty)
            #expect(old.records.count > 100 && old.keyless > 0)
        }
    }

    /// Stores what the person says now, before and later, and what somebody else does, until the race is over.
    private func store(_ fixture: VaultFixture, _ vault: Vault, _ race: Race) async throws {
        var number = 0
        while !race.isOver {
            let asked = race.asked
            var batch = try [Int64](arrayLiteral: -600, -1, 0, 299, 300, 301, 331, 600, 3700).map { offset in
                number += 1
                return try fixture.entry(
                    number, second: asked + offset, called: number % 2 == 0 ? nil : "0\(number)")
            }
            number += 1
            batch.append(try fixture.entry(number, second: asked, caller: Self.bystander, called: nil))
            let outcomes = try await vault.store(batch)
            for (entry, outcome) in zip(batch, outcomes) {
                race.note(entry, outcome, isBystanders: entry.record.recordID == batch.last?.record.recordID)
            }
        }
    }
}

/// What the two sides of the race know of each other.
private final class Race: @unchecked Sendable {
    struct Acknowledged {
        let record: RecordID
        let second: Int64
        let isBystanders: Bool
        var hour: CaptureHour { CaptureHour(containing: second) }
    }

    // @unchecked: everything that changes is reached under `lock` only.
    private let lock = NSLock()
    private var values = (asked: VaultFixture.start, isOver: false, stored: [Acknowledged](), refused: 0)

    var asked: Int64 {
        get { lock.withLock { values.asked } }
        set { lock.withLock { values.asked = newValue } }
    }
    var isOver: Bool {
        get { lock.withLock { values.isOver } }
        set { lock.withLock { values.isOver = newValue } }
    }
    var stored: [Acknowledged] { lock.withLock { values.stored } }
    var refused: Int { lock.withLock { values.refused } }

    func note(_ entry: Entry, _ outcome: StoreOutcome, isBystanders: Bool) {
        lock.withLock {
            if outcome.isStored {
                values.stored.append(
                    Acknowledged(
                        record: entry.record.recordID, second: entry.capturedSecond,
                        isBystanders: isBystanders))
            } else {
                values.refused += 1
            }
        }
    }
}

extension Vault {
    /// Copies the records between two batches, as a snapshot of the disk would.
    fileprivate func copyRecords(of fixture: VaultFixture) throws -> String { try fixture.copyRecords() }
}
