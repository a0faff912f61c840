import Testing

@testable import Sealing

/// HMAC-SHA-256 as published: RFC 4231, section 4.
private struct MACVector: Sendable, CustomTestStringConvertible {
    let name: String
    let key: String
    let message: String
    let code: String

    var testDescription: String { name }

    static let all = [
        MACVector(
            name: "4.2", key: String(repeating: "0b", count: 20), message: "4869205468657265",
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        MACVector(
            name: "4.3", key: "4a656665", message: "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        MACVector(
            name: "4.4", key: String(repeating: "aa", count: 20), message: String(repeating: "dd", count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        MACVector(
            name: "4.5", key: "0102030405060708090a0b0c0d0e0f10111213141516171819",
            message: String(repeating: "cd", count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        MACVector(
            name: "4.6, truncated", key: String(repeating: "0c", count: 20),
            message: "546573742057697468205472756e636174696f6e", code: "a3b6167473100ee06e0c796c2955552b"),
        MACVector(
            name: "4.7", key: String(repeating: "aa", count: 131),
            message: Hex.text(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        MACVector(
            name: "4.8", key: String(repeating: "aa", count: 131),
            message: Hex.text(
                Array(
                    ("This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm.").utf8)),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]
}

/// HKDF-SHA-256 as published: RFC 5869, appendix A.
private struct HKDFVector: Sendable, CustomTestStringConvertible {
    let name: String
    let secret: String
    let salt: String
    let info: String
    let output: String

    var testDescription: String { name }

    static func range(_ bounds: ClosedRange<UInt8>) -> String { Hex.text(Array(bounds)) }

    static let all = [
        HKDFVector(
            name: "A.1", secret: String(repeating: "0b", count: 22), salt: range(0x00...0x0C),
            info: range(0xF0...0xF9),
            output: """
                3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865
                """),
        HKDFVector(
            name: "A.2", secret: range(0x00...0x4F), salt: range(0x60...0xAF), info: range(0xB0...0xFF),
            output: """
                b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c
                59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71
                cc30c58179ec3e87c14c01d5c1f3434f1d87
                """),
        HKDFVector(
            name: "A.3, no salt, no info", secret: String(repeating: "0b", count: 22), salt: "", info: "",
            output: """
                8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8
                """),
    ]
}

/// AES-256-GCM as published: McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, and NIST
/// CAVP, `gcmEncryptExtIV256.rsp` with nonces of 96 and tags of 128 bits.
private struct GCMVector: Sendable, CustomTestStringConvertible {
    let name: String
    let key: String
    let nonce: String
    var plaintext = ""
    var associated = ""
    var ciphertext = ""
    let tag: String

    var testDescription: String { name }

    private static let zeroKey = String(repeating: "00", count: 32)
    private static let zeroNonce = String(repeating: "00", count: 12)
    private static let specificationKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"

    static let all = [
        GCMVector(
            name: "specification, case 13", key: zeroKey, nonce: zeroNonce,
            tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        GCMVector(
            name: "specification, case 14", key: zeroKey, nonce: zeroNonce,
            plaintext: String(repeating: "00", count: 16), ciphertext: "cea7403d4d606b6e074ec5d3baf39d18",
            tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        GCMVector(
            name: "specification, case 15", key: specificationKey, nonce: "cafebabefacedbaddecaf888",
            plaintext: """
                d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255
                """,
            ciphertext: """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad
                """,
            tag: "b094dac5d93471bdec1a502270e3cc6c"),
        GCMVector(
            name: "specification, case 16", key: specificationKey, nonce: "cafebabefacedbaddecaf888",
            plaintext: """
                d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
                1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
                """,
            associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            ciphertext: """
                522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
                """,
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
        GCMVector(
            name: "CAVP, PTlen 0, AADlen 0, count 0",
            key: "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
            nonce: "516c33929df5a3284ff463d7", tag: "bdc1ac884d332457a1d2664f168c76f0"),
        GCMVector(
            name: "CAVP, PTlen 128, AADlen 0, count 0",
            key: "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22",
            nonce: "0d18e06c7c725ac9e362e1ce", plaintext: "2db5168e932556f8089a0622981d017d",
            ciphertext: "fa4362189661d163fcd6a56d8bf0405a", tag: "d636ac1bbedd5cc3ee727dc2ab4a9489"),
        GCMVector(
            name: "CAVP, PTlen 128, AADlen 128, count 0",
            key: "92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b",
            nonce: "ac93a1a6145299bde902f21a", plaintext: "2d71bcfa914e4ac045b2aa60955fad24",
            associated: "1e0889016f67601c8ebea4943bc23ad6", ciphertext: "8995ae2e6df3dbf96fac7b7137bae67f",
            tag: "eca5aa77d51d4a0a14d9c51e1da474ab"),
    ]
}

/// Ed25519 as published: RFC 8032, section 7.1.
private struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let privateKey: String
    let publicKey: String
    let message: String
    let signature: String

    var testDescription: String { name }

    static let all = [
        SignatureVector(
            name: "TEST 1", privateKey: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature: """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
                5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                """),
        SignatureVector(
            name: "TEST 2", privateKey: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature: """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
                085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                """),
        SignatureVector(
            name: "TEST 3", privateKey: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
            signature: """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
                18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                """),
    ]
}

@Suite("The primitives give what their standards publish")
struct PublishedVectorTests {
    @Test("HMAC-SHA-256, also when its context is used again", arguments: MACVector.all)
    fileprivate func authenticates(_ vector: MACVector) throws {
        let key = try MACKey(SecretBytes(copying: bytes(vector.key)), for: .prepare)
        let message = try bytes(vector.message)
        let expected = try bytes(vector.code)
        for _ in 1...3 {
            var code = [UInt8](repeating: 0, count: 32)
            unsafe code.withMutableRawBytes { code in
                unsafe message.withRawBytes { unsafe key.authenticate($0, into: code) }
            }
            #expect(Array(code.prefix(expected.count)) == expected)
        }
    }

    @Test("HKDF-SHA-256", arguments: HKDFVector.all)
    fileprivate func derives(_ vector: HKDFVector) throws {
        let expected = SecretBytes(copying: try bytes(vector.output))
        let derived = try HKDF.derive(
            SecretBytes(copying: bytes(vector.secret)), salt: bytes(vector.salt), info: bytes(vector.info),
            count: expected.count, for: .prepare)
        #expect(derived.matches(expected))
    }

    @Test("AES-256-GCM, both ways", arguments: GCMVector.all)
    fileprivate func seals(_ vector: GCMVector) throws {
        let algorithms = try Algorithms.fetched(for: .prepare)
        let sealing = try unsafe #require(GCM.makeContext(algorithms, .seal))
        let opening = try unsafe #require(GCM.makeContext(algorithms, .open))
        defer {
            unsafe GCM.free(sealing)
            unsafe GCM.free(opening)
        }
        let (key, nonce) = (try bytes(vector.key), try bytes(vector.nonce))
        let (plaintext, associated) = (try bytes(vector.plaintext), try bytes(vector.associated))
        let expected = try bytes(vector.ciphertext + vector.tag)
        var sealed = [UInt8](repeating: 0, count: expected.count)
        var opened = [UInt8](repeating: 0xFF, count: plaintext.count)
        unsafe key.withRawBytes { key in
            unsafe nonce.withRawBytes { nonce in
                unsafe associated.withRawBytes { associated in
                    let done = unsafe plaintext.withRawBytes { plaintext in
                        unsafe sealed.withMutableRawBytes {
                            unsafe GCM.seal(
                                sealing, key: key, nonce: nonce, associated: associated, plaintext: plaintext,
                                into: $0)
                        }
                    }
                    #expect(done)
                    let undone = unsafe sealed.withRawBytes { sealed in
                        unsafe opened.withMutableRawBytes {
                            unsafe GCM.open(
                                opening, key: key, nonce: nonce, associated: associated, sealed: sealed,
                                into: $0)
                        }
                    }
                    #expect(undone)
                }
            }
        }
        #expect(sealed == expected)
        #expect(opened == plaintext)
    }

    @Test("Ed25519, both ways", arguments: SignatureVector.all)
    fileprivate func signs(_ vector: SignatureVector) throws {
        let key = try SigningKey(privateKey: SecretBytes(copying: bytes(vector.privateKey)))
        let message = try bytes(vector.message)
        let signature = try bytes(vector.signature)
        #expect(key.publicKey == (try bytes(vector.publicKey)))
        #expect(try key.sign(message) == signature)
        #expect(SigningKey.verify(signature, of: message, by: key.publicKey))
    }
}
