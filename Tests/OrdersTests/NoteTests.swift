import Orders
import Sealing
import Testing

/// Zeroes, as a code is written.
private let anyCode = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

@Suite struct NoteTests {
    private static let text = Array(
        #"{"kind":"opening","opening":{"at":"2026-11-23T15:04:05Z"},"version":1}"#.utf8)

    private let region: Region
    private let keyring: Keyring

    init() throws {
        region = try #require(Sample.region)
        keyring = try Sample.keyring()
    }

    private func note(_ purpose: ControlPurpose, by keyring: Keyring? = nil) throws -> Note {
        let signature = purpose == .receipt ? [UInt8](repeating: 5, count: SigningKey.signatureBytes) : []
        return try Note(
            Self.text, signature: signature, as: purpose, keyring: keyring ?? self.keyring, region: region)
    }

    // Computed elsewhere (Python, hmac).
    @Test("a note has the bytes it always had")
    func vector() throws {
        let text = String(decoding: Self.text, as: UTF8.self)
        #expect(
            String(decoding: try note(.ledger).body, as: UTF8.self)
                == "lethe-ledger 1 LRW0ZwtazVbJ-nBXV_tybk2TYfEMBJTzqYcMogb75VU\n" + text)
        #expect(
            String(decoding: try note(.receipt).body, as: UTF8.self)
                == "lethe-receipt 1 hvZ3-iajvBi16GECxc2yzEg6tbiL0Y3dd74Y47JTr8k "
                + "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQ\n"
                + text)
    }

    @Test(
        "a note reads back as the same note, and is authentic", arguments: [ControlPurpose.ledger, .receipt])
    func roundTrip(purpose: ControlPurpose) throws {
        let note = try note(purpose)
        let read = try #require(Note(note.body, as: purpose))
        #expect(read == note && read.body == note.body && read.text == Self.text)
        #expect(read.verdict(keyring, region: region) == .authentic)
        // A rotation later it still is.
        #expect(read.verdict(try Sample.keyring(versions: 1...3), region: region) == .authentic)
    }

    @Test("any changed byte makes a note forged, of a key nobody has, or no note at all")
    func flips() throws {
        for purpose in [ControlPurpose.ledger, .receipt] {
            let body = try note(purpose).body
            for index in body.indices {
                for mask: UInt8 in [0x01, 0x10, 0x80] {
                    var changed = body
                    changed[index] ^= mask
                    guard let note = Note(changed, as: purpose) else { continue }
                    #expect(note.verdict(keyring, region: region) != .authentic)
                }
            }
            for length in body.indices {
                guard let note = Note(Array(body[..<length]), as: purpose) else { continue }
                #expect(note.verdict(keyring, region: region) == .forged)
            }
        }
    }

    @Test("a note for one stream is none for the other, whatever its first word says")
    func purposes() throws {
        let entry = try note(.ledger)
        let receipt = try note(.receipt)
        #expect(Note(entry.body, as: .receipt) == nil)
        #expect(Note(receipt.body, as: .ledger) == nil)
        let signature = Base64URL.encode(receipt.signature)
        let moved = String(decoding: receipt.body, as: UTF8.self)
            .replacing("lethe-receipt", with: "lethe-ledger").replacing(" \(signature)", with: "")
        let note = try #require(Note(Array(moved.utf8), as: .ledger))
        #expect(note.verdict(keyring, region: region) == .forged)
    }

    @Test("a note of another region or another keyring is forged")
    func foreign() throws {
        let other = try #require(Region("us-1"))
        #expect(try note(.ledger).verdict(keyring, region: other) == .forged)
        let stranger = try Keyring.create(region: region, now: Sample.now)
        #expect(try note(.ledger, by: stranger).verdict(keyring, region: region) == .forged)
    }

    @Test("a note under a control version that the keyring lacks is neither authentic nor forged")
    func unknownVersion() throws {
        let newer = try note(.ledger, by: try Sample.keyring(versions: 1...2))
        let read = try #require(Note(newer.body, as: .ledger))
        #expect(read.verdict(keyring, region: region) == .unknownVersion(2))
        #expect(read.verdict(try Sample.keyring(versions: 1...2), region: region) == .authentic)
        #expect(
            read.verdict(try Sample.keyring(versions: 2...2).reader(), region: region) == .unknownVersion(2))
    }

    @Test(
        "junk is no note",
        arguments: [
            "", "\n", "lethe-ledger", "lethe-ledger\n{}", "lethe-ledger 1\n{}", "lethe-ledger 1 AAAA\n{}",
            "lethe-ledger 1 \(anyCode) \n{}", "lethe-ledger 1  \(anyCode)\n{}",
            "lethe-ledger 0 \(anyCode)\n{}",
            "lethe-ledger 01 \(anyCode)\n{}", "lethe-ledger +1 \(anyCode)\n{}",
            "lethe-ledger -1 \(anyCode)\n{}",
            "lethe-ledger 9999999999 \(anyCode)\n{}", "lethe-ledger 99999999999999999999 \(anyCode)\n{}",
            "lethe-ledger one \(anyCode)\n{}", "lethe-ledger 1 \(anyCode)=\n{}",
            "lethe-ledger 1 \(anyCode) {}",
            "Lethe-ledger 1 \(anyCode)\n{}", " lethe-ledger 1 \(anyCode)\n{}",
            "lethe-ledger\t1\t\(anyCode)\n{}",
            "lethe-ledger 1 \(anyCode)\r\n{}", String(repeating: "a", count: 300) + "\n",
        ])
    func junk(text: String) {
        #expect(Note(Array(text.utf8), as: .ledger) == nil)
    }

    @Test("a reader's keyring authenticates nothing")
    func reader() throws {
        #expect(throws: SealingError.self) { try note(.ledger, by: keyring.reader()) }
        #expect(try note(.ledger).verdict(keyring.reader(), region: region) == .unknownVersion(1))
    }
}
