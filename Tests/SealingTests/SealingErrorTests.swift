import Testing

@testable import Sealing

@Suite("Sealing errors")
struct SealingErrorTests {
    private static let codes: [(SealingError.Code, SealingError.Disposition)] = [
        (.cannotOpen, .reject), (.tooLarge, .reject),
        (.unknownKeyVersion(2), .retryLater), (.library, .retryLater),
        (.keyringMissing(path: "/k"), .retryLater),
        (.keyringFile(path: "/k", errno: 5), .retryLater), (.keyringCommand(.deadline), .retryLater),
        (.unknownFormat(9), .stop), (.readerKeyring, .stop),
        (.wrongRegion(expected: "a1", found: "b2"), .stop), (.newestVersion(1), .stop),
        (.keyringPermissions(path: "/k", mode: 0o644), .stop), (.keyringExists(path: "/k"), .stop),
        (.keyringMalformed(.indexOrder), .stop),
    ]

    @Test("Every code says what to do with the work at hand, in a sentence of its own")
    func dispositions() {
        for (code, disposition) in Self.codes {
            #expect(SealingError(.openRecord, code).disposition == disposition)
        }
        #expect(Set(Self.codes.map { SealingError(.openRecord, $0.0).description }).count == Self.codes.count)
    }

    @Test("A sentence names the file and the remedy")
    func sentences() {
        #expect(
            SealingError(.readKeyring, .keyringPermissions(path: "/k", mode: 0o644)).description
                == "others can read the keyring file (mode 644); run chmod 600 /k")
        #expect(
            SealingError(.readKeyring, .wrongRegion(expected: "eu-3", found: "us-1")).description
                == "the keyring belongs to region us-1, not eu-3; use the keyring of eu-3")
    }
}
