import Foundation

/// A small file system of its own (tmpfs), that a test can fill, make read-only and take away.
public struct SmallDisk: Sendable {
    /// Where it is mounted.
    public let path: String

    /// Runs a test with a small file system, which is gone afterwards.
    ///
    /// - Parameters:
    ///   - path: a folder that does not exist yet.
    ///   - kilobytes: its size.
    ///   - body: the test.
    /// - Returns: what the body returns.
    /// - Throws: `TestFailure` when mounting is refused (these tests need root, or CAP_SYS_ADMIN), and what the body
    ///   throws.
    public static func with<Value>(
        at path: String, kilobytes: Int, _ body: (SmallDisk) async throws -> Value
    ) async throws -> Value {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try await mount(["-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=700", "tmpfs", path])
        do {
            let value = try await body(SmallDisk(path: path))
            try await unmount(path)
            return value
        } catch {
            try? await unmount(path)
            throw error
        }
    }

    /// Makes it read-only, or writable again.
    ///
    /// - Throws: `TestFailure` when that is refused, as it is while a file is open for writing.
    public func set(readOnly: Bool) async throws {
        try await Self.mount(["-o", readOnly ? "remount,ro" : "remount,rw", path])
    }

    /// Fills it to the last byte.
    ///
    /// - Returns: the file to remove to make room again.
    /// - Throws: what the file system reports, except that it is full.
    public func fill() throws -> String {
        let filler = path + "/filler"
        try Data().write(to: URL(fileURLWithPath: filler))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: filler))
        for size in [65_536, 4096, 512, 1] {
            // tmpfs gives whole pages: an error means that not one is left.
            while (try? handle.write(contentsOf: Data(count: size))) != nil {}
        }
        try? handle.close()
        return filler
    }

    /// Lazily: a child that is just ending may still have a file open.
    private static func unmount(_ path: String) async throws {
        _ = try await Tool.run("/usr/bin/env", ["umount", "-l", path])
    }

    private static func mount(_ arguments: [String]) async throws {
        let result = try await Tool.run("/usr/bin/env", ["mount"] + arguments)
        guard result.end == .exited(0) else {
            throw TestFailure("this test mounts a small tmpfs and needs root for it: \(result.errors)")
        }
    }
}
