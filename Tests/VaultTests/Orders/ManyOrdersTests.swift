import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

@Suite("many orders at once", .timeLimit(.minutes(5)))
struct ManyOrdersTests {
    @Test("a thousand forgets against thirty days of hours are carried out in one pass")
    func thousand() async throws {
        let fixture = try VaultFixture(inMemory: true)
        let vault = try await fixture.open()
        let hours = 720
        // In each hour four of two thousand people, each of whom comes back; every second one asks.
        func caller(_ number: Int) -> String { "\(10_000_000 + number * 37)" }
        var expected = Set<RecordID>()
        for hour in 0..<hours {
            let batch = try (0..<4).map { position in
                let number = (hour * 4 + position) % 2000
                let entry = try fixture.entry(
                    hour * 4 + position, second: VaultFixture.start - Int64(hour) * 3600 + 1,
                    caller: caller(number), called: nil)
                if number % 2 == 1 { expected.insert(entry.record.recordID) }
                return entry
            }
            _ = try await vault.store(batch)
        }
        let clock = ContinuousClock()
        let one = try fixture.order(.forget, number: Person.called)
        let single = try await clock.measure { try await vault.obey(one) }
        let forgets = try (0..<1000).map { try fixture.order(.forget, number: "+4477" + caller($0 * 2)) }
        let following = try await clock.measure {
            try await vault.follow(entries: forgets.map { .order($0) })
        }
        var calls = 0
        var longest = Duration.zero
        let begun = clock.now
        var isLeft = true
        while isLeft {
            let call = try await clock.measure { isLeft = try await vault.carryOut(worker: "worker-1") }
            calls += 1
            longest = max(longest, call)
        }
        print("1 forget, 720 hours: \(single)")
        print("1000 forgets, 720 hours: followed in \(following), carried out in \(clock.now - begun)")
        print("\(calls) calls, the longest \(longest)")
        let receipts = try await fixture.receipts(vault)
        #expect(receipts.count == 1001 && receipts.allSatisfy { $0.outcome == .done })
        #expect(receipts.reduce(0) { $0 + $1.recordsErased } == hours * 4 - expected.count)
        #expect(receipts.reduce(0) { $0 + $1.keysDestroyed } == hours * 4 - expected.count)
        let reading = try fixture.read()
        #expect(reading.ids == expected && reading.keyless == 0 && reading.unreadable == 0)
        #expect(reading.problems.isEmpty)
    }
}
