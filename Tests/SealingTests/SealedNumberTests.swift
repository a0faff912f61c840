import Testing

@testable import Sealing

@Suite("Sealed numbers")
struct SealedNumberTests {
    private static let number = Array("+44 7700 900123".utf8)
    private static let refusal = SealingError(.openNumber, .cannotOpen)

    private let keyring: Keyring
    private let publicKey: NumberPublicKey

    init() throws {
        keyring = try Fixture().keyring
        publicKey = try #require(keyring.numberPublicKey)
    }

    // Made by an implementation of the documented layout in another language (Python, `cryptography`).
    private static let envelope = """
        0107a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7ca0a1a2a3a4a5a6a7a8a9aaab0e200a6a
        fdd8ef6c5abc2c3585bffdc67c459737a0fba9250d9d37c3acf546
        """
    private static let envelopeText =
        "AQejfLwUIJPIt1XcGxDobLQmN0rRaqhT7QvfwLK4bRx8oKGio6SlpqeoqaqrDiAKav3Y72xavCw1hb_9xnxFlzeg-6klDZ03w6z1Rg"

    @Test("The envelope of format version 1 is what its documentation says")
    func vector() throws {
        let expected = try bytes(Self.envelope)
        #expect(publicKey.text == "TylitrvEGOr6rK8pXbbg3l_oDpZrkznzUDS8lVCrZR0")
        let sealed = try SealedNumber.seal(
            Self.number, to: publicKey, ephemeral: counting(from: 1), fixedNonce: Fixture.nonce)
        #expect(sealed == expected)
        #expect(Base64URL.encode(sealed) == Self.envelopeText)
        #expect(try SealedNumber.open(expected, with: keyring) == Self.number)
    }

    @Test("Numbers of any length up to the longest come back, and no two envelopes are alike")
    func roundTrip() throws {
        for count in [0, 1, 15, 255, SealedNumber.numberBytesMax] {
            let number = [UInt8](repeating: 0x37, count: count)
            let sealed = try SealedNumber.seal(number, to: publicKey)
            let again = try SealedNumber.seal(number, to: publicKey)
            #expect(sealed.count == 61 + count)
            #expect(sealed[1...32] != again[1...32] && sealed[33...44] != again[33...44])
            #expect(try SealedNumber.open(sealed, with: keyring) == number)
            #expect(try SealedNumber.open(again, with: keyring) == number)
        }
        #expect(throws: SealingError(.sealNumber, .tooLarge)) {
            try SealedNumber.seal([UInt8](repeating: 0x37, count: 257), to: publicKey)
        }
    }

    @Test("What was sealed before a rotation opens after it, and the key that is given out is the newest")
    func rotation() throws {
        let old = try SealedNumber.seal(Self.number, to: publicKey)
        let rotated = try keyring.rotated(now: afternoon).rotated(now: afternoon)
        let newKey = try #require(rotated.numberPublicKey)
        #expect(newKey != publicKey)
        let new = try SealedNumber.seal(Self.number, to: newKey)
        #expect(try SealedNumber.open(old, with: rotated) == Self.number)
        #expect(try SealedNumber.open(new, with: rotated) == Self.number)
        #expect(throws: Self.refusal) { try SealedNumber.open(new, with: keyring) }
    }

    @Test("A reader's copy has no key and opens nothing")
    func reader() throws {
        #expect(keyring.reader().numberPublicKey == nil)
        let sealed = try SealedNumber.seal(Self.number, to: publicKey)
        #expect(throws: Self.refusal) { try SealedNumber.open(sealed, with: keyring.reader()) }
    }

    @Test("Another region's keys, every flipped bit and every other length are refused alike")
    func changed() throws {
        let sealed = try bytes(Self.envelope)
        let elsewhere = try Keyring.create(region: Region("us-1"), now: afternoon)
        #expect(throws: Self.refusal) { try SealedNumber.open(sealed, with: elsewhere) }
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: Self.refusal, "bit \(bit)") { try SealedNumber.open(changed, with: keyring) }
        }
        for count in 0..<sealed.count {
            #expect(throws: Self.refusal, "\(count) bytes") {
                try SealedNumber.open(Array(sealed.prefix(count)), with: keyring)
            }
        }
        for more in [1, 16, 241, 242, 1 << 16] {
            #expect(throws: Self.refusal, "\(more) more") {
                try SealedNumber.open(sealed + [UInt8](repeating: 0, count: more), with: keyring)
            }
        }
    }

    @Test("A point of low order is nobody's key", arguments: X25519Tests.lowOrder)
    func lowOrder(_ point: String) throws {
        let key = try #require(NumberPublicKey(bytes: bytes(point)))
        #expect(throws: SealingError(.sealNumber, .library)) { try SealedNumber.seal([0x37], to: key) }
        var sealed = try bytes(Self.envelope)
        sealed.replaceSubrange(1...32, with: key.bytes)
        #expect(throws: Self.refusal) { try SealedNumber.open(sealed, with: keyring) }
    }

    @Test("A key has one spelling")
    func keyText() throws {
        #expect(NumberPublicKey(text: publicKey.text) == publicKey)
        #expect(NumberPublicKey(bytes: publicKey.bytes) == publicKey)
        let spareBit = String(publicKey.text.dropLast()) + "1"
        for text in [
            "", publicKey.text + "=", publicKey.text + "A", String(publicKey.text.dropLast()),
            " " + publicKey.text, spareBit, String(repeating: "A", count: 44),
        ] {
            #expect(NumberPublicKey(text: text) == nil)
        }
        for count in [0, 31, 33] {
            #expect(NumberPublicKey(bytes: [UInt8](repeating: 9, count: count)) == nil)
        }
    }
}
