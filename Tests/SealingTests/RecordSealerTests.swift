import Testing

@testable import Sealing

/// A sealed record made by an implementation of the documented layout in another language.
private struct EnvelopeVector: Sendable {
    let kinds: HolderKinds
    let hex: String

    static let all = [
        EnvelopeVector(
            kinds: .application,
            hex: """
                0101a0a1a2a3a4a5a6a7a8a9aaabf0e3ce7ab2fd2101101d5c63fa6acaba20652a3e94f84eb0f3b1f9172ca2ca42
                9b9f1a74f9e1acb6f455b4e9fdf6bb0120aa8d80e902386b8f25f51dae6914370850b601eefa316fd0a0b68563d319
                """),
        EnvelopeVector(
            kinds: [.application, .caller],
            hex: """
                0103a0a1a2a3a4a5a6a7a8a9aaab40fbcf021b3a85bdc41a7293a9c14063fa6b281133b369c705110ffdaa1f695c
                aa556dd0e9b4adea1505c9fe037b167968a786727f9996639d3c137dd59ee72ae796ff77ee20e7adabde24f4479158
                """),
        EnvelopeVector(
            kinds: [.application, .called],
            hex: """
                0105a0a1a2a3a4a5a6a7a8a9aaaba7732c0f7e61e32b0422e77242ff383c413632981c051f3921af5b402e5a02d5
                2d275ae2e633ce8f1ce7d1dfea62a4c19dbc746bf0901d57c806c3532e18d00a9fc07973452a1fc1278002391b4adc
                """),
        EnvelopeVector(
            kinds: [.application, .caller, .called],
            hex: """
                0107a0a1a2a3a4a5a6a7a8a9aaab707a53c9c2ae3a175cc0b5bf3a8df61142869af6dc48d05e049153990c3c99bc
                648da4b073ca565cbd436878c717487d871de634d43fb4e73333f4de47d787137e2aeb80743282251aeb566e0be794
                """),
    ]
}

@Suite("Sealed records")
struct RecordSealerTests {
    private let fixture: Fixture
    private let sealer: RecordSealer

    init() throws {
        fixture = try Fixture()
        sealer = try RecordSealer()
    }

    private func seal(_ kinds: HolderKinds, nonce: [UInt8]? = nil) throws -> [UInt8] {
        try unsafe Fixture.plaintext.withRawBytes { plaintext throws(SealingError) in
            try unsafe sealer.seal(
                plaintext, at: fixture.place, under: fixture.keys(kinds), fixedNonce: nonce)
        }
    }

    /// What every attempt below must end with.
    private let refusal = SealingError(.openRecord, .cannotOpen)

    // MARK: What is documented

    @Test("The envelope of format version 1 is what its documentation says", arguments: EnvelopeVector.all)
    fileprivate func envelope(_ vector: EnvelopeVector) throws {
        let (kinds, expected) = (vector.kinds, try bytes(vector.hex))
        #expect(try seal(kinds, nonce: Fixture.nonce) == expected)
        #expect(try sealer.open(expected, at: fixture.place, under: fixture.keys(kinds)) == Fixture.plaintext)
        #expect(RecordSealer.holders(of: expected) == kinds)
        #expect(expected.count == Fixture.plaintext.count + RecordSealer.overheadBytes)
    }

    @Test("The kept contexts derive the same key as HKDF does", arguments: allKinds)
    func derivation(_ kinds: HolderKinds) throws {
        let keys = fixture.keys(kinds)
        let secrets = [keys.application, keys.caller, keys.called].compactMap { $0?.secret }
        let joined = secrets.flatMap { unsafe $0.withExposedBytes { unsafe Array($0) } }
        let expected = try HKDF.derive(
            SecretBytes(copying: joined), salt: RecordKeyDerivation.salt,
            info: [1, kinds.rawValue] + fixture.place.recordID.bytes, count: 64, for: .prepare)
        let derivation = try RecordKeyDerivation()
        for _ in 1...2 {
            let derived = unsafe derivation.withKey(
                of: keys, formatVersion: 1, recordID: fixture.place.recordID
            ) { unsafe SecretBytes(copying: Array($0) + Array($1)) }
            #expect(try #require(derived).matches(expected))
        }
    }

