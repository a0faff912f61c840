import AMQP
import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Worker

/// The fields of a good forget.
private let forgetFields =
    #""command":"forget","account_id":"a","application_id":"b","number":"+447700900123""#

/// Which commands are admitted, as what, and why others are not.
@Suite struct CommandJudgeTests {
    private static let id = "0f9e8d7c-6b5a-4b3c-8d2e-1f0a9b8c7d6e"
    private static let now = Sample.now

    private let region: Region
    private let keyring: Keyring

    init() throws {
        region = try #require(Sample.region)
        keyring = try Sample.keyring(versions: 1...2)
    }

    private func judge(_ body: DeliveryBody, contentType: String? = nil, keyring: Keyring? = nil)
        -> CommandJudgement
    {
        let judge = CommandJudge(
            region: region, keyring: keyring ?? self.keyring, store: .numbered(7), now: Self.now)
        return judge.judge(
            Delivery(tag: DeliveryTag(generation: 1, number: 1), contentType: contentType, body: body))
    }

    /// A command with these fields, and version, id and time of request unless they are among them.
    private func judge(_ fields: String, keyring: Keyring? = nil) -> CommandJudgement {
        let common = [
            ("version", "1"), ("id", "\"\(Self.id)\""), ("requested_at", #""2026-11-23T15:04:05Z""#),
        ].filter { !fields.contains("\"\($0.0)\":") }.map { "\"\($0.0)\":\($0.1)" }
        return judge(.bytes(Array("{\((common + [fields]).joined(separator: ","))}".utf8)), keyring: keyring)
    }

    private func order(_ fields: String, keyring: Keyring? = nil) throws -> Order {
        guard case .admit(let order) = judge(fields, keyring: keyring) else { throw NoSample() }
        return order
    }

    private func refusal(_ judgement: CommandJudgement) -> String {
        switch judgement {
        case .admit: "admitted"
        case .refuse(let reason, let known):
            [reason.rawValue, known.id == nil ? "" : "id", known.verb?.rawValue ?? ""]
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private func person(_ digits: String, account: String = "a") throws -> PersonTokens {
        let number = try #require(InternationalNumber(digits))
        return try #require(PersonTokens(forms: number.personForms, account: account, keyring: keyring))
    }

    @Test("a forget becomes an order with tokens of every form under every key version, and no number")
    func forget() throws {
        let order = try order(forgetFields + #","suppress":true,"broad":true"#)
        #expect(
            order
                == Order(
                    id: try #require(UUID(uuidString: Self.id)), verb: .forget,
                    subject: .person(account: "a", application: "b", tokens: try person("+447700900123")),
                    suppress: true, broad: true, requestedAt: Timestamp(secondsSince1970: Self.now),
                    admittedAt: Timestamp(secondsSince1970: Self.now), admittedBy: .numbered(7)))
        guard case .person(_, _, let tokens) = order.subject else { throw NoSample() }
        #expect(tokens.versions == [1, 2] && tokens.byVersion.values.allSatisfy { $0.count == 5 })
        let text = String(decoding: LedgerEntry.order(order).encoded(), as: UTF8.self)
        #expect(!text.contains("7700900123") && !text.contains("00900123"))
    }

    @Test(
        "every spelling of a number is the same person",
        arguments: [
            "+44 7700-900123", "0044 7700 900123", "447700900123", "tel:+447700900123",
            "sip:447700900123@host;transport=tls", "+44 (0) 7700 900123", "００４４７７００９００１２３",
            "٠٠٤٤٧٧٠٠٩٠٠١٢٣", "Alice <+447700900123>",
        ])
    func spellings(number: String) throws {
        let order = try order(#""command":"find","account_id":"a","number":"\#(number)""#)
        #expect(
            order.subject
                == .person(account: "a", application: nil, tokens: try person("+447700900123")))
    }

    @Test("a sealed number is the same person, sealed to any version that is kept, and spelled in any way")
    func sealed() throws {
        let older = try Sample.keyring(versions: 1...1)
        for keyring in [keyring, older] {
            for number in ["+44 7700-900123", "0044 7700 900123", "tel:+447700900123"] {
                let key = try #require(keyring.numberPublicKey)
                let sealed = Base64URL.encode(try SealedNumber.seal(Array(number.utf8), to: key))
                let order = try order(#""command":"lift","account_id":"a","sealed_number":"\#(sealed)""#)
                #expect(
                    order.subject
                        == .person(account: "a", application: nil, tokens: try person("+447700900123")))
            }
        }
    }

    @Test("a sealed number that does not open, or holds no international number, is refused")
    func badlySealed() throws {
        func fields(_ sealed: [UInt8]) -> String {
            #""command":"forget","account_id":"a","sealed_number":"\#(Base64URL.encode(sealed))""#
        }
        let key = try #require(keyring.numberPublicKey)
        let good = try SealedNumber.seal(Array("+447700900123".utf8), to: key)
        #expect(refusal(judge(fields(good))) == "admitted")
        for index in good.indices {
            var changed = good
            changed[index] ^= 1
            #expect(refusal(judge(fields(changed))) == "sealed_number_unreadable id forget")
            #expect(refusal(judge(fields(Array(good[..<index])))).hasPrefix("sealed_number"))
        }
        #expect(
            refusal(judge(fields(good), keyring: try Keyring.create(region: region, now: Self.now)))
                == "sealed_number_unreadable id forget")
        for number in ["", "07700900123", "nobody", "\u{FF}", "+4477009001230000"] {
            let sealed = try SealedNumber.seal(Array(number.utf8), to: key)
            #expect(refusal(judge(fields(sealed))) == "number_not_international id forget")
        }
        let noText = try SealedNumber.seal([0xFF, 0xFE], to: key)
        #expect(refusal(judge(fields(noText))) == "number_not_international id forget")
    }

    @Test(
        "each verb and scope becomes its subject",
        arguments: [
            (#""command":"purge","account_id":"a","application_id":"b""#, "application a b"),
            (#""command":"purge","account_id":"a","suppress":true"#, "account a"),
            (#""command":"lift","account_id":"a","application_id":"b""#, "application a b"),
            (#""command":"lift","account_id":"a""#, "account a"),
            (#""command":"purge","before":"2026-11-23T15:00:00Z""#, "before 2026-11-23T15"),
            (#""command":"purge","before":"2026-11-23T16:00:00+01:00""#, "before 2026-11-23T15"),
            (#""command":"purge","everything":"eu-3""#, "everything"),
        ])
    func scopes(fields: String, expected: String) throws {
        let subject =
            switch try order(fields).subject {
            case .person: "person"
            case .application(let account, let application): "application \(account) \(application)"
            case .account(let account): "account \(account)"
            case .before(let hour): "before \(hour.name)"
            case .everything: "everything"
            }
        #expect(subject == expected)
    }

    @Test(
        "what cannot be admitted is refused, with its reason, id and verb as far as they are known",
        arguments: [
            (#""comment":"""#, "missing_field id"),
            (#""command":"obliterate","account_id":"a""#, "unknown_command id"),
            (forgetFields + #","version":2"#, "version id"), (forgetFields + #","id":"1""#, "id"),
            (forgetFields + #","requested_at":"2026-11-23T15:09:06Z""#, "requested_in_future id forget"),
            (forgetFields + #","requested_at":"2026-11-23T15:09:05Z""#, "admitted"),
            (forgetFields + #","requested_at":"yesterday""#, "requested_at id"),
            (#""command":"forget","account_id":"a","number":"07700 900123""#, "number_not_international id"),
            (#""command":"forget","number":"+447700900123""#, "missing_field id"),
            (#""command":"forget","account_id":"a""#, "scope id"),
            (#""command":"purge","before":"2026-11-23T15:30:00Z""#, "before_not_an_hour id"),
            (#""command":"purge","before":"2026-11-23T16:00:00Z""#, "before_in_future id purge"),
            (#""command":"purge","everything":"us-1""#, "wrong_region id purge"),
            (#""command":"purge","everything":"eu-3","suppress":true"#, "scope id"),
            (#""command":"forget","account_id":"a","sealed_number":"?""#, "sealed_number id"),
        ])
    func refuses(fields: String, expected: String) {
        #expect(refusal(judge(fields)) == expected)
    }

    @Test("what is too large, no JSON, or of another content type is refused without being read")
    func unreadable() {
        #expect(
            refusal(judge(.oversize(bytes: 300_000, sha256: [UInt8](repeating: 0, count: 32)))) == "too_large"
        )
        #expect(refusal(judge(.bytes([UInt8](repeating: 0x20, count: 65_537)))) == "too_large")
        #expect(refusal(judge(.bytes([0xFF]))) == "not_json" && refusal(judge(.bytes([]))) == "not_json")
        #expect(refusal(judge(.bytes(Array("{}".utf8)), contentType: "text/plain")) == "content_type")
    }

    @Test(
        "whatever is admitted reads back from the ledger as the same order, however odd its times",
        arguments: [
            "0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "0000-12-31T23:59:59.123456789-23:59",
            "1969-12-31T23:59:59.999999999Z", "2026-11-23T15:04:05.1Z", "2016-12-31T23:59:60Z",
            "2026-11-23t15:04:05z", "2026-11-23 15:04:05+0000",
        ])
    func readsBack(time: String) throws {
        let hour = time.prefix(13) + ":00:00" + time.suffix(time.hasSuffix("59") ? 6 : 1)
        for fields in [
            forgetFields + #","requested_at":"\#(time)""#, #""command":"purge","before":"\#(hour)""#,
            #""command":"purge","before":"0000-01-01T00:00:00+01:00""#,
        ] {
            guard case .admit(let order) = judge(fields) else { continue }
            #expect(LedgerEntry.decode(LedgerEntry.order(order).encoded()) == .entry(.order(order)))
        }
    }
}
