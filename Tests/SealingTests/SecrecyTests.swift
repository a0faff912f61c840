import Testing

@testable import Sealing

@Suite("Nothing secret can be rendered")
struct SecrecyTests {
    /// Bytes that would be seen in any spelling.
    private static let marker = SecretBytes(copying: Array("SECRETSECRETSECRETSECRETSECRETSE".utf8))

    private static func rendered(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) " + String(reflecting: value) + dumped
    }

    @Test("Keys, tokens and indexes show type and length at most")
    func values() throws {
        let fixture = try Fixture()
        let marker = Self.marker
        let index = try IndexKey(version: 1, from: nil, secret: marker)
        let wrapping = try WrappingKey(version: 2, created: 0, secret: marker)
        let control = try ControlKey(version: 3, created: 0, secret: marker)
        let hour = try HourKey(marker, region: fixture.region, hour: fixture.hour, for: .createHourKey)
        let markerBytes = Array("SECRETSECRETSECRETSECRETSECRETSE".utf8)
        let token = try #require(PersonToken(bytes: markerBytes))
        let holder = try #require(HolderIndex(bytes: Array(markerBytes.prefix(16))))
        let keyring = try Keyring(region: nil, wrapping: [wrapping], index: [], control: [])
        let secrets: [Any] = [
            marker, index, wrapping, control, hour, HolderKey(marker),
            HolderKeys(application: HolderKey(marker), caller: HolderKey(marker)),
            try SigningKey(privateKey: marker), token, holder, keyring, Optional(marker) as Any, [marker],
            KeyringText.write(keyring),
        ]
        // As text, in hexadecimal and base64url, as decimal bytes, and as a word's decimal value.
        let spellings = [
            "SECRET", "534543", "U0VDUkVU", "83, 69",
            "\(token.bytes.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })",
        ]
        for secret in secrets {
            let text = Self.rendered(secret)
            for spelling in spellings {
                #expect(!text.contains(spelling), "\(type(of: secret))")
            }
        }
        #expect(Self.rendered(marker).contains("SecretBytes(32)"))
    }

    @Test("Comparing secrets sees every difference")
    func matching() {
        let one = counting(from: 1)
        #expect(one.matches(counting(from: 1)))
        #expect(!one.matches(counting(from: 2)))
        #expect(!one.matches(SecretBytes(copying: [])))
        #expect(SecretBytes(copying: []).matches(SecretBytes(copying: [])))
        for position in 0..<32 {
            var bytes = (0..<32).map { 1 &+ UInt8($0) }
            bytes[position] ^= 0x80
            #expect(!one.matches(SecretBytes(copying: bytes)))
        }
    }

    @Test("Random bytes and keys do not repeat")
    func random() throws {
        let secrets = try (0..<50).map { _ in try SecretBytes.random(count: 16) }
        for (position, secret) in secrets.enumerated() {
            #expect(!secrets[..<position].contains { $0.matches(secret) })
        }
    }

    @Test("A reserve of nonces gives no byte twice, from several threads at once")
    func reserve() async throws {
        let reserve = NonceReserve(byteCount: 48)
        let nonces = await withTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<500).map { _ in
                        var nonce = [UInt8](repeating: 0, count: 12)
                        let isFilled = unsafe nonce.withMutableRawBytes { unsafe reserve.take($0) }
                        return isFilled ? nonce : []
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(nonces.count == 4_000)
        #expect(Set(nonces).count == 4_000)
    }
}
