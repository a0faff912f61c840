import Foundation
import Messages
import Orders
import Sealing
import Testing

@Suite struct ReceiptTests {
    private static let text =
        #"{"applied_at":"2026-11-23T15:04:05Z","command":"forget","keys_destroyed":2,"milliseconds":4,"offset":7,"#
        + #""order":"00000000-0000-0000-0000-000000000001","outcome":"done","records_erased":3,"#
        + #""requested_at":"2026-11-23T15:04:05Z","store":"01010101010101010101010101010101","version":1,"#
        + #""worker":"worker-1","wrapping":1}"#

    @Test("a receipt has the text it always had, and reads back as the same receipt")
    func vector() {
        let receipt = Sample.receipt()
        #expect(String(decoding: receipt.encoded(), as: UTF8.self) == Self.text)
        #expect(Receipt.decode(Array(Self.text.utf8)) == receipt)
    }

    @Test(
        "every outcome survives the text, and so does what is not known", arguments: Receipt.Outcome.allCases)
    func roundTrip(outcome: Receipt.Outcome) {
        for found in [nil, 0, 1001] {
            let receipt = Receipt(
                order: UUID(), verb: nil, requestedAt: nil, offset: nil, store: .random(), worker: "w\"\\ ü",
                outcome: outcome, reason: "id_reused", recordsFound: found, wrapping: 3,
                appliedAt: Timestamp(secondsSince1970: Sample.now))
            #expect(Receipt.decode(receipt.encoded()) == receipt)
            #expect(receipt.encoded() == receipt.encoded())
        }
    }

    @Test("whatever cuts a receipt short makes it unknown, and a changed byte never ends the program")
    func damage() {
        let text = Array(Self.text.utf8)
        for length in text.indices { #expect(Receipt.decode(Array(text[..<length])) == nil) }
        for index in text.indices {
            for mask: UInt8 in [0x01, 0x20, 0x80, 0xFF] {
                var changed = text
                changed[index] ^= mask
                guard let receipt = Receipt.decode(changed) else { continue }
                #expect(Receipt.decode(receipt.encoded()) == receipt)
            }
        }
    }

    @Test("a receipt of another version or outcome is unknown")
    func unknown() {
        for (old, new) in [
            (#""version":1"#, #""version":2"#), (#""done""#, #""undone""#),
            (#""store":"01"#, #""store":"0x"#), (#""applied_at":"2"#, #""applied_at":"x"#),
        ] {
            let text = Self.text.replacing(old, with: new)
            #expect(text != Self.text && Receipt.decode(Array(text.utf8)) == nil)
        }
    }

    @Test("a signature is of one text by one store")
    func signature() throws {
        let key = try SigningKey.generate()
        let signed = try SignedReceipt(Sample.receipt(), by: key)
        #expect(SignedReceipt.isSigned(signed.text, signed.signature, by: key.publicKey))
        #expect(try SignedReceipt(Sample.receipt(), by: key) == signed)
        let other = try SigningKey.generate()
        #expect(!SignedReceipt.isSigned(signed.text, signed.signature, by: other.publicKey))
        #expect(!SignedReceipt.isSigned(signed.text + [0], signed.signature, by: key.publicKey))
        #expect(!SignedReceipt.isSigned(signed.text, [], by: key.publicKey))
        // What a store signs elsewhere does not pass for a receipt.
        #expect(!SignedReceipt.isSigned(signed.text, try key.sign(signed.text), by: key.publicKey))
    }
}
