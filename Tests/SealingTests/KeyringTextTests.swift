import Testing

@testable import Sealing

/// A text that is no keyring, and what is said about it.
private struct MalformedCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// What to replace in the good text, and what by.
    let edit: (String, String)
    let problem: KeyringProblem

    var testDescription: String { name }

    init(_ name: String, _ old: String, _ new: String, _ problem: KeyringProblem) {
        self.name = name
        edit = (old, new)
        self.problem = problem
    }

    static let all = [
        MalformedCase("an unknown format", "\"format\":1", "\"format\":2", .unknownFormat),
        MalformedCase("a format as text", "\"format\":1", "\"format\":\"1\"", .unknownFormat),
        MalformedCase("no format", "\"format\":1,", "", .missing("format", .keyring)),
        MalformedCase(
            "an unknown member", "\"format\":1", "\"format\":1,\"comment\":\"x\"", .unexpectedMember(.keyring)
        ),
        MalformedCase(
            "a repeated member", "\"format\":1", "\"format\":1,\"format\":1", .unexpectedMember(.keyring)),
        MalformedCase("a region that is none", "eu-3", "EU", .invalid("region", .keyring)),
        MalformedCase("a region of null", "\"eu-3\"", "null", .invalid("region", .keyring)),
        MalformedCase("no wrapping keys", "\"wrapping\":[W1,W2]", "\"wrapping\":[]", .empty(.wrapping)),
        MalformedCase(
            "no list of wrapping keys", ",\"wrapping\":[W1,W2]", "", .missing("wrapping", .keyring)),
        MalformedCase("a list that is an object", "[W1,W2]", "{}", .invalid("wrapping", .keyring)),
        MalformedCase("an entry that is a number", "[W1,W2]", "[1]", .invalid("wrapping", .wrapping)),
        MalformedCase("a version twice", "W2", "W1", .repeatedVersion(1, .wrapping)),
        MalformedCase(
            "version 0", "\"version\":2,\"created\"", "\"version\":0,\"created\"",
            .invalid("version", .wrapping)),
        MalformedCase(
            "a huge version", "\"version\":2,\"created\"", "\"version\":2147483648,\"created\"",
            .invalid("version", .wrapping)),
        MalformedCase(
            "a negative version", "\"version\":2,\"created\"", "\"version\":-2,\"created\"",
            .invalid("version", .wrapping)),
        MalformedCase(
            "a version with a fraction", "\"version\":2,\"created\"", "\"version\":2.0,\"created\"",
            .syntax(line: 1)),
        MalformedCase(
            "a version with a leading zero", "\"version\":2,\"created\"", "\"version\":02,\"created\"",
            .invalid("version", .wrapping)),
        MalformedCase(
            "a time of null", "\"created\":\"2026-07-14T15:04:05Z\",\"key\":\"K2",
            "\"created\":null,\"key\":\"K2", .invalid("created", .wrapping)),
        MalformedCase(
            "a time that is only an hour", "\"created\":\"2026-07-14T15:04:05Z\",\"key\":\"K2",
            "\"created\":\"2026-07-14T15\",\"key\":\"K2", .invalid("created", .wrapping)),
        MalformedCase(
            "a day that does not exist", "\"created\":\"2026-07-14T15:04:05Z\",\"key\":\"K2",
            "\"created\":\"2026-02-30T15:04:05Z\",\"key\":\"K2", .invalid("created", .wrapping)),
        MalformedCase(
            "no time", "\"created\":\"2026-07-14T15:04:05Z\",\"key\":\"K2", "\"key\":\"K2",
            .missing("created", .wrapping)),
        MalformedCase("no key", ",\"key\":\"K2\"", "", .missing("key", .wrapping)),
        MalformedCase(
            "no version", "\"version\":2,\"created\"", "\"created\"", .missing("version", .wrapping)),
        MalformedCase(
            "a repeated key member", "\"key\":\"K2\"", "\"key\":\"K2\",\"key\":\"K2\"",
            .unexpectedMember(.wrapping)),
        MalformedCase("a short key", "K2", "AAAA", .invalid("key", .wrapping)),
        MalformedCase("a padded key", "K2", "K2=", .invalid("key", .wrapping)),
        MalformedCase(
            "a key in the other alphabet", "K2", "+" + String(repeating: "A", count: 42),
            .invalid("key", .wrapping)),
        MalformedCase(
            "a key with spare bits set", "K2", String(repeating: "A", count: 42) + "B",
            .invalid("key", .wrapping)),
        MalformedCase("one key for two versions", "K2", "K1", .repeatedKey),
        MalformedCase("one key for two purposes", "K5", "K1", .repeatedKey),
        MalformedCase(
            "a first index key with a time", "\"from\":null", "\"from\":\"2026-07-01T00:00:00Z\"", .indexOrder
        ),
        MalformedCase("two index keys from null", "\"2026-07-16T16:00:00Z\"", "null", .indexOrder),
        MalformedCase("index keys without control keys", ",\"control\":[C1]", "", .incomplete),
        MalformedCase("control keys without index keys", ",\"index\":[I1,I2]", "", .incomplete),
        MalformedCase("an escape", "eu-3", "eu\\u002d3", .syntax(line: 1)),
        MalformedCase("a letter beyond ASCII", "eu-3", "eü-3", .syntax(line: 1)),
        MalformedCase("a trailing comma", "[W1,W2]", "[W1,W2,]", .invalid("wrapping", .wrapping)),
        MalformedCase("something behind the end", "END", "x", .syntax(line: 1)),
        MalformedCase("a syntax error on the third line", "END", "\n\n}", .syntax(line: 3)),
        MalformedCase("a comment", "{\"format\"", "/**/{\"format\"", .syntax(line: 1)),
        MalformedCase("a byte order mark", "{\"format\"", "\u{FEFF}{\"format\"", .syntax(line: 1)),
    ]
}

