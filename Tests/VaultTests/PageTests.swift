import Dispatch
import Foundation
import Messages
import Orders
import Redaction
import Sealing
import Testing

@testable import Vault

@Suite("pages, opened in parts at once", .timeLimit(.minutes(2)))
struct PageTests {
    @Test(
        "records come in the order in which they were stored, whichever part is done first",
        .enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1))
    func order() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let batch = try fixture.entries(0..<200)
        _ = try await vault.store(batch)
        let ids = batch.map(\.record.recordID)
        var cursor = try fixture.reader().cursor()
        // The first part is not done before the last one is.
        let lastIsDone = DispatchSemaphore(value: 0)
        let page = try cursor.next([RecordID]()) { part, record in
            let id = record.place.recordID
            if id == ids.first { #expect(lastIsDone.wait(timeout: .now() + 60) == .success) }
            part.append(id)
            if id == ids.last { lastIsDone.signal() }
        }
        let parts = try #require(page?.parts)
        #expect(parts.count > 1 && Array(parts.joined()) == ids)
    }

    @Test("rows whose keys are gone are counted in every part, the others keep their order")
    func keyless() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let batch = try callers(0..<300, fixture)
        _ = try await vault.store(batch)
        try await vault.close()
        // The application is holder 1, the callers follow.
        try fixture.execute("DELETE FROM holders WHERE label IS NULL AND id % 3 = 0", .keys)
        let left = batch.indices.filter { ($0 + 2) % 3 != 0 }.map { batch[$0].record.recordID }
        for rows in [300, 100, 2000] {
            let reading = try fixture.read(rows: rows)
            #expect(reading.records.map(\.place.recordID) == left)
            #expect(reading.keyless == 100 && reading.unreadable == 0 && reading.withheld == 0)
        }
    }

    @Test("a key that is destroyed between two pages opens nothing on the second")
    func destroyedBetweenPages() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        // One caller and one called number for all rows.
        _ = try await vault.store(try (0..<200).map { try fixture.entry($0) })
        try await vault.close()
        var cursor = try fixture.reader().cursor(pageRows: 100)
        let first = try #require(try cursor.next())
        #expect(first.records.count == 100)
        try fixture.execute("DELETE FROM holders WHERE id = 2", .keys)
        let second = try #require(try cursor.next())
        #expect(second.records.isEmpty && second.keyless == 100)
    }

    @Test("what an order withholds is withheld in every part")
    func withheld() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let batch = try (0..<200).map {
            try fixture.entry(
                $0, caller: $0.isMultiple(of: 4) ? "00900123" : "\(10_000_000 + $0)", called: nil)
        }
        _ = try await vault.store(batch)
        try await vault.follow(.order(try fixture.order(.forget)))
        let left = batch.indices.filter { !$0.isMultiple(of: 4) }.map { batch[$0].record.recordID }
        let reading = try fixture.read(rows: 2000)
        #expect(reading.records.map(\.place.recordID) == left && reading.withheld == 50)
    }

    @Test("a page of large rows ends early, and the next goes on behind it")
    func large() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let phrase = Redactor().redact("billing", language: "en-GB")
        let batch = try (0..<40).map { number in
            let small = try fixture.entry(number)
            let record = small.record
            return Entry(
                record: Record(
                    recordID: record.recordID, hour: record.hour, region: record.region,
                    accountID: record.accountID, applicationID: record.applicationID, from: nil, to: nil,
                    fromType: "none", toType: "none", language: nil,
                    context: Array(repeating: phrase, count: 32_768), results: record.results,
                    timeoutReason: nil, redaction: record.redaction),
                capturedSecond: small.capturedSecond, caller: small.caller, called: small.called,
                indexVersion: small.indexVersion)
        }
        _ = try await vault.store(batch)
        var cursor = try fixture.reader().cursor()
        var pages: [[RecordID]] = []
        while let page = try cursor.next() { pages.append(page.records.map(\.place.recordID)) }
        #expect(pages.joined().elementsEqual(batch.map(\.record.recordID)))
        // A row has a quarter of a MiB.
        #expect(pages.map(\.count) == [16, 16, 8])
    }

    private func callers(_ numbers: Range<Int>, _ fixture: VaultFixture) throws -> [Entry] {
        try numbers.map { try fixture.entry($0, caller: "\(10_000_000 + $0)", called: nil) }
    }
}
