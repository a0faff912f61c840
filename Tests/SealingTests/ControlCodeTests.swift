import Testing

@testable import Sealing

@Suite("Codes of ledger entries and receipts")
struct ControlCodeTests {
    private static let message = Array(#"{"kind":"here"}"#.utf8)

    private let keyring: Keyring
    private let region: Region

    init() throws {
        let fixture = try Fixture()
        (keyring, region) = (fixture.keyring, fixture.region)
    }

    // Made by an implementation of the documented fields in another language.
    @Test(
        "Codes are what their documentation says",
        arguments: [
            (ControlPurpose.ledger, "58d6ed8e1efebf4d916fc8dca4e7410956942217b5fc992bf2a12f693c5cc24b"),
            (.receipt, "d941e49324be0c0ca35e7b520caacce93eeaab0feff4b4d234a58540362cc175"),
        ])
    func vector(purpose: ControlPurpose, expected: String) throws {
        let code = try keyring.authenticate(Self.message, as: purpose, region: region)
        #expect(code.version == 3)
        #expect(code.code == (try bytes(expected)))
        #expect(keyring.verify(code, of: Self.message, as: purpose, region: region) == .authentic)
    }

    @Test("Messages of any length are authenticated")
    func lengths() throws {
        for count in [0, 1, 1 << 20] {
            let message = [UInt8](repeating: 0x20, count: count)
            let code = try keyring.authenticate(message, as: .ledger, region: region)
            #expect(keyring.verify(code, of: message, as: .ledger, region: region) == .authentic)
            #expect(keyring.verify(code, of: message + [0x20], as: .ledger, region: region) == .forged)
        }
    }

    @Test("Another purpose, another region, and every flipped bit of code and message is a forgery")
    func changed() throws {
        let code = try keyring.authenticate(Self.message, as: .ledger, region: region)
        let elsewhere = try #require(Region("us-1"))
        #expect(keyring.verify(code, of: Self.message, as: .receipt, region: region) == .forged)
        #expect(keyring.verify(code, of: Self.message, as: .ledger, region: elsewhere) == .forged)
        for bit in 0..<code.code.count * 8 {
            var changed = code.code
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let forged = try #require(ControlCode(version: 3, code: changed))
            #expect(keyring.verify(forged, of: Self.message, as: .ledger, region: region) == .forged)
        }
        for bit in 0..<Self.message.count * 8 {
            var changed = Self.message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(keyring.verify(code, of: changed, as: .ledger, region: region) == .forged)
        }
    }

    @Test("The newest version authenticates, and older ones are known as long as they are kept")
    func rotation() throws {
        let rotated = try keyring.rotated(now: afternoon)
        let old = try keyring.authenticate(Self.message, as: .receipt, region: region)
        let new = try rotated.authenticate(Self.message, as: .receipt, region: region)
        #expect(new.version == 4)
        #expect(rotated.verify(old, of: Self.message, as: .receipt, region: region) == .authentic)
        #expect(rotated.verify(new, of: Self.message, as: .receipt, region: region) == .authentic)
        #expect(keyring.verify(new, of: Self.message, as: .receipt, region: region) == .unknownVersion(4))
        let renamed = try #require(ControlCode(version: 3, code: new.code))
        #expect(rotated.verify(renamed, of: Self.message, as: .receipt, region: region) == .forged)
    }

    @Test("A key version that is named but not meant is a forgery")
    func otherVersion() throws {
        // The same key under two numbers: only the bound number can tell.
        let code = try keyring.authenticate(Self.message, as: .ledger, region: region)
        let renamed = try #require(ControlCode(version: 9, code: code.code))
        let other = try Keyring(
            region: nil, wrapping: keyring.wrapping, index: keyring.indexKeys,
            control: [ControlKey(version: 9, created: afternoon, secret: counting(from: 0x60))])
        #expect(other.verify(renamed, of: Self.message, as: .ledger, region: region) == .forged)
    }

    @Test("A reader's copy authenticates nothing and knows no version")
    func reader() throws {
        let code = try keyring.authenticate(Self.message, as: .ledger, region: region)
        let reader = keyring.reader()
        #expect(throws: SealingError(.authenticate, .readerKeyring)) {
            try reader.authenticate(Self.message, as: .ledger, region: region)
        }
        #expect(reader.verify(code, of: Self.message, as: .ledger, region: region) == .unknownVersion(3))
    }

    @Test("What cannot be a code is none")
    func noCode() {
        let code = [UInt8](repeating: 1, count: 32)
        for version in [1, Int(Int32.max)] {
            #expect(ControlCode(version: version, code: code) != nil)
        }
        for version in [Int.min, -1, 0, Int(Int32.max) + 1, .max] {
            #expect(ControlCode(version: version, code: code) == nil)
        }
        for count in [0, 31, 33] {
            #expect(ControlCode(version: 1, code: [UInt8](repeating: 1, count: count)) == nil)
        }
    }
}
