import Sealing
import Testing

@Suite("Base64url")
struct Base64URLTests {
    @Test(
        "It gives what RFC 4648, section 10, publishes, without padding and in the other alphabet",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func published(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test("Bytes of every length come back")
    func lengths() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
        for count in 0..<100 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            let text = Base64URL.encode(bytes)
            #expect(text.utf8.count == (count * 4 + 2) / 3)
            #expect(Base64URL.decode(text) == bytes)
        }
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "A", "AAAAA", "Zg=", "Zg==", "Zh", "Zm9", "Zm8=", "+A", "/w", "Z g", " Zg", "Zg\n", "Zg\0", "ＡＡ",
            "é",
            ".", "----=",
        ])
    func refused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
