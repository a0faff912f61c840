import Foundation
import Support

/// The yardsticks: programs to measure the worker against, made from the folder that holds them.
///
/// `floor.c` and `peer.py` know one address only, 127.0.0.1:5672, so they need the broker there.
struct Peers: Sendable {
    /// What one of them says of itself.
    struct Result: Sendable {
        let perSecond: Double
        let microseconds: Double
    }

    private static let port = 5672
    private static let python = "/usr/bin/python3"
    /// A program that gets fewer messages than it waits for never ends.
    private static let limit: Duration = .seconds(600)

    private let source: String
    private let folder: String
    private let isReachable: Bool

    /// - Returns: nil when there is no such folder.
    init?(_ source: String?, port: Int, folder: String) {
        guard let source, FileManager.default.fileExists(atPath: source + "/gen.py") else { return nil }
        self.source = source
        self.folder = folder + "/peers"
        isReachable = port == Self.port
    }

    /// Writes messages to a file.
    func generate(_ count: Int, region: String, to path: String) async throws {
        try await run(
            "/bin/sh",
            [
                "-c", "exec \"$0\" \"$1\" \"$2\" \"$3\" 1 >\"$4\"", Self.python, source + "/gen.py",
                "\(count)", region, path,
            ])
    }

    /// Runs the C program, compiled when it is first asked for.
    func floor(_ queue: String, _ count: Int, isNoop: Bool) async throws -> Result {
        try checkReachable()
        let program = folder + "/floor"
        if !FileManager.default.fileExists(atPath: program) {
            try await run(
                "/usr/bin/cc",
                ["-O2", "-w", "-o", program, source + "/floor.c", "-lrabbitmq", "-lsqlite3", "-lcrypto"])
        }
        return try await result([program, queue, "\(count)"] + (isNoop ? ["noop"] : []))
    }

    /// Whether Python has what its worker needs.
    var hasPython: Bool {
        get async {
            let modules = try? await Tool.run(Self.python, ["-c", "import pika, cryptography"])
            return modules?.end == .exited(0)
        }
    }

    /// Runs the Python worker.
    func pythonWorker(_ queue: String, _ count: Int) async throws -> Result {
        try checkReachable()
        return try await result([Self.python, source + "/peer.py", queue, "\(count)"])
    }

    private func checkReachable() throws {
        guard isReachable else {
            throw Missing("the yardsticks need the broker on port 5672, which was taken")
        }
    }

    private func result(_ command: [String]) async throws -> Result {
        let said = try await run(command[0], Array(command.dropFirst()))
        // "noop: 110000 results/s, cpu 2.0 us/result"
        let numbers = said.split { !($0.isNumber || $0 == ".") }.compactMap { Double($0) }
        guard numbers.count == 2 else { throw TestFailure("\(command[0]) did not say what it measured") }
        return Result(perSecond: numbers[0], microseconds: numbers[1])
    }

    /// They write their files where they are run.
    @discardableResult
    private func run(_ program: String, _ arguments: [String]) async throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let tool = try await Tool.run(
            "/usr/bin/env", ["-C", folder, program] + arguments, within: Self.limit)
        guard tool.end == .exited(0) else {
            throw TestFailure("\(program): \(tool.end): \(tool.errors.prefix(400))")
        }
        return tool.output
    }
}
