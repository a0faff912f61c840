import Foundation
import Messages
import Support

/// The hostile results: what is wrong with them lies in headers, properties or bodies.
enum HostileResults {
    static func all(region: String) -> [HostileMessage] {
        headers(region) + properties(region) + bodies(region) + wrongTypes(region)
    }

    /// The same for all, so that it can be replaced.
    private static let captured = Date.now

    private static func good(_ id: String, _ region: String) -> String {
        var result = TestResult(id)
        result.region = region
        result.captured = captured
        return String(decoding: result.body, as: UTF8.self)
    }

    private static func headers(_ region: String) -> [HostileMessage] {
        HostileHeaders.all.enumerated().map { index, header in
            HostileMessage(
                name: header.name,
                message: .init(body: Array(good("headers-\(index)", region).utf8), headers: header.entries),
                outcome: "stored")
        }
    }

    private static func properties(_ region: String) -> [HostileMessage] {
        let types = HostileProperties.contentTypes.enumerated().map { index, type in
            HostileMessage(
                name: "content type \(type.type.map { String(decoding: $0, as: UTF8.self) } ?? "missing")",
                message: .init(body: Array(good("type-\(index)", region).utf8), contentType: type.type),
                outcome: type.isJSON ? "stored" : "malformed", reason: type.isJSON ? nil : "content_type")
        }
        let encodings = HostileProperties.contentEncodings.enumerated().map { index, encoding in
            HostileMessage(
                name: "content encoding \(encoding.encoding)",
                message: .init(
                    body: Array(good("encoding-\(index)", region).utf8), contentEncoding: encoding.encoding),
                outcome: encoding.isPlain ? "stored" : "malformed",
                reason: encoding.isPlain ? nil : "content_encoding")
        }
        return types + encodings
    }

    // MARK: Bodies

