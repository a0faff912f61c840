import Foundation

/// A wall clock that tests move for child processes: `fake_clock.c`, preloaded into them.
///
/// It runs on from where it is set; the clocks by which processes wait stay true.
public struct FakeClock: Sendable {
    private let file: String
    private let library: String

    /// Makes a clock that is right.
    ///
    /// - Parameter folder: where its two files go.
    /// - Throws: `TestFailure` when the C compiler of the Swift toolchain is missing or refuses.
    public init(in folder: TemporaryFolder) async throws {
        let name = "fake-clock-\(UUID().uuidString)"
        file = folder.path(name)
        library = folder.path(name + ".so")
        try Data(count: 16).write(to: URL(fileURLWithPath: file))
        try await Tool.preloadable("FakeClock/fake_clock.c", to: library)
    }

    /// What a child needs in its environment.
    public var environment: [String: String] {
        ["LD_PRELOAD": library, "FAKE_CLOCK_FILE": file]
    }

    /// Puts the clock before or behind the true time, for the children that have it, at once: it is wrong then.
    ///
    /// - Parameter offset: whole seconds count.
    /// - Throws: what the file system reports.
    public func set(_ offset: Duration) throws {
        try write(offset, at: 0)
    }

    /// Has so much time passed since the clock was made as far as the children can tell: the clock is right.
    ///
    /// - Parameter time: whole seconds count.
    /// - Throws: what the file system reports.
    public func pass(_ time: Duration) throws {
        // First what makes a clock look slow, which a moment's look does not see as a jump ahead.
        try write(time, at: 8)
        try write(time, at: 0)
    }

    private func write(_ offset: Duration, at position: UInt64) throws {
        // In place: the children have the file mapped, and a file cut short for an instant would end them.
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        let seconds = offset.components.seconds
        try handle.seek(toOffset: position)
        try handle.write(contentsOf: Data((0..<8).map { UInt8(truncatingIfNeeded: seconds >> ($0 * 8)) }))
        try handle.close()
    }
}
