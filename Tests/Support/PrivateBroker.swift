import Foundation

/// A broker of one test, for what would disturb every other test: restarts and alarms.
public enum PrivateBroker {
    /// Runs a test with a broker of its own, which is gone afterwards.
    ///
    /// - Parameter body: the test.
    /// - Returns: what the body returns.
    /// - Throws: `TestFailure` when the broker does not start, and what the body throws.
    public static func with<Value>(_ body: (BrokerUnderTest) async throws -> Value) async throws -> Value {
        let folder = try TemporaryFolder()
        try await run("start", folder.path)
        do {
            let value = try await body(try BrokerUnderTest(folder: folder.path))
            try await run("stop", folder.path)
            return value
        } catch {
            try? await run("stop", folder.path)
            throw error
        }
    }

    fileprivate static func run(_ verb: String, _ folder: String) async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        // The node would hold the pipe of its standard error open for as long as it runs.
        let result = try await Tool.run(
            "/bin/sh",
            [
                "-c", "exec \"$0\" \"$1\" \"$2\" >\"$2/said\" 2>&1", root.path + "/ops/broker", verb,
                folder,
            ])
        guard result.end == .exited(0) else {
            let said = try? String(contentsOfFile: folder + "/said", encoding: .utf8)
            throw TestFailure("ops/broker \(verb): \(result.end): \(said ?? "")")
        }
    }
}

extension BrokerUnderTest {
    /// Stops the broker and starts it again, with all it holds, within its node: connections are lost, queues and
    /// streams are recovered from disk.
    ///
    /// - Throws: `TestFailure` with what Erlang says.
    public func restart() async throws {
        try await evaluate("ok = rabbit:stop(), ok = rabbit:start(), ok")
    }

    /// Kills every process of a broker that is a test's own (SIGKILL).
    ///
    /// - Throws: `TestFailure` with what `ops/broker` says.
    public func kill() async throws { try await PrivateBroker.run("stop", folder) }

    /// Starts it again after `kill`, with what its disk holds.
    ///
    /// - Throws: `TestFailure` with what `ops/broker` says.
    public func resume() async throws { try await PrivateBroker.run("resume", folder) }

    /// Raises or clears the alarm for memory: the broker blocks whoever publishes.
    ///
    /// - Throws: `TestFailure` with what Erlang says.
    public func set(memoryAlarm isRaised: Bool) async throws {
        let alarm = "{resource_limit, memory, node()}"
        try await evaluate(
            isRaised
                ? "ok = rabbit_alarm:set_alarm({\(alarm), []}), ok"
                : "ok = rabbit_alarm:clear_alarm(\(alarm)), ok")
    }
}
