import Foundation
import Support

/// What a process has cost so far (proc(5)).
struct ProcessCost: Sendable {
    /// Processor time, all threads together.
    let processorSeconds: Double
    /// What the kernel wrote to the disk for it; nil when this user may not know.
    let bytesWritten: Int?

    init(of id: Int32) throws {
        processorSeconds = try ProcessFigures(of: id).processorSeconds
        // A worker forbids dumps, and so this file to anybody but root.
        bytesWritten = Self.field("write_bytes", of: "/proc/\(id)/io")
    }

    /// The most memory it ever had, in bytes.
    static func peakBytes(of id: Int32) -> Int? { field("VmHWM", of: "/proc/\(id)/status").map { $0 * 1024 } }

    /// The memory it has, in bytes.
    static func residentBytes(of id: Int32) -> Int? {
        field("VmRSS", of: "/proc/\(id)/status").map { $0 * 1024 }
    }

    private static func field(_ name: String, of path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split { !$0.isNumber }.last.flatMap { Int($0) }
    }
}