@Suite("Keyring text")
struct KeyringTextTests {
    /// A good keyring; `edit` is applied before the placeholders are filled in and, if it was not found,
    /// afterwards.
    private static func text(_ edit: (String, String) = ("", "")) throws -> String {
        var text = """
            {"format":1,"region":"eu-3","wrapping":[W1,W2],"index":[I1,I2],"control":[C1]}END
            """
        let time = "\"2026-07-14T15:04:05Z\""
        let fillings = [
            ("W1", "{\"version\":1,\"created\":\(time),\"key\":\"K1\"}"),
            ("W2", "{\"version\":2,\"created\":\(time),\"key\":\"K2\"}"),
            ("I1", "{\"version\":1,\"from\":null,\"key\":\"K3\"}"),
            ("I2", "{\"version\":2,\"from\":\"2026-07-16T16:00:00Z\",\"key\":\"K4\"}"),
            ("C1", "{\"version\":1,\"created\":\(time),\"key\":\"K5\"}"),
            ("K1", String(repeating: "A", count: 43)), ("K2", String(repeating: "E", count: 43)),
            ("K3", String(repeating: "I", count: 43)), ("K4", String(repeating: "M", count: 43)),
            ("K5", String(repeating: "-", count: 42) + "8"), ("END", ""),
        ]
        var isEdited = edit.0.isEmpty
        for (placeholder, filling) in [("", "")] + fillings {
            if !placeholder.isEmpty {
                text = text.replacing(placeholder, with: filling)
            }
            if !isEdited, text.contains(edit.0) {
                text = text.replacing(edit.0, with: edit.1)
                isEdited = true
            }
        }
        #expect(isEdited, "\(edit.0) is not in the text")
        return text
    }

    private static func parse(_ text: String) throws -> Keyring {
        try KeyringText.parse(SecretBytes(copying: Array(text.utf8)))
    }

    @Test("A keyring is read as it is written down")
    func good() throws {
        let keyring = try Self.parse(Self.text())
        #expect(keyring.region?.name == "eu-3")
        #expect(keyring.wrapping.map(\.version) == [1, 2])
        #expect(
            keyring.status.index == [
                .init(version: 1, from: nil), .init(version: 2, from: "2026-07-16T16:00:00Z"),
            ])
        #expect(keyring.wrapping[0].secret.matches(SecretBytes(copying: [UInt8](repeating: 0, count: 32))))
        let control = try bytes(String(repeating: "fbefbe", count: 10) + "fbef")
        #expect(keyring.control[0].secret.matches(SecretBytes(copying: control)))
    }

    @Test("White space and the order of members and versions do not matter")
    func order() throws {
        let text = try Self.text(("[W1,W2]", "[ W2 ,\n\tW1\r\n]")) + " \n"
        let keyring = try Self.parse(text)
        #expect(keyring.wrapping.map(\.version) == [1, 2])
        #expect(keyring.newestWrapping.version == 2)
    }

    @Test("A keyring needs no region")
    func noRegion() throws {
        #expect(try Self.parse(Self.text(("\"region\":\"eu-3\",", ""))).region == nil)
    }

    @Test("What is no keyring is refused with what is wrong", arguments: MalformedCase.all)
    fileprivate func malformed(_ malformed: MalformedCase) throws {
        let text = try Self.text(malformed.edit)
        #expect(throws: SealingError(.readKeyring, .keyringMalformed(malformed.problem))) {
            try Self.parse(text)
        }
    }

    @Test("A text cut at any length is refused, and says nothing of what it holds")
    func truncated() throws {
        let text = try Self.text()
        for count in 0..<text.utf8.count {
            let error = #expect(throws: SealingError.self) {
                try Self.parse(String(decoding: text.utf8.prefix(count), as: UTF8.self))
            }
            let code = try #require(error).code
            guard case .keyringMalformed = code else {
                Issue.record("\(count) bytes give \(code)")
                continue
            }
            #expect(try !#require(error).description.contains("AAAA"))
        }
    }

    @Test("A text larger than any keyring is refused")
    func tooLarge() throws {
        let text = try Self.text() + String(repeating: " ", count: KeyringText.bytesMax)
        #expect(throws: SealingError(.readKeyring, .keyringMalformed(.tooLarge))) { try Self.parse(text) }
    }

    @Test("What is written reads back as the same keys, also a reader's copy")
    func roundTrip() throws {
        let keyring = try Keyring.create(region: Region("eu-3"), now: afternoon).rotated(now: afternoon)
        for original in [keyring, keyring.reader(), try Keyring.create(region: nil, now: afternoon)] {
            let read = try KeyringText.parse(KeyringText.write(original))
            #expect(read.status == original.status)
            let secrets = { (keyring: Keyring) in
                keyring.wrapping.map(\.secret) + keyring.indexKeys.map(\.secret)
                    + keyring.control.map(\.secret)
            }
            #expect(zip(secrets(read), secrets(original)).allSatisfy { $0.matches($1) })
            #expect(KeyringText.write(read).matches(KeyringText.write(original)))
        }
    }

    @Test("Every byte of a key has its place in base64url")
    func base64URL() throws {
        for _ in 0..<200 {
            let key = try SecretBytes.random(count: 32)
            var text: [UInt8] = []
            unsafe key.withExposedBytes { key in unsafe Base64URL.write(key) { text.append($0) } }
            #expect(text.count == Base64URL.keyCharacters)
            let decoded = unsafe text.withRawBytes { unsafe Base64URL.key(from: $0) }
            #expect(try #require(decoded).matches(key))
        }
    }
}
