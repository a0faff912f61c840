import Foundation
import Support

/// A command as a producer publishes it, member by member.
struct TestCommand: Sendable {
    let id: String
    /// The members, each value as JSON text.
    private var members: [String: String]
    /// Published instead of what the rest says.
    private var raw: [UInt8]?

    /// A command of a test's own account and application.
    init(
        _ verb: String, id: String = UUID().uuidString.lowercased(), requestedAt: Date = .now,
        account: String? = TestResult.account, application: String? = TestResult.application
    ) {
        self.id = id
        members = [
            "version": "1", "id": Self.text(id), "command": Self.text(verb),
            "requested_at": Self.text(requestedAt.formatted(.iso8601)),
        ]
        if let account { members["account_id"] = Self.text(account) }
        if let application { members["application_id"] = Self.text(application) }
    }

    /// What is no JSON at all, say.
    init(raw: [UInt8]) {
        self.init("forget")
        self.raw = raw
    }

    /// The same with a string, or without it.
    func with(_ name: String, _ value: String?) -> TestCommand {
        var copy = self
        copy.members[name] = value.map(Self.text)
        return copy
    }

    /// The same with a value in JSON.
    func with(_ name: String, json value: String) -> TestCommand {
        var copy = self
        copy.members[name] = value
        return copy
    }

    var body: [UInt8] {
        raw ?? Array("{\(members.map { "\"\($0)\":\($1)" }.joined(separator: ","))}".utf8)
    }

    /// A forget of a number in clear.
    static func forget(_ number: String, requestedAt: Date = .now) -> TestCommand {
        TestCommand("forget", requestedAt: requestedAt).with("number", number)
    }

    private static func text(_ value: String) -> String { "\"\(value)\"" }
}

extension TestResult {
    /// Results of one person as the caller, all captured at one time.
    static func of(_ number: String, _ count: Int, _ prefix: String, captured: Date = .now) -> [TestResult] {
        (0..<count).map { index in
            var result = TestResult("\(prefix)-\(index)")
            result.from = number
            result.captured = captured
            return result
        }
    }
}
