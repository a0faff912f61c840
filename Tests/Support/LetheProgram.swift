import Foundation

/// The built `lethe`, beside the running tests.
public enum LetheProgram {
    /// Its path.
    ///
    /// - Throws: `TestFailure` when it has not been built.
    public static func path() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folders = [tests, CommandLine.arguments[0], Bundle.main.bundlePath]
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        for folder in folders where FileManager.default.isExecutableFile(atPath: folder + "/lethe") {
            return folder + "/lethe"
        }
        throw TestFailure("no lethe beside the tests: swift build --build-tests")
    }

    /// This process's environment without anything that would configure a `lethe`.
    public static var environment: [String: String] {
        // The test runner's variables go to no child; of Lethe's own only the mark by which ops/test finds leftovers.
        ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("LETHE_") || $0.key == BrokerUnderTest.folderVariable
        }
    }

    /// Starts it.
    ///
    /// - Parameters:
    ///   - arguments: the command and its own.
    ///   - environment: added to the cleaned environment of this process.
    ///   - input: what it can read.
    /// - Returns: the running program.
    /// - Throws: `TestFailure` when it does not start.
    public static func start(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) throws -> ChildProcess {
        try ChildProcess(
            path(), arguments, environment: Self.environment.merging(environment) { _, new in new },
            input: input)
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: the command and its own.
    ///   - environment: added to the cleaned environment of this process.
    ///   - input: what it can read.
    ///   - limit: how long it may take.
    /// - Returns: how it ended and what it wrote.
    /// - Throws: `TestFailure` when it does not start, or does not end in time.
    public static func run(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [],
        within limit: Duration = .seconds(60)
    ) async throws -> Tool {
        let child = try start(arguments, environment: environment, input: input)
        let end = try await child.end(within: limit)
        return Tool(end: end, outputBytes: child.output.bytes, errors: child.errors.text)
    }
}
