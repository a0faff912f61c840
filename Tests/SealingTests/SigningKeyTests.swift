import Testing

@testable import Sealing

@Suite("Signing keys")
struct SigningKeyTests {
    @Test("A stored key signs as before, and two generated keys differ")
    func stored() throws {
        let key = try SigningKey.generate()
        let restored = try SigningKey(privateKey: key.privateKey)
        #expect(try restored.sign([1, 2, 3]) == key.sign([1, 2, 3]))
        #expect(restored.publicKey == key.publicKey)
        #expect(try SigningKey.generate().publicKey != key.publicKey)
    }

    @Test("Every flipped bit of signature, message and key is refused, and every other length")
    func changed() throws {
        let key = try SigningKey.generate()
        let message = Array("receipt".utf8)
        let signature = try key.sign(message)
        func flips(_ bytes: [UInt8]) -> [[UInt8]] {
            (0..<bytes.count * 8).map { bit in
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                return changed
            }
        }
        #expect(SigningKey.verify(signature, of: message, by: key.publicKey))
        for changed in flips(signature) + [[], signature + [0], signature.dropLast()] {
            #expect(!SigningKey.verify(changed, of: message, by: key.publicKey))
        }
        for changed in flips(message) + [[], message + [0]] {
            #expect(!SigningKey.verify(signature, of: changed, by: key.publicKey))
        }
        for changed in flips(key.publicKey) + [[], key.publicKey + [0]] {
            #expect(!SigningKey.verify(signature, of: message, by: changed))
        }
    }

    @Test("A private key of another length is refused", arguments: [0, 31, 33, 64])
    func length(_ count: Int) {
        #expect(throws: SealingError(.createSigningKey, .library)) {
            try SigningKey(privateKey: SecretBytes(copying: [UInt8](repeating: 1, count: count)))
        }
    }
}