    @Test("What is sealed opens, of any length", arguments: [0, 1, 15, 16, 17, 600, 70_000])
    func roundTrip(_ count: Int) throws {
        let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = try sealer.seal(plaintext, at: fixture.place, under: fixture.keys)
        #expect(try sealer.open(sealed, at: fixture.place, under: fixture.keys) == plaintext)
        // Another sealer has no memory of it.
        #expect(try RecordSealer().open(sealed, at: fixture.place, under: fixture.keys) == plaintext)
    }

    @Test("Sealing twice gives different bytes")
    func freshNonce() throws {
        let (first, second) = (try seal(.application), try seal(.application))
        #expect(first[2..<14] != second[2..<14])
        #expect(first[46...] != second[46...])
        #expect(first[14..<46] == second[14..<46], "the commitment is that of the key")
    }

    @Test("A plaintext beyond the bound is refused")
    func tooLarge() throws {
        let plaintext = [UInt8](repeating: 0, count: RecordSealer.plaintextBytesMax + 1)
        #expect(throws: SealingError(.sealRecord, .tooLarge)) {
            try sealer.seal(plaintext, at: fixture.place, under: fixture.keys)
        }
    }

    // MARK: What must not open

    @Test("Every flipped bit behind the format version is refused alike", arguments: allKinds)
    func flippedBit(_ kinds: HolderKinds) throws {
        let sealed = try seal(kinds)
        for bit in 8..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: refusal, "bit \(bit)") {
                try sealer.open(changed, at: fixture.place, under: fixture.keys(kinds))
            }
        }
        // The sealer is none the worse for it.
        #expect(try sealer.open(sealed, at: fixture.place, under: fixture.keys(kinds)) == Fixture.plaintext)
    }

    @Test("A flipped bit in the format version is an unknown format, whatever follows", arguments: 0..<8)
    func flippedVersion(_ bit: Int) throws {
        var changed = try seal(.application)
        changed[0] ^= 1 << UInt8(bit)
        for sealed in [changed, [changed[0]]] {
            #expect(throws: SealingError(.openRecord, .unknownFormat(Int(changed[0])))) {
                try sealer.open(sealed, at: fixture.place, under: fixture.keys(.application))
            }
        }
        #expect(RecordSealer.holders(of: changed) == nil)
    }

    @Test("A record cut at any length is refused", arguments: allKinds)
    func truncated(_ kinds: HolderKinds) throws {
        let sealed = try seal(kinds)
        for count in 0..<sealed.count {
            #expect(throws: refusal, "\(count) bytes") {
                try sealer.open(
                    Array(sealed.prefix(count)), at: fixture.place, under: fixture.keys(kinds))
            }
            if count > 0 {
                let tail = [sealed[0]] + sealed.suffix(count - 1)
                #expect(throws: refusal, "its last \(count) bytes") {
                    try sealer.open(tail, at: fixture.place, under: fixture.keys(kinds))
                }
            }
        }
        #expect(throws: refusal) {
            try sealer.open(sealed + [0], at: fixture.place, under: fixture.keys(kinds))
        }
    }

    @Test("A record does not open in another row, tenant, region or hour")
    func otherPlace() throws {
        let sealed = try seal([.application, .caller])
        let place = fixture.place
        let other = try #require(RecordID(bytes: [UInt8](0x11...0x20)))
        let elsewhere = try #require(Region("us-1"))
        let nextHour = CaptureHour(index: place.hour.index + 1)
        let places = [
            RecordPlace(
                region: place.region, account: place.account, application: place.application,
                hour: place.hour,
                recordID: other),
            RecordPlace(
                region: place.region, account: "abcd1235", application: place.application, hour: place.hour,
                recordID: place.recordID),
            RecordPlace(
                region: place.region, account: place.account, application: place.application + "0",
                hour: place.hour, recordID: place.recordID),
            // The same letters, divided elsewhere.
            RecordPlace(
                region: place.region, account: place.account + "7",
                application: String(place.application.dropFirst()), hour: place.hour,
                recordID: place.recordID),
            RecordPlace(
                region: elsewhere, account: place.account, application: place.application, hour: place.hour,
                recordID: place.recordID),
            RecordPlace(
                region: place.region, account: place.account, application: place.application, hour: nextHour,
                recordID: place.recordID),
        ]
        for place in places {
            #expect(throws: refusal) {
                try sealer.open(sealed, at: place, under: fixture.keys([.application, .caller]))
            }
        }
    }

    @Test("Two rows that change places do not open")
    func swappedRows() throws {
        let other = RecordPlace(
            region: fixture.region, account: Fixture.account, application: Fixture.application,
            hour: fixture.hour, recordID: try #require(RecordID(bytes: [UInt8](repeating: 9, count: 16))))
        let keys = fixture.keys
        let first = try sealer.seal(Fixture.plaintext, at: fixture.place, under: keys)
        let second = try sealer.seal(Fixture.plaintext, at: other, under: keys)
        #expect(throws: refusal) { try sealer.open(second, at: fixture.place, under: keys) }
        #expect(throws: refusal) { try sealer.open(first, at: other, under: keys) }
        // Nor with the other one's commitment, nonce or ciphertext put in.
        for part in [2..<14, 14..<46, 46..<first.count] {
            var mixed = first
            mixed.replaceSubrange(part, with: second[part])
            #expect(throws: refusal) { try sealer.open(mixed, at: fixture.place, under: keys) }
        }
    }

    @Test(
        "Without any one holder's key, or with another in its place, a record does not open",
        arguments: allKinds)
    func otherKeys(_ kinds: HolderKinds) throws {
        let sealed = try seal(kinds)
        let right = fixture.keys(kinds)
        var wrong = allKinds.filter { $0 != kinds }.map(fixture.keys)
        wrong.append(HolderKeys(application: try .create(), caller: right.caller, called: right.called))
        if right.caller != nil {
            wrong.append(
                HolderKeys(application: right.application, caller: try .create(), called: right.called))
        }
        if right.called != nil {
            wrong.append(
                HolderKeys(application: right.application, caller: right.caller, called: try .create()))
        }
        if kinds != .application {
            wrong.append(
                HolderKeys(application: right.application, caller: right.called, called: right.caller))
        }
        for keys in wrong {
            #expect(throws: refusal) { try sealer.open(sealed, at: fixture.place, under: keys) }
        }
    }

    @Test("A record of a caller does not pass as one of a called number")
    func kindsAreBound() throws {
        let person = try HolderKey.create()
        let asCaller = HolderKeys(application: fixture.keys.application, caller: person)
        let asCalled = HolderKeys(application: fixture.keys.application, called: person)
        var sealed = try sealer.seal(Fixture.plaintext, at: fixture.place, under: asCaller)
        sealed[1] = asCalled.kinds.rawValue
        #expect(throws: refusal) { try sealer.open(sealed, at: fixture.place, under: asCalled) }
    }

    @Test("Ciphertext that authenticates is refused when its commitment is another key's")
    func commitment() throws {
        var sealed = try seal(.application)
        let other = try sealer.seal(
            Fixture.plaintext, at: fixture.place, under: HolderKeys(application: .create()))
        // GCM knows nothing of the commitment, so only its comparison can refuse this.
        sealed.replaceSubrange(14..<46, with: other[14..<46])
        #expect(throws: refusal) {
            try sealer.open(sealed, at: fixture.place, under: fixture.keys(.application))
        }
    }
}
