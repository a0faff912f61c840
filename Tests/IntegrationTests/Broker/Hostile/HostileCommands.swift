import Foundation
import Messages
import Support

/// The hostile commands; outcomes are `admitted` and `refused`.
enum HostileCommands {
    static func all() -> [HostileMessage] { headers() + properties() + bodies() + wrongTypes() }

    private static func good(_ id: String = UUID().uuidString.lowercased()) -> TestCommand {
        TestCommand("find", id: id).with("number", "447700900123")
    }

    private static func headers() -> [HostileMessage] {
        HostileHeaders.all.map { header in
            HostileMessage(
                name: header.name, message: .init(body: good().body, headers: header.entries),
                outcome: "admitted")
        }
    }

    private static func properties() -> [HostileMessage] {
        HostileProperties.contentTypes.map { type in
            HostileMessage(
                name: "content type \(type.type ?? [])",
                message: .init(body: good().body, contentType: type.type),
                outcome: type.isJSON ? "admitted" : "refused", reason: type.isJSON ? nil : "content_type")
        }
            + HostileProperties.contentEncodings.map { encoding in
                HostileMessage(
                    name: "content encoding \(encoding.encoding)",
                    message: .init(body: good().body, contentEncoding: encoding.encoding),
                    outcome: encoding.isPlain ? "admitted" : "refused",
                    reason: encoding.isPlain ? nil : "content_encoding")
            }
    }

    private static func bodies() -> [HostileMessage] {
        func refused(_ name: String, _ body: [UInt8], _ reason: String) -> HostileMessage {
            HostileMessage(name: name, message: .init(body: body), outcome: "refused", reason: reason)
        }
        func with(_ name: String, _ member: String, _ value: String, _ reason: String?) -> HostileMessage {
            HostileMessage(
                name: name, message: .init(body: good().with(member, json: value).body),
                outcome: reason == nil ? "admitted" : "refused", reason: reason)
        }
        let deep = String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000)
        return [
            refused("0 bytes", [], "not_json"),
            refused("64 KiB and a byte", [UInt8](repeating: 0x20, count: 65_537), "too_large"),
            refused("1 MB", [UInt8](repeating: 0x7B, count: 1_000_000), "too_large"),
            refused("not UTF-8", Array("{\"x\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8), "not_json"),
            refused("brackets, not closed", [UInt8](repeating: 0x5B, count: 60_000), "not_json"),
            refused("brackets 30,000 deep", Array(deep.utf8), "not_an_object"),
            refused("a NUL", [0], "not_json"),
            with("depth in what is ignored", "x", deep, nil),
            with("depth in what is read", "account_id", deep, "wrong_type"),
            with("a huge version", "version", "1e400", "version"),
            with("half a pair", "account_id", "\"\\ud83d\"", "lone_surrogate"),
            with(
                "a number of 10,000 digits", "number", "\"\(String(repeating: "7", count: 10_000))\"",
                "number_not_international"),
            with("a number with an invisible NUL", "number", "\"4477\\u000000900123\"", nil),
            with(
                "an account of 10,000 characters", "account_id",
                "\"\(String(repeating: "a", count: 10_000))\"", "field_too_long"),
            with("an empty account, which would widen it", "account_id", "\"\"", "empty_field"),
            with("the year 9999", "requested_at", "\"9999-12-31T23:59:59Z\"", "requested_in_future"),
            with("a sealed number beside a clear one", "sealed_number", "\"AQID\"", "scope"),
        ]
    }

    /// Every member with every type of value; what the decoder makes of each by itself is what must come out.
    private static func wrongTypes() -> [HostileMessage] {
        let values = ["null", "true", "7", "\"\"", "[]", "[7]", "{}", "-0.5e-3", "1e400"]
        let members = [
            "version", "id", "command", "account_id", "application_id", "number", "sealed_number", "suppress",
            "broad", "requested_at", "before", "everything",
        ]
        return members.flatMap { member in
            values.map { value in
                let body = good().with(member, json: value).body
                var reason: String?
                if case .refused(let why, _) = Command.decode(body, contentType: "application/json") {
                    reason = why.rawValue
                }
                return HostileMessage(
                    name: "\(member) = \(value)", message: .init(body: body),
                    outcome: reason == nil ? "admitted" : "refused", reason: reason)
            }
        }
    }
}
