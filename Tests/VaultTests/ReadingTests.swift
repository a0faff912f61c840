import Foundation
import Redaction
import Sealing
import Testing

@testable import Vault

@Suite("reading", .timeLimit(.minutes(2)))
struct ReadingTests {
    @Test("pages follow one another without a gap or an overlap", arguments: [1, 7, 100, 1000])
    func pages(rows: Int) async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let batch = try (0..<100).map {
            try fixture.entry($0, second: VaultFixture.start - Int64($0 % 3) * 3600, caller: "\($0)")
        }
        _ = try await vault.store(batch)
        let reading = try fixture.read(rows: rows)
        #expect(reading.records.count == 100 && reading.ids == Set(batch.map(\.record.recordID)))
        #expect(reading.records.map(\.place.hour) == reading.records.map(\.place.hour).sorted())
    }

    @Test("a reader beside a busy writer sees whole records only, and holds the writer up for no commit")
    func besideWriter() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<100))
        async let writing: Void = {
            for batch in 1...40 {
                let outcomes = try await vault.store(try fixture.entries(batch * 100..<batch * 100 + 100))
                #expect(outcomes.count { $0.isStored } == 100)
            }
        }()
        var seen = 0
        while seen < 4100 {
            let reading = try fixture.read(rows: 50)
            #expect(reading.unreadable == 0 && reading.keyless == 0 && reading.problems.isEmpty)
            #expect(reading.records.count >= seen && reading.ids.count == reading.records.count)
            seen = reading.records.count
        }
        try await writing
    }

    @Test("nothing is open between two pages: neither a lock nor a file")
    func nothingOpen() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store(try fixture.entries(0..<100))
        try await vault.close()
        var cursor = try fixture.reader().cursor(pageRows: 10)
        _ = try cursor.next()
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(open.allSatisfy { !$0.hasPrefix(fixture.folder) })
    }

    @Test("an hour that cannot be read is reported, and the others are read")
    func damagedHour() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        _ = try await vault.store([
            try fixture.entry(1), try fixture.entry(2, second: VaultFixture.start - 3600),
        ])
        try await vault.close()
        try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: fixture.recordsFile()))
        let reading = try fixture.read()
        #expect(reading.records.count == 1)
        #expect(reading.problems.map(\.code) == [.sqlite(26)])  // SQLITE_NOTADB
        #expect(reading.problems.first?.path == fixture.recordsFile())
    }

    @Test("where there is no store, a reader says so")
    func noStore() throws {
        let fixture = try VaultFixture()
        #expect(throws: VaultError(.read, .stateMissing, path: fixture.keys + "/state.sqlite")) {
            try fixture.reader()
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.keys))
    }

    @Test("a payload cut at any length, or with anything behind it, is none")
    func payload() throws {
        let fixture = try VaultFixture()
        let record = try fixture.entry(1).record
        let payload = RecordPayload.encode(record)
        let place = StoredRecord.Place(
            recordID: record.recordID, hour: record.hour, region: record.region, accountID: "a",
            applicationID: "b")
        #expect(RecordPayload.decode(payload, at: place) != nil)
        for length in payload.indices {
            #expect(RecordPayload.decode(Array(payload[..<length]), at: place) == nil)
        }
        #expect(RecordPayload.decode(payload + [0], at: place) == nil)
        #expect(RecordPayload.decode([2] + payload.dropFirst(), at: place) == nil)
        // No change of a byte makes it trap.
        for position in payload.indices {
            for bit in 0..<8 {
                var changed = payload
                changed[position] ^= 1 << UInt8(bit)
                _ = RecordPayload.decode(changed, at: place)
            }
        }
    }

    @Test("a payload's bytes are these")
    func payloadVector() throws {
        let fixture = try VaultFixture()
        let payload = RecordPayload.encode(try fixture.entry(1).record)
        var expected: [UInt8] = [1, 9] + Array("44770090".utf8) + [0]
        expected += [6] + Array("number".utf8) + [4] + Array("none".utf8) + [6] + Array("en-GB".utf8)
        expected += [1, 7] + Array("billing".utf8) + [1, 25] + Array("put me through to billing".utf8)
        expected += [1, 0x14, 0xae, 0x47, 0xe1, 0x7a, 0x14, 0xee, 0x3f]  // 0.94
        expected += [23] + Array("end_on_silence_timeout".utf8)
        expected += [1] + Array(Redactor.engineVersion.utf8)
        expected += [2, 4] + Array("CARD".utf8) + [2, 5] + Array("PHONE".utf8) + [1]
        #expect(payload == expected)
    }
}
