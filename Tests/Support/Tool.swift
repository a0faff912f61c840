import Foundation

/// A program run to its end.
public struct Tool: Sendable {
    /// How it ended.
    public let end: ProcessEnd
    /// What it wrote to standard output.
    public let outputBytes: [UInt8]
    /// What it wrote to standard error, as text.
    public let errors: String

    /// Standard output as text.
    public var output: String { String(decoding: outputBytes, as: UTF8.self) }

    /// The lines of standard output, empty ones left out.
    public var outputLines: [Substring] { output.split(separator: "\n") }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - executable: its path.
    ///   - arguments: without the program's name.
    ///   - environment: added to this process's own, which they beat.
    ///   - input: what it can read.
    ///   - limit: how long it may take.
    /// - Returns: how it ended and what it wrote.
    /// - Throws: `TestFailure` when it does not start, or does not end in time.
    public static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [],
        within limit: Duration = .seconds(60)
    ) async throws -> Tool {
        let child = try ChildProcess(
            executable, arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { _, new in new },
            input: input)
        let end = try await child.end(within: limit)
        return Tool(end: end, outputBytes: child.output.bytes, errors: child.errors.text)
    }
}
