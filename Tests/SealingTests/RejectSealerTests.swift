import Testing

@testable import Sealing

@Suite("Sealed rejects")
struct RejectSealerTests {
    private let fixture: Fixture
    private let sealer: RejectSealer

    init() throws {
        fixture = try Fixture()
        sealer = RejectSealer(region: fixture.region)
    }

    // Made by an implementation of the documented layout in another language.
    @Test("The envelope of format version 1 is what its documentation says")
    func envelope() throws {
        let expected = try bytes(
            """
            0100000003a0a1a2a3a4a5a6a7a8a9aaab2833d679418ffb0266c636714700f42880b4105de95a4ef8d85213758521ec9e
            b5ff093ec544ebe3ff9419c179311b
            """)
        let key = try #require(fixture.keyring.newestControl)
        #expect(try sealer.seal(Fixture.plaintext, under: key, fixedNonce: Fixture.nonce) == expected)
        #expect(try sealer.open(expected, with: fixture.keyring) == Fixture.plaintext)
        #expect(sealer.controlVersion(of: expected) == 3)
    }

    @Test("It is sealed under the newest control key, and opens after a rotation")
    func rotation() throws {
        let old = try sealer.seal([1, 2, 3], under: fixture.keyring)
        let rotated = try fixture.keyring.rotated(now: afternoon)
        let new = try sealer.seal([], under: rotated)
        #expect(sealer.controlVersion(of: new) == 4)
        #expect(try sealer.open(old, with: rotated) == [1, 2, 3])
        #expect(try sealer.open(new, with: rotated) == [])
        #expect(throws: SealingError(.openReject, .unknownKeyVersion(4))) {
            try sealer.open(new, with: fixture.keyring)
        }
    }

    @Test("A reader's keyring neither seals nor opens rejects")
    func reader() throws {
        let sealed = try sealer.seal([1], under: fixture.keyring)
        #expect(throws: SealingError(.sealReject, .readerKeyring)) {
            try sealer.seal([1], under: fixture.keyring.reader())
        }
        #expect(throws: SealingError(.openReject, .unknownKeyVersion(3))) {
            try sealer.open(sealed, with: fixture.keyring.reader())
        }
    }

    @Test("Another region, every flipped bit and every cut is refused")
    func changed() throws {
        let sealed = try sealer.seal(Fixture.plaintext, under: fixture.keyring)
        let refusal = SealingError(.openReject, .cannotOpen)
        let elsewhere = RejectSealer(region: try #require(Region("us-1")))
        #expect(throws: refusal) { try elsewhere.open(sealed, with: fixture.keyring) }
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let code: SealingError.Code =
                switch bit / 8 {
                case 0: .unknownFormat(Int(changed[0]))
                case 1...4: .unknownKeyVersion(try #require(sealer.controlVersion(of: changed)))
                default: .cannotOpen
                }
            #expect(throws: SealingError(.openReject, code), "bit \(bit)") {
                try sealer.open(changed, with: fixture.keyring)
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: refusal, "\(count) bytes") {
                try sealer.open(Array(sealed.prefix(count)), with: fixture.keyring)
            }
        }
    }

    @Test("A key version that is named but not meant is refused")
    func otherVersion() throws {
        // The same key under two numbers: only the bound number can tell.
        var sealed = try sealer.seal(Fixture.plaintext, under: fixture.keyring)
        sealed[4] = 9
        let keyring = try Keyring(
            region: nil, wrapping: fixture.keyring.wrapping, index: fixture.keyring.indexKeys,
            control: [ControlKey(version: 9, created: afternoon, secret: counting(from: 0x60))])
        #expect(throws: SealingError(.openReject, .cannotOpen)) { try sealer.open(sealed, with: keyring) }
    }
}