    private static func bodies(_ region: String) -> [HostileMessage] {
        func body(_ name: String, _ bytes: [UInt8], _ outcome: String, _ reason: String? = nil)
            -> HostileMessage
        {
            HostileMessage(name: name, message: .init(body: bytes), outcome: outcome, reason: reason)
        }
        /// A good result of its own, with one text replaced.
        func edited(
            _ name: String, _ old: String, _ new: String, _ outcome: String = "stored",
            _ reason: String? = nil
        ) -> HostileMessage {
            let text = good("body-\(name)", region)
            precondition(text.contains(old), "nothing to replace in \(name)")
            return body(name, Array(text.replacing(old, with: new).utf8), outcome, reason)
        }
        let version = "\"version\":1,"
        func deep(_ open: String, _ close: String) -> String {
            String(repeating: open, count: 100_000) + String(repeating: close, count: 100_000)
        }
        let sized = good("body-256-KiB", region)
        let padding = MessageLimits.bodyBytesMax - sized.utf8.count - "\"x\":\"\",".utf8.count
        func padded(_ count: Int) -> [UInt8] {
            Array(
                sized.replacing(version, with: version + "\"x\":\"\(String(repeating: "x", count: count))\",")
                    .utf8)
        }
        let words = "i would like to change my plan"
        let captured = captured.formatted(.iso8601)
        return [
            body("0 bytes", [], "malformed", "not_json"),
            body("256 KiB", padded(padding), "stored"),
            body("256 KiB and a byte", padded(padding + 1), "malformed", "oversize"),
            body("100 MB", [UInt8](repeating: 0x7B, count: 100_000_000), "malformed", "oversize"),
            body(
                "a byte order mark", [0xEF, 0xBB, 0xBF] + Array(good("bom", region).utf8), "malformed",
                "not_json"),
            body(
                "UTF-16", Array(good("utf16", region).utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
                "malformed", "not_json"),
            body(
                "gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], "malformed",
                "not_json"),
            body(
                "invalid UTF-8 in what is kept",
                Array(good("body-utf8", region).utf8).replacing(Array(words.utf8), with: [0xC0, 0xAF]),
                "malformed", "not_json"),
            body(
                "a surrogate as UTF-8",
                Array(good("body-cesu", region).utf8).replacing(Array(words.utf8), with: [0xED, 0xA0, 0x80]),
                "malformed", "not_json"),
            body(
                "brackets 200,000 deep, not closed", [UInt8](repeating: 0x5B, count: 200_000), "malformed",
                "not_json"),
            body("brackets 100,000 deep", Array(deep("[", "]").utf8), "malformed", "not_an_object"),
            edited("depth in what is ignored", version, version + "\"x\":" + deep("[", "]") + ","),
            edited(
                "depth in what is kept", "\"from\":\"447700900123\"", "\"from\":" + deep("[", "]"),
                "malformed", "wrong_type"),
            edited("a key twice", version, version + "\"id\":\"another\",", "malformed", "repeated_key"),
            edited(
                "a key twice, once escaped", version, version + "\"i\\u0064\":\"another\",", "malformed",
                "repeated_key"),
            edited(
                "an ignored key ten thousand times", version,
                version + String(repeating: "\"x\":1,", count: 10_000)),
            edited("a switch twice", version, version + "\"improve_ai\":false,", "not_enabled"),
            edited("a switch in words", "\"improve_ai\":true", "\"improve_ai\":\"true\"", "not_enabled"),
            edited("a huge version", version, "\"version\":1e400,", "malformed", "version"),
            edited(
                "a version of a hundred thousand digits", version,
                "\"version\":1\(String(repeating: "0", count: 100_000)),", "malformed", "version"),
            edited("a huge confidence", "\"0.94\"", "1e999"),
            edited(
                "a confidence of a hundred thousand digits", "\"0.94\"",
                "0.\(String(repeating: "9", count: 100_000))"),
            edited("a confidence that is no number", "\"0.94\"", "\"NaN\""),
            edited("NUL in a string", words, "a\u{0}b", "malformed", "not_json"),
            edited("escaped NUL in what is kept", words, "a\\u0000b"),
            edited("escaped NUL in the account", TestResult.account, "a\\u0000b"),
            edited("half a pair in what is kept", words, "\\ud83d", "malformed", "lone_surrogate"),
            edited("half a pair in what is dropped", "CON-", "\\udc00"),
            edited(
                "an id of 128 times four bytes", "\"body-an id of 128 times four bytes\"",
                "\"\(String(repeating: "😀", count: 128))\""),
            edited(
                "an id of 129", "\"body-an id of 129\"", "\"\(String(repeating: "i", count: 129))\"",
                "malformed", "id_too_long"),
            edited("a caller of 100,000 digits", "447700900123", String(repeating: "7", count: 100_000)),
            edited("a caller full of separators", "447700900123", String(repeating: "+(0)-", count: 20_000)),
            edited("100,000 bytes of speech", words, String(repeating: "oh seven ", count: 11_000)),
            edited(
                "ten thousand hints", "[\"billing\"]",
                "[\((0..<10_000).map { "\"hint \($0)\"" }.joined(separator: ","))]"),
            edited(
                "two thousand alternatives", "[{\"confidence\"",
                "[\(String(repeating: "{\"text\":\"a\"},", count: 2000)){\"confidence\""),
            edited("the year 9999", captured, "9999-12-31T23:59:59Z", "malformed", "captured_in_future"),
            edited("the year 0", captured, "0000-01-01T00:00:00Z", "expired"),
            edited("30 February", captured, "2026-02-30T00:00:00Z", "malformed", "timestamp"),
            edited(
                "a region that is a path", "\"region\":\"\(region)\"", "\"region\":\"../../etc\"",
                "misrouted", "misrouted"),
            edited(
                "a region of nobody", "\"region\":\"\(region)\"", "\"region\":\"nobody-9\"", "misrouted",
                "misrouted"),
            edited("no region", "\"region\":\"\(region)\",", "", "malformed", "missing_field"),
        ]
    }

    // MARK: Wrong types

    /// Every member with every type of value; what the decoder makes of each by itself is what must come out.
    private static func wrongTypes(_ region: String) -> [HostileMessage] {
        let values = ["null", "true", "7", "\"\"", "[]", "[7]", "{}", "{\"a\":1}", "-0.5e-3"]
        return TestResult.members.flatMap { member in
            values.enumerated().map { index, value in
                let id = "type-\(member.replacing("/", with: "-"))-\(index)"
                let body = TestResult.body(id: id, region: region, replacing: member, by: value)
                let (outcome, reason) = judged(body, region)
                return HostileMessage(
                    name: "\(member) = \(value)", message: .init(body: body), outcome: outcome, reason: reason
                )
            }
        }
    }

    private static func judged(_ body: [UInt8], _ region: String) -> (String, String?) {
        switch SpeechResult.decode(body, contentType: "application/json") {
        case .notEnabled: ("not_enabled", nil)
        case .malformed(let reason): ("malformed", reason.rawValue)
        case .result(let result) where result.region != region: ("misrouted", "misrouted")
        case .result(let result): (result.alternatives.isEmpty ? "empty" : "stored", nil)
        }
    }
}

extension TestResult {
    /// The members of a result, each by its path.
    static let members = [
        "version", "id", "region", "account_id", "application_id", "improve_ai", "input", "input/action",
        "input/type", "input/speech", "input/speech/language", "input/speech/context", "event",
        "event/speech", "event/speech/timeout_reason", "event/speech/results", "event/dtmf",
        "event/dtmf/digits", "event/from", "event/to", "event/uuid", "event/conversation_uuid",
        "event/timestamp",
    ]

    /// A good result's body with one member's value replaced.
    static func body(id: String, region: String, replacing member: String, by value: String) -> [UInt8] {
        var result = TestResult(id)
        result.region = region
        guard var top = try? JSONSerialization.jsonObject(with: Data(result.body)) as? [String: Any] else {
            preconditionFailure("a test's own result is JSON")
        }
        let mark = "replaced-\(UUID().uuidString)"
        set(&top, member.split(separator: "/").map(String.init)[...], mark)
        guard let data = try? JSONSerialization.data(withJSONObject: top) else {
            preconditionFailure("it is JSON still")
        }
        return Array(
            String(decoding: data, as: UTF8.self).replacing("\"\(mark)\"", with: value).utf8)
    }

    private static func set(_ object: inout [String: Any], _ path: ArraySlice<String>, _ value: String) {
        guard let key = path.first else { return }
        if path.count == 1 {
            object[key] = value
        } else {
            var inner = object[key] as? [String: Any] ?? [:]
            set(&inner, path.dropFirst(), value)
            object[key] = inner
        }
    }
}
