import CDiskFaults
import Foundation

/// What happens to the files below a folder, and what of it fails (`CDiskFaults`).
@safe
final class DiskWatch: @unchecked Sendable {
    // @unchecked: the C side does everything under a lock.
    private let watch: OpaquePointer

    /// How an operation fails.
    struct Fault: Sendable, Hashable, CustomStringConvertible {
        let description: String
        let kind: disk_fault
        let error: Int32
        /// Whether every operation after it fails too, until the fault is taken away.
        let lasts: Bool

        static let ioError = Fault(description: "EIO once", kind: DISK_ERROR, error: EIO, lasts: false)
        static let broken = Fault(description: "EIO from then on", kind: DISK_ERROR, error: EIO, lasts: true)
        static let full = Fault(
            description: "ENOSPC from then on", kind: DISK_ERROR, error: ENOSPC, lasts: true)
        static let short = Fault(description: "a short write", kind: DISK_SHORT, error: ENOSPC, lasts: false)
        static let unreadable = Fault(
            description: "no file can be opened", kind: DISK_UNREADABLE, error: EIO, lasts: true)
        static let kill = Fault(description: "SIGKILL", kind: DISK_KILL, error: 0, lasts: false)
    }

    /// Watches what is below a folder.
    init(_ folder: String) throws {
        guard let watch = unsafe disk_watch_begin(folder) else { throw POSIXError(.EAGAIN) }
        unsafe self.watch = watch
    }

    deinit {
        unsafe disk_watch_end(watch)
    }

    /// Counts from 1 again, and makes the operation of this number fail.
    func fail(at number: Int, _ fault: Fault) {
        unsafe disk_watch_fail(
            watch, Int64(number), fault.lasts ? .max : Int64(number), fault.kind, fault.error)
    }

    /// Looks from now on only at files whose names end so.
    func only(_ ending: String) {
        unsafe disk_watch_only(watch, ending)
    }

    /// Counts from 1 again, and lets everything succeed.
    func mend() {
        unsafe disk_watch_fail(watch, 0, 0, DISK_NONE, 0)
    }

    /// The operations counted.
    var count: Int { Int(unsafe disk_watch_count(watch)) }
    /// Those that failed.
    var failures: Int { Int(unsafe disk_watch_failures(watch)) }

    /// Remembers what is done from now on.
    func record() {
        unsafe disk_watch_record(watch)
    }

    /// How many operations are remembered.
    var eventCount: Int { unsafe disk_watch_event_count(watch) }

    /// What is remembered.
    var events: [DiskEvent] {
        (0..<eventCount).map { number in
            let event = unsafe disk_watch_event(watch, number)
            let bytes = unsafe UnsafeRawBufferPointer(start: event.bytes, count: event.count)
            let path = unsafe String(cString: event.path)
            let target = unsafe event.target.map { unsafe String(cString: $0) } ?? ""
            switch unsafe event.kind {
            case DISK_CREATE: return .create(path)
            case DISK_WRITE: return unsafe .write(path, at: Int(event.offset), [UInt8](bytes))
            case DISK_TRUNCATE: return unsafe .truncate(path, to: Int(event.offset))
            case DISK_SYNC: return .sync(path)
            case DISK_UNLINK: return .unlink(path)
            case DISK_RENAME: return .rename(path, to: target)
            case DISK_MKDIR: return .makeDirectory(path)
            default: preconditionFailure("an operation that is not remembered")
            }
        }
    }
}

/// One operation on files, by names below the watched folder.
enum DiskEvent: Sendable {
    case create(String)
    case write(String, at: Int, [UInt8])
    case truncate(String, to: Int)
    case sync(String)
    case unlink(String)
    case rename(String, to: String)
    case makeDirectory(String)
}
