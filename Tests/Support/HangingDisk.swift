import Foundation

/// A disk, and name servers, that do not answer a child process: `hanging_disk.c`, preloaded into it.
public struct HangingDisk: Sendable {
    private let library: String
    private let file: String

    /// Makes a disk that answers.
    ///
    /// - Parameter folder: where its two files go.
    /// - Throws: `TestFailure` when the C compiler of the Swift toolchain is missing or refuses.
    public init(in folder: TemporaryFolder) async throws {
        let name = "hanging-disk-\(UUID().uuidString)"
        library = folder.path(name + ".so")
        file = folder.path(name)
        try await Tool.preloadable("HangingDisk/hanging_disk.c", to: library)
    }

    /// What a child needs in its environment.
    ///
    /// - Parameter name: a host whose look-up takes a minute.
    /// - Returns: variables.
    public func environment(hangingName name: String = "") -> [String: String] {
        ["LD_PRELOAD": library, "HANGING_DISK_FILE": file, "HANGING_NAME": name]
    }

    /// Lets the disk hang, or answer again.
    ///
    /// - Throws: what the file system reports.
    public func set(hangs: Bool) throws {
        if hangs {
            try Data().write(to: URL(fileURLWithPath: file))
        } else {
            try FileManager.default.removeItem(atPath: file)
        }
    }
}

extension Tool {
    /// Compiles a C file beside the tests' support to a library for `LD_PRELOAD`.
    ///
    /// - Parameters:
    ///   - source: its path below `Tests/Support`.
    ///   - library: where the library goes.
    /// - Throws: `TestFailure` when the C compiler of the Swift toolchain is missing or refuses.
    static func preloadable(_ source: String, to library: String) async throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(source)
            .path
        let result = try await Tool.run(
            "/usr/bin/env", ["clang", "-shared", "-fPIC", "-O1", "-o", library, path, "-ldl"])
        guard result.end == .exited(0) else { throw TestFailure("clang: \(result.errors)") }
    }
}
