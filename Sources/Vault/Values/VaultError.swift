public import Sealing

/// Why the store could not do something: which operation, which code, and what now.
///
/// It holds codes, paths of our own files, hours and region names; never content, a key, or an SQL argument.
public struct VaultError: Error, Hashable, Sendable {
    /// What was being done.
    public enum Operation: String, Hashable, Sendable {
        /// Making the store usable, finding it again after an error, and giving it up.
        case open, lock, recover, close
        /// What a worker asks for.
        case store, expire, probe, adopt, note, follow, erase
        /// What an export asks for.
        case read
    }

    /// What went wrong.
    public enum Code: Hashable, Sendable {
        /// SQLite's extended result code (https://www.sqlite.org/rescode.html).
        case sqlite(Int32)
        /// An `errno` of the system.
        case system(Int32)
        /// What Sealing could not do.
        case sealing(SealingError)
        /// Another process holds the store's lock.
        case lockedByAnotherProcess
        /// The keys directory is the records directory, or lies inside it.
        case directoriesOverlap
        /// Others than its owner can look into the file or the directory.
        case openToOthers(mode: UInt32)
        /// The file or the store belongs to another region.
        case wrongRegion(expected: String, found: String)
        /// The file belongs to another store, or to an earlier life of this segment.
        case wrongStore
        /// The file was made for another hour than its name says.
        case wrongHour
        /// The file has a format that this version of the program does not know.
        case unknownFormat(Int)
        /// The file is no file of ours.
        case foreignFile
        /// There are sealed records, and the keys that open them are not there.
        case keysMissing
        /// `state.sqlite` is not where it was.
        case stateMissing
        /// `state.sqlite` is damaged, or empty while there are hours.
        case stateDamaged
        /// The file is empty, and was not.
        case emptied
        /// The file was damaged, and is set aside.
        case setAside
        /// A file that is in use was moved, replaced or removed.
        case fileMoved
        /// The time of day cannot be trusted: nothing is destroyed or taken in doubt.
        case clockInDoubt(ClockDoubt)
        /// Something of what was erased was still found afterwards.
        case leftBehind
        /// The vault has been closed.
        case closed
    }

    /// What to do with the work at hand.
    public enum Disposition: Hashable, Sendable {
        /// Give it back and try again: the same may succeed later.
        case retryLater
        /// It will never succeed, and only this one thing is affected.
        case reject
        /// Nothing can go on until somebody changes something.
        case stop
    }

    /// What was being done.
    public let operation: Operation
    /// What went wrong.
    public let code: Code
    /// The file or directory it went wrong with, where there is one.
    public let path: String?

    init(_ operation: Operation, _ code: Code, path: String? = nil) {
        self.operation = operation
        self.code = code
        self.path = path
    }

    /// Runs something of Sealing's, and puts its error into ours.
    static func wrapping<Value>(
        _ operation: Operation, path: String? = nil, _ body: () throws(SealingError) -> Value
    ) throws(VaultError) -> Value {
        do throws(SealingError) {
            return try body()
        } catch {
            throw VaultError(operation, .sealing(error), path: path)
        }
    }

    /// What to do with the work at hand.
    ///
    /// Whatever a disk, a mount or an operator can put right while the worker runs is worth another try; at a
    /// start, directories that do not belong together are refused.
    public var disposition: Disposition {
        switch code {
        case .sqlite(let code): Self.isDamage(code) ? .stop : .retryLater
        case .sealing(let error): Self.disposition(of: error)
        case .system, .lockedByAnotherProcess, .stateMissing, .fileMoved, .clockInDoubt, .leftBehind:
            .retryLater
        case .keysMissing, .wrongStore, .wrongHour, .foreignFile, .emptied, .stateDamaged:
            operation == .open ? .stop : .retryLater
        case .directoriesOverlap, .openToOthers, .wrongRegion, .unknownFormat, .setAside, .closed: .stop
        }
    }

    /// A keyring without the version may be followed by one that has it, and memory comes back; nothing else
    /// does by itself.
    private static func disposition(of error: SealingError) -> Disposition {
        switch error.code {
        case .unknownKeyVersion, .library: .retryLater
        default: .stop
        }
    }
}
