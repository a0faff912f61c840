import Testing

@testable import Sealing

@Suite("X25519")
struct X25519Tests {
    /// RFC 7748, section 5.2: scalar, u-coordinate, product.
    static let products: [(String, String, String)] = [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
        ),
    ]

    /// The points of low order, in each spelling below 2²⁵⁵; their product with any scalar is zero.
    static let lowOrder = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test("It gives what its standard publishes", arguments: products)
    func published(scalar: String, point: String, product: String) throws {
        let shared = try X25519.sharedSecret(of: SecretBytes(copying: bytes(scalar)), and: bytes(point))
        #expect(try #require(shared).matches(SecretBytes(copying: try bytes(product))))
    }

    @Test("Both sides of an exchange come to the same secret, as published in RFC 7748, section 6.1")
    func exchange() throws {
        let alice = SecretBytes(
            copying: try bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))
        let bob = SecretBytes(
            copying: try bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
        let alicePublic = try bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        let bobPublic = try bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
        let secret = SecretBytes(
            copying: try bytes("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"))
        #expect(X25519.publicKey(of: alice) == alicePublic)
        #expect(X25519.publicKey(of: bob) == bobPublic)
        #expect(try #require(X25519.sharedSecret(of: alice, and: bobPublic)).matches(secret))
        #expect(try #require(X25519.sharedSecret(of: bob, and: alicePublic)).matches(secret))
    }

    @Test("A point of low order is refused", arguments: lowOrder)
    func refusesLowOrder(point: String) throws {
        #expect(try X25519.sharedSecret(of: counting(from: 1), and: bytes(point)) == nil)
    }

    @Test("Keys of another length are refused", arguments: [0, 31, 33, 64])
    func length(_ count: Int) {
        let wrong = [UInt8](repeating: 9, count: count)
        #expect(X25519.publicKey(of: SecretBytes(copying: wrong)) == nil)
        #expect(
            X25519.sharedSecret(of: SecretBytes(copying: wrong), and: [9] + .init(repeating: 0, count: 31))
                == nil)
        #expect(X25519.sharedSecret(of: counting(from: 1), and: wrong) == nil)
    }
}
