import Dispatch
import Glibc

/// Gives back, piece by piece, what a removed file took.
///
/// A file system frees hundreds of megabytes in tenths of a second, and has every fsync(2) wait meanwhile. The space is freed
/// when the last descriptor is closed (unlink(2)), so the file is cut shorter before that, with pauses in which batches are
/// committed. When the process ends in between, the kernel does the rest.
enum SpaceReturn {
    /// From this size on it is worth while.
    static let largeBytes: Int64 = 16 << 20

    private static let stepBytes: off_t = 8 << 20
    private static let pause: DispatchTimeInterval = .milliseconds(20)
    /// A reader that has the file open is through with its page by then.
    private static let delay: DispatchTimeInterval = .seconds(2)
    private static let queue = DispatchQueue(label: "lethe-space", qos: .utility)

    /// Begins with a file that has no name any more.
    ///
    /// - Parameter file: A descriptor open for writing; it is closed at the end.
    static func begin(_ file: Int32) {
        queue.asyncAfter(deadline: .now() + delay) { shorten(file) }
    }

    private static func shorten(_ file: Int32) {
        var status = stat()
        // A step that fails is no loss: closing frees what is left.
        guard unsafe fstat(file, &status) == 0, status.st_size > stepBytes,
            ftruncate(file, status.st_size - stepBytes) == 0
        else {
            close(file)
            return
        }
        queue.asyncAfter(deadline: .now() + pause) { shorten(file) }
    }
}
