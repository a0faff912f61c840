import Foundation

/// The folder of a mirror: its files, its state and its lock; nothing about what is in them.
///
/// Files of other names are never touched. The lock keeps two runs apart; the kernel lets go of it however a run ends.
struct MirrorFolder: ~Copyable {
    let path: String
    private let lock: Int32

    private static let (stateName, lockName) = (".lethe-mirror.json", ".lethe-mirror.lock")
    private static let temporarySuffix = ".lethe-tmp"

    /// Makes the folder if need be, and locks it.
    init(_ path: String) throws(MirrorError) {
        self.path = path
        lock = try Self.locked(path)
    }

    deinit { close(lock) }

    private static func locked(_ path: String) throws(MirrorError) -> Int32 {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folder(path, EACCES)
        }
        let lock = unsafe open("\(path)/\(lockName)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .folder(path, errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw .busy(path)
        }
        return lock
    }

    /// The hours' files that are there.
    func names() throws(MirrorError) -> [MirrorName] {
        try contents().compactMap { MirrorName($0) }
    }

    private func contents() throws(MirrorError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .folder(path, EIO)
        }
    }

    /// Removes what a run that was interrupted was just writing.
    func removeLeftovers() throws(MirrorError) {
        for name in try contents() where name.hasPrefix(".") && name.hasSuffix(Self.temporarySuffix) {
            try remove(name)
        }
    }

    func remove(_ name: MirrorName) throws(MirrorError) { try remove(name.text) }

    private func remove(_ name: String) throws(MirrorError) {
        guard unsafe unlink("\(path)/\(name)") == 0 || errno == ENOENT else { throw .folder(path, errno) }
    }

    /// What a file looks like from outside; nil when there is none.
    func mark(of name: MirrorName) -> String? {
        guard let file = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name.text)"),
            let number = file[.systemFileNumber] as? Int, let bytes = file[.size] as? Int,
            let time = file[.modificationDate] as? Date
        else { return nil }
        return "\(number).\(bytes).\(time.timeIntervalSince1970)"
    }

    /// Writes a file under a name that no reader looks for, to be published or dropped.
    ///
    /// - Parameters:
    ///   - name: The name it will have.
    ///   - body: Is given a function that appends.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; nothing is left then.
    func write<Result>(
        _ name: MirrorName, _ body: (([UInt8]) throws -> Void) throws -> Result
    ) throws -> Result {
        try write(temporary(name.text), body)
    }

    private func write<Result>(
        _ temporary: String, _ body: (([UInt8]) throws -> Void) throws -> Result
    ) throws -> Result {
        let file = unsafe open("\(path)/\(temporary)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw MirrorError.folder(path, errno) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            let result = try body { bytes in
                do {
                    try handle.write(contentsOf: bytes)
                } catch {
                    throw MirrorError.folder(path, ENOSPC)
                }
            }
            guard fsync(file) == 0 else { throw MirrorError.folder(path, errno) }
            return result
        } catch {
            try remove(temporary)
            throw error
        }
    }

    /// Gives a file that was written its name, in the place of every other of its hour.
    ///
    /// The others go first: an hour that is missing for a moment is no harm, one that is there twice is.
    func publish(_ name: MirrorName, instead others: [MirrorName]) throws(MirrorError) {
        for other in others where other != name { try remove(other) }
        try rename(temporary(name.text), name.text)
    }

    /// Drops a file that was written.
    func drop(_ name: MirrorName) throws(MirrorError) { try remove(temporary(name.text)) }

    private func rename(_ from: String, _ to: String) throws(MirrorError) {
        guard unsafe Glibc.rename("\(path)/\(from)", "\(path)/\(to)") == 0 else {
            throw .folder(path, errno)
        }
    }

    private func temporary(_ name: String) -> String { ".\(name)\(Self.temporarySuffix)" }

    // MARK: State

    /// What the last run remembered; nil when there is nothing of use.
    func state() -> MirrorState? {
        // Whatever is wrong with it: without it everything is read again.
        guard let data = FileManager.default.contents(atPath: "\(path)/\(Self.stateName)"),
            let state = try? JSONDecoder().decode(MirrorState.self, from: data),
            state.version == MirrorState.currentVersion
        else { return nil }
        return state
    }

    func save(_ state: MirrorState) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(state)
        let temporary = temporary(Self.stateName)
        try write(temporary) { append in try append(Array(data)) }
        try rename(temporary, Self.stateName)
    }

    /// Makes what was published and removed durable.
    func synchronise() throws(MirrorError) {
        let directory = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .folder(path, errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .folder(path, errno) }
    }
}
