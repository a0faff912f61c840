import Foundation
import Glibc

/// What a process costs, as the kernel counts it (proc(5)).
public struct ProcessFigures: Sendable {
    /// Processor time so far, all threads together.
    public let processorSeconds: Double
    /// Memory it holds.
    public let residentBytes: Int
    /// Files, sockets and the like that it has open.
    public let openFiles: Int
    /// Its threads.
    public let threads: Int

    /// Looks at a running process.
    ///
    /// - Throws: `TestFailure` when there is no such process.
    public init(of id: Int32) throws {
        let folder = "/proc/\(id)"
        // The name, which may hold anything, ends at the last parenthesis; the state is field 3.
        guard let line = try? String(contentsOfFile: folder + "/stat", encoding: .utf8),
            let end = line.lastIndex(of: ")")
        else { throw TestFailure("there is no process \(id)") }
        let fields = line[line.index(end, offsetBy: 2)...].split(separator: " ")
        func field(_ number: Int) throws -> Int {
            guard fields.count > number - 3, let value = Int(fields[number - 3]) else {
                throw TestFailure("\(folder)/stat has no field \(number)")
            }
            return value
        }
        processorSeconds = try Double(field(14) + field(15)) / Double(sysconf(Int32(_SC_CLK_TCK)))
        threads = try field(20)
        residentBytes = try field(24) * sysconf(Int32(_SC_PAGESIZE))
        openFiles = try FileManager.default.contentsOfDirectory(atPath: folder + "/fd").count
    }

    /// The share of one processor that the process takes while something goes on.
    ///
    /// - Throws: `TestFailure` when the process ends, and what the body throws.
    public static func load(of id: Int32, during body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        let before = try ProcessFigures(of: id).processorSeconds
        try await body()
        let spent = try ProcessFigures(of: id).processorSeconds - before
        return spent / (start.duration(to: .now) / .seconds(1))
    }
}
