import Foundation
import Sealing
import Testing

@testable import Worker

@Suite struct RejectTests {
    private let keyring: Keyring
    private let region: Region

    init() throws {
        region = try #require(Region("eu-3"))
        keyring = try Keyring.create(region: region, now: 1_795_446_245)
    }

    private func reject() -> Reject {
        var details = Reject.Details(kind: .result, reason: "not_json", refusedAt: "2026-11-23T15:04:05Z")
        details.contentType = "application/json"
        return Reject(details: details, body: Array("{\"secret\":\"oh seven seven".utf8) + [0, 255])
    }

    @Test("a reject opens as it was sealed, body to the byte")
    func roundTrip() throws {
        let original = reject()
        let opened = try Reject.open(
            try original.sealed(by: keyring, region: region), with: keyring, region: region)
        #expect(opened.body == original.body)
        #expect(opened.details.id == original.details.id)
        #expect(opened.details.reason == "not_json")
        #expect(opened.details.contentType == "application/json")
    }

    @Test("nothing of the body lies in the sealed bytes")
    func sealed() throws {
        let sealed = try reject().sealed(by: keyring, region: region)
        #expect(Data(sealed).range(of: Data("seven".utf8)) == nil)
        #expect(Data(sealed).range(of: Data("not_json".utf8)) == nil)
    }

    @Test("it opens in its own region and with its own keyring only")
    func elsewhere() throws {
        let sealed = try reject().sealed(by: keyring, region: region)
        let foreign = try #require(Region("us-1"))
        #expect(throws: SealingError.self) { try Reject.open(sealed, with: keyring, region: foreign) }
        let other = try Keyring.create(region: region, now: 0)
        #expect(throws: SealingError.self) { try Reject.open(sealed, with: other, region: region) }
        #expect(throws: SealingError.self) { try Reject.open(sealed, with: keyring.reader(), region: region) }
    }
}
