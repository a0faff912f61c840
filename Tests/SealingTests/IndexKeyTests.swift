import Testing

@testable import Sealing

@Suite("Index keys")
struct IndexKeyTests {
    private let key: IndexKey

    init() throws {
        key = try IndexKey(version: 1, from: nil, secret: counting(from: 0x40))
    }

    @Test("Ids, tokens and fingerprints are what their documentation says")
    func vectors() throws {
        let id = key.recordID(account: Fixture.account, application: Fixture.application, id: "5f0c")
        #expect(id.hex == "3c6ad70fd8aa6214dc2d2f8b43eeeed4")
        let token = key.personToken(account: Fixture.account, digits: Array("00900123".utf8))
        #expect(
            token.bytes
                == (try bytes("49b5385d8eb09a06dc7fc9f93bda93496e48312451689b664a062ac4e4827fd5")))
        #expect(
            key.fingerprint(of: Array(#"{"version":1}"#.utf8))
                == (try bytes("fe7298ac782df1c9c1d7806ad880080a51a9926953c0ed5fe4c08a348d75ec8d")))
    }

    @Test("Fields that are divided elsewhere give another id")
    func divided() {
        let ids = [
            key.recordID(account: "a", application: "b", id: "c"),
            key.recordID(account: "ab", application: "", id: "c"),
            key.recordID(account: "a", application: "bc", id: ""),
            key.recordID(account: "", application: "ab", id: "c"),
        ]
        #expect(Set(ids).count == ids.count)
        #expect(
            key.personToken(account: "a1", digits: Array("2".utf8))
                != key.personToken(account: "a", digits: Array("12".utf8)))
    }

    @Test("A string that does not lie in one piece gives the same id")
    func pieces() {
        let letters = (0..<40).map { "ab\($0)é" }
        let joined = letters.joined()
        let sliced = String(("x" + joined + "y").dropFirst().dropLast())
        #expect(
            key.recordID(account: joined, application: "", id: "")
                == key.recordID(account: sliced, application: "", id: ""))
    }
}
