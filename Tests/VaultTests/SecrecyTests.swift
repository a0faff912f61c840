import Foundation
import Sealing
import Testing

@testable import Vault

@Suite("what lies in the files")
struct SecrecyTests {
    @Test("no word, name, number or token that was stored lies in any file in clear")
    func noPlaintext() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let entry = try fixture.entry(
            1, account: "marker-account", application: "marker-application",
            text: "a marker sentence for the scan")
        _ = try await vault.store([entry])
        _ = try await vault.store(try fixture.entries(10..<600))
        let token = try #require(entry.caller).bytes
        let wanted: [[UInt8]] =
            [
                "marker-account", "marker-application", "marker sentence", "44770090", "00900123",
                "end_on_silence", "billing",
                "result-1",
            ].map { Array($0.utf8) } + [token, Array(token.prefix(16))]
        for ending in [false, true] {
            if ending { try await vault.close() }
            for text in wanted { #expect(found(text, below: fixture.folder).isEmpty) }
        }
        // The search finds what is there: the record's id is meant to lie in the row.
        #expect(found(entry.record.recordID.bytes, below: fixture.folder) == [fixture.recordsFile()])
    }

    @Test("after a commit no journal holds anything, and a deleted row leaves nothing in any file")
    func secureDelete() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let batch = try fixture.entries(0..<1000)
        _ = try await vault.store(batch)
        try await vault.close()
        let gone = batch[300].record.recordID.bytes
        let sealed = try column("SELECT sealed FROM records WHERE id = 301", fixture.recordsFile(), .records)
        let key = try column("SELECT key FROM holders WHERE id = 301", fixture.keysFile(), .keys)
        #expect(
            found(gone, below: fixture.folder).count == 1
                && found(Array(sealed[20..<60]), below: fixture.folder).count == 1)
        try fixture.execute("DELETE FROM records WHERE id = 301", .records)
        try fixture.execute("DELETE FROM holders WHERE id = 301", .keys)
        for bytes in [gone, Array(sealed[20..<60]), key] {
            #expect(found(bytes, below: fixture.folder).isEmpty)
        }
        for journal in files(below: fixture.folder) where journal.hasSuffix("-journal") {
            #expect(try Data(contentsOf: URL(fileURLWithPath: journal)).isEmpty)
        }
    }

    @Test("errors, records and stored values print no content")
    func descriptions() async throws {
        let fixture = try VaultFixture()
        let vault = try await fixture.open()
        let entry = try fixture.entry(1, account: "marker-account", text: "marker words")
        _ = try await vault.store([entry])
        let record = try #require(try fixture.read().records.first)
        var dumped = ""
        dump(entry, to: &dumped)
        dump(record, to: &dumped)
        for text in [
            dumped, "\(entry)", "\(record)", String(reflecting: record), String(reflecting: entry.record),
        ] {
            #expect(!text.contains("marker") && !text.contains("billing"))
        }
    }

    private func found(_ bytes: [UInt8], below folder: String) -> [String] {
        files(below: folder).filter { path in
            (try? Data(contentsOf: URL(fileURLWithPath: path)))?.range(of: Data(bytes)) != nil
        }
    }

    private func column(_ sql: String, _ path: String, _ kind: FileKind) throws -> [UInt8] {
        let file = try SQLiteFile(path, kind, .query, .read)
        defer { file.close() }
        let select = try file.prepare(sql, .read)
        return try file.read(.read) { _ in
            defer { select.reset() }
            _ = try select.step()
            return select.bytes(0)
        }
    }
}
