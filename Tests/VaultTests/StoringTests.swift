import Foundation
import Redaction
import Sealing
import Testing
import Vault

@Suite("storing")
struct StoringTests {
    @Test("what is stored is read back, field by field")
    func roundTrip() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let entry = try fixture.entry(1)
        let outcomes = try await vault.store([entry])
        #expect(outcomes.count == 1 && outcomes[0].isStored)
        let reading = try fixture.read()
        let record = try #require(reading.records.first)
        #expect(reading.records.count == 1)
        #expect(record.place.recordID == entry.record.recordID)
        #expect(record.place.hour == VaultFixture.hour)
        #expect(record.place.region == fixture.region)
        #expect(record.place.accountID == "acct-1" && record.place.applicationID == "app-1")
        #expect(record.from == "44770090" && record.to == nil)
        #expect(record.fromType == "number" && record.toType == "none")
        #expect(record.language == "en-GB" && record.context == ["billing"])
        #expect(record.results.map(\.text) == ["put me through to billing"])
        #expect(record.results.map(\.confidence) == [0.94])
        #expect(record.timeoutReason == "end_on_silence_timeout" && record.engine == Redactor.engineVersion)
        #expect(record.counts.map(\.type) == ["CARD", "PHONE"] && record.counts.map(\.spans) == [2, 1])
        #expect(record.expiresAt == VaultFixture.start + 30 * 24 * 3600)
        try await vault.close()
    }

    @Test("a result that comes again is a duplicate: in the batch, in another, after a restart")
    func duplicates() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        let (one, two) = (try fixture.entry(1), try fixture.entry(2))
        let first = try await vault.store([one, two, one])
        #expect(first.map(\.isStored) == [true, true, false] && first[2].isDuplicate)
        let second = try await vault.store([two, try fixture.entry(3)])
        #expect(second[0].isDuplicate && second[1].isStored)
        try await vault.close()
        vault = try await fixture.open()
        let third = try await vault.store([one, two])
        #expect(third.count(where: { !$0.isDuplicate }) == 0)
        let ids = try fixture.read().ids
        #expect(try fixture.read().records.count == 3 && ids.contains(one.record.recordID))
    }

    @Test("a result that comes again after the index key was rotated is a duplicate")
    func indexRotation() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([try fixture.entry(1)])
        let rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        let later = fixture.clock.now + 10 * 24 * 3600
        let newer = try #require(rotated.indexKey(capturedAt: later))
        #expect(newer.version != rotated.indexKey(capturedAt: VaultFixture.start)?.version)
        try await vault.adopt(rotated)
        fixture.clock.now = later
        let outcomes = try await vault.store([
            try fixture.entry(1, keyring: rotated), try fixture.entry(2, second: later, keyring: rotated),
        ])
        #expect(outcomes[0].isDuplicate && outcomes[1].isStored)
    }

    @Test("a batch of several hours lands in a segment each, with holders that have nothing in common")
    func hours() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let seconds = (0..<12).map { VaultFixture.start - Int64($0) * 3600 }
        let batch = try seconds.enumerated().map { try fixture.entry($0.offset, second: $0.element) }
        let outcomes = try await vault.store(batch)
        #expect(outcomes.count(where: { !$0.isStored }) == 0)
        #expect(try fixture.read().ids == Set(batch.map(\.record.recordID)))
        #expect(try fixture.reader().segments().map(\.records) == Array(repeating: 1, count: 12))
        // More hours than may be open at once, once more: each of the closed ones is found again.
        let again = try await vault.store(batch)
        #expect(again.count(where: { !$0.isDuplicate }) == 0)
        let summary = try await vault.summary()
        #expect(summary.hours == 12 && summary.newest == VaultFixture.hour && summary.keysBytes > 0)
    }

    @Test("records without people, with one, with the same person twice, all open again")
    func people() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let batch = [
            try fixture.entry(1, caller: nil, called: nil), try fixture.entry(2, caller: nil),
            try fixture.entry(3, called: nil), try fixture.entry(4, caller: "123", called: "123"),
        ]
        _ = try await vault.store(batch)
        let reading = try fixture.read()
        #expect(reading.records.count == 4 && reading.unreadable == 0 && reading.keyless == 0)
    }

    @Test("more holders than one generation, in one batch and over several, after a restart too")
    func generations() async throws {
        let fixture = try VaultFixture()
        var vault = try await fixture.open()
        let batch = try fixture.entries(0..<5000)
        _ = try await vault.store(Array(batch[..<4990]))
        try await vault.close()
        vault = try await fixture.open()
        let outcomes = try await vault.store(batch)
        #expect(outcomes.count(where: { $0.isStored }) == 10)
        // The callers of the first generation come back in the second.
        _ = try await vault.store(
            try (6000..<6100).map { try fixture.entry($0, caller: "\(10_000_000 + $0 - 6000)") })
        let reading = try fixture.read()
        #expect(reading.records.count == 5100 && reading.unreadable == 0)
    }

    @Test("a result of another region is refused, and nothing of its batch is stored")
    func otherRegion() async throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture(region: "us-1")
        let vault = try await fixture.open()
        let code = await vaultCode { try await vault.store([try fixture.entry(1), try other.entry(2)]) }
        #expect(code == .wrongRegion(expected: "eu-3", found: "us-1"))
        #expect(try fixture.read().records.isEmpty)
    }

    @Test("only the wanted account and application are read")
    func filter() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, application: "app-2"),
            try fixture.entry(3, account: "acct-2"),
        ])
        #expect(try fixture.read(filter: RecordFilter(account: "acct-1")).records.count == 2)
        #expect(
            try fixture.read(filter: RecordFilter(account: "acct-1", application: "app-2")).records.count == 1
        )
        #expect(try fixture.read(filter: RecordFilter(account: "acct-3")).records.isEmpty)
    }

    @Test("after closing, every call says that the store is closed")
    func closed() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        try await vault.close()
        #expect(await vaultCode { try await vault.store([]) } == .closed)
        #expect(await vaultCode { try await vault.expire() } == .closed)
        #expect(await vaultCode { try await vault.close() } == .closed)
    }
}
