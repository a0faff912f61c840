import AMQP
import Redaction
import Sealing
import Testing
import Vault

@testable import Worker

/// The outcome table of DESIGN 3.1, from the top down, without I/O.
@Suite struct JudgeTests {
    private static let captured: Int64 = 1_795_446_245  // 2026-11-23T15:04:05Z
    private let keyring: Keyring
    private let region: Region

    init() throws {
        region = try #require(Region("eu-3"))
        keyring = try Keyring.create(region: region, now: Self.captured)
    }

    private func judge(_ delivery: Delivery, now: Int64 = captured + 60, days: Int64 = 30) -> Judgement {
        Judge(
            region: region, retention: .seconds(days * 86_400), keyring: keyring, redactor: Redactor(),
            now: now
        ).judge(delivery)
    }

    private func delivery(
        _ body: String, contentType: String? = "application/json", headers: [String: FieldValue] = [:]
    ) -> Delivery {
        Delivery(
            tag: DeliveryTag(generation: 1, number: 1), contentType: contentType, headers: headers,
            body: .bytes(Array(body.utf8)))
    }

    private func body(
        region: String = "eu-3", improve: String = "true", timestamp: String = "2026-11-23T15:04:05Z",
        results: String =
            #"[{"text":"my number is oh seven seven double oh nine hundred one two three","confidence":"0.9"}]"#,
        version: String = "1"
    ) -> String {
        """
        {"version":\(version),"id":"5f0c","region":"\(region)","account_id":"abcd1234","application_id":"78d335fa",
        "improve_ai":\(improve),"event":{"speech":{"results":\(results)},"from":"+44 7700-900123","to":"442079460000",
        "timestamp":"\(timestamp)"}}
        """
    }

    private func outcome(_ judgement: Judgement) -> String {
        switch judgement {
        case .keep: "keep"
        case .drop(let outcome): outcome.rawValue
        case .reject(let outcome, let details, _): "\(outcome.rawValue) \(details.reason)"
        case .forward(let region, _, _): "forward \(region ?? "nowhere")"
        }
    }

    @Test("a good result is kept, without a full number and without raw speech")
    func keeps() throws {
        guard case .keep(let entry, _) = judge(delivery(body())) else {
            Issue.record("not kept")
            return
        }
        #expect(entry.record.from == "44770090")
        #expect(entry.record.to == "44207946")
        #expect(entry.record.fromType == "number")
        #expect(entry.record.results.first?.text.text.contains("seven") == false)
        #expect(entry.record.results.first?.confidence == 0.9)
        #expect(entry.caller != nil && entry.called != nil && entry.caller != entry.called)
        let index = try #require(keyring.indexKey(capturedAt: Self.captured))
        #expect(
            entry.record.recordID == index.recordID(account: "abcd1234", application: "78d335fa", id: "5f0c"))
    }

    @Test("the first outcome of the table wins")
    func order() {
        #expect(outcome(judge(delivery("{"))) == "malformed not_json")
        // Not enabled comes before everything but broken JSON.
        #expect(
            outcome(judge(delivery(body(region: "us-1", improve: "false", version: "7")))) == "not_enabled")
        #expect(outcome(judge(delivery(body(improve: "1")))) == "not_enabled")
        // Malformed comes before misrouted, also when it is the time that is wrong.
        #expect(outcome(judge(delivery(body(region: "us-1", version: "7")))).hasPrefix("malformed"))
        #expect(
            outcome(judge(delivery(body(region: "us-1", timestamp: "2026-11-23T15:10:06Z"))))
                == "malformed captured_in_future")
        // Misrouted comes before expired and empty.
        #expect(
            outcome(judge(delivery(body(region: "us-1", timestamp: "2020-01-01T00:00:00Z", results: "[]"))))
                == "forward us-1")
        // Expired comes before empty.
        #expect(outcome(judge(delivery(body(timestamp: "2020-01-01T00:00:00Z", results: "[]")))) == "expired")
        #expect(outcome(judge(delivery(body(results: "[]")))) == "empty")
    }

    @Test("five minutes ahead are forgiven, a second more is not")
    func skew() {
        #expect(outcome(judge(delivery(body()), now: Self.captured - 300)) == "keep")
        #expect(outcome(judge(delivery(body()), now: Self.captured - 301)) == "malformed captured_in_future")
    }

    @Test("an hour expires when its first instant is a retention old, to the second")
    func expiry() {
        let hour = CaptureHour(containing: Self.captured).startSeconds
        #expect(outcome(judge(delivery(body()), now: hour + 30 * 86_400 - 1)) == "keep")
        #expect(outcome(judge(delivery(body()), now: hour + 30 * 86_400)) == "expired")
        #expect(outcome(judge(delivery(body()), now: hour + 86_400, days: 1)) == "expired")
    }

    @Test("a result is passed on once, and never to what is no region's name")
    func forwards() {
        #expect(outcome(judge(delivery(body(region: "ap-4")))) == "forward ap-4")
        #expect(
            outcome(
                judge(delivery(body(region: "ap-4"), headers: [Judge.forwardedHeader: .string("us-1")])))
                == "forward nowhere")
        #expect(outcome(judge(delivery(body(region: "EU 3!")))) == "forward nowhere")
    }

    @Test("what is parked of another region's result is header data only")
    func headerData() {
        guard case .forward(_, let details, _) = judge(delivery(body(region: "ap-4"))) else {
            Issue.record("not forwarded")
            return
        }
        #expect(details.kind == .header)
        #expect(details.recordID?.count == 32)
        #expect(details.region == "ap-4")
    }

    @Test("a body that was too large is known by size and hash")
    func oversize() {
        let delivery = Delivery(
            tag: DeliveryTag(generation: 1, number: 1),
            body: .oversize(bytes: 300_000, sha256: [0x0A] + [UInt8](repeating: 0xFF, count: 31)))
        guard case .reject(.malformed, let details, _) = judge(delivery) else {
            Issue.record("not refused")
            return
        }
        #expect(details.kind == .oversize)
        #expect(details.bodyBytes == 300_000)
        #expect(details.bodySHA256 == "0a" + String(repeating: "f", count: 62))
    }

    @Test("the same result has the same id and tokens after an index key rotation")
    func rotation() throws {
        let rotated = try keyring.rotated(now: Self.captured)
        let later = Judge(
            region: region, retention: Retention.ceiling, keyring: rotated, redactor: Redactor(),
            now: Self.captured + 5 * 86_400)
        guard case .keep(let before, _) = judge(delivery(body())),
            case .keep(let after, _) = later.judge(delivery(body()))
        else {
            Issue.record("not kept")
            return
        }
        #expect(before.record.recordID == after.record.recordID)
        #expect(before.caller == after.caller)
        guard case .keep(let fresh, _) = later.judge(delivery(body(timestamp: "2026-11-28T10:00:00Z"))) else {
            Issue.record("not kept")
            return
        }
        #expect(fresh.indexVersion == 2)
        #expect(fresh.caller != before.caller)
    }
}
