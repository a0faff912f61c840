import Glibc

/// Which file a path names at the moment: device and inode.
struct FileIdentity: Hashable {
    let device: UInt
    let inode: UInt
}

/// What a file looks like from outside: whoever writes to it changes it.
struct FileMark: Hashable {
    let inode: UInt
    let bytes: Int64
    let seconds: Int64
    let nanoseconds: Int64
}

/// The few calls of the system that the store needs, with its own error and permissions.
enum FileSystem {
    /// What the path names, or nil when there is nothing.
    static func identity(_ path: String, _ operation: VaultError.Operation) throws(VaultError)
        -> FileIdentity?
    {
        try status(path, operation).map { FileIdentity(device: UInt($0.st_dev), inode: UInt($0.st_ino)) }
    }

    /// The file's size in bytes, or nil when there is none.
    static func bytes(_ path: String, _ operation: VaultError.Operation) throws(VaultError) -> Int64? {
        try status(path, operation).map { Int64($0.st_size) }
    }

    /// The file's size and when it was last written, or nil when there is none.
    static func mark(_ path: String, _ operation: VaultError.Operation) throws(VaultError) -> FileMark? {
        try status(path, operation).map {
            FileMark(
                inode: UInt($0.st_ino), bytes: Int64($0.st_size), seconds: Int64($0.st_mtim.tv_sec),
                nanoseconds: Int64($0.st_mtim.tv_nsec))
        }
    }

    /// Bytes left for us on the file system that holds the path.
    static func freeBytes(_ path: String, _ operation: VaultError.Operation) throws(VaultError) -> Int64 {
        var result = statvfs()
        guard unsafe statvfs(path, &result) == 0 else {
            throw VaultError(operation, .system(errno), path: path)
        }
        return Int64(clamping: UInt64(result.f_bavail) * UInt64(result.f_frsize))
    }

    /// Who may do what with it (the lowest nine bits), or nil when there is nothing.
    static func mode(_ path: String, _ operation: VaultError.Operation) throws(VaultError) -> UInt32? {
        try status(path, operation).map { $0.st_mode & 0o777 }
    }

    /// Takes a folder away from everybody but its owner.
    static func makePrivate(_ directory: String, _ operation: VaultError.Operation) throws(VaultError) {
        guard unsafe chmod(directory, 0o700) == 0 else {
            throw VaultError(operation, .system(errno), path: directory)
        }
    }

    private static func status(_ path: String, _ operation: VaultError.Operation) throws(VaultError) -> stat?
    {
        var result = stat()
        guard unsafe stat(path, &result) != 0 else { return result }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw VaultError(operation, .system(errno), path: path)
        }
        return nil
    }

    /// Makes the directory and those above it that are missing, all of mode 0700, durably.
    static func createDirectory(_ path: String, _ operation: VaultError.Operation) throws(VaultError) {
        guard try identity(path, operation) == nil else { return }
        let parent = parent(of: path)
        if parent != path { try createDirectory(parent, operation) }
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw VaultError(operation, .system(errno), path: path)
        }
        try synchronise(directory: parent, operation)
    }

    /// Makes an empty file of mode 0600 unless there is one: SQLite would give it the mode of the umask.
    ///
    /// Not for a file that this process has open in SQLite: closing a second descriptor drops its locks
    /// (https://www.sqlite.org/howtocorrupt.html, 2.2).
    static func createFile(_ path: String, _ operation: VaultError.Operation) throws(VaultError) {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 || errno == EEXIST else { throw VaultError(operation, .system(errno), path: path) }
        if file >= 0 { close(file) }
    }

    /// Removes the file; one that is not there is as good.
    ///
    /// Its name is gone at once; what a large one took is given back in the background (``SpaceReturn``).
    ///
    /// Not for a file that this process has open in SQLite, see ``createFile(_:_:)``.
    static func remove(_ path: String, _ operation: VaultError.Operation) throws(VaultError) {
        let isLarge = (try bytes(path, operation) ?? 0) >= SpaceReturn.largeBytes
        let file = isLarge ? unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW) : -1
        defer { if file >= 0 { SpaceReturn.begin(file) } }
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw VaultError(operation, .system(errno), path: path)
        }
    }

    /// Gives the file another name in its directory; one that is not there is passed over.
    static func rename(_ path: String, to name: String, _ operation: VaultError.Operation) throws(VaultError)
    {
        guard unsafe Glibc.rename(path, name) == 0 || errno == ENOENT else {
            throw VaultError(operation, .system(errno), path: path)
        }
    }

    /// Makes what was created, renamed or removed in a directory durable (fsync(2)).
    static func synchronise(directory path: String, _ operation: VaultError.Operation) throws(VaultError) {
        let directory = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw VaultError(operation, .system(errno), path: path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw VaultError(operation, .system(errno), path: path) }
    }

    /// Writes a file of zeroes, makes it durable and removes it again, to see whether the place can be
    /// written to.
    static func probe(_ path: String, bytes: Int, _ operation: VaultError.Operation) throws(VaultError) {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw VaultError(operation, .system(errno), path: path) }
        defer {
            close(file)
            // What is left behind by a failure here is empty or zeroes, and the next probe takes its place.
            _ = unsafe unlink(path)
        }
        let zeroes = [UInt8](repeating: 0, count: bytes)
        var written = 0
        while written < bytes {
            let count = unsafe zeroes.withUnsafeBytes { buffer in
                unsafe write(file, buffer.baseAddress.map { unsafe $0 + written }, bytes - written)
            }
            guard count > 0 else {
                throw VaultError(operation, .system(count < 0 ? errno : ENOSPC), path: path)
            }
            written += count
        }
        guard fsync(file) == 0 else { throw VaultError(operation, .system(errno), path: path) }
    }

    /// The names in a directory; none when it does not exist.
    static func names(in path: String, _ operation: VaultError.Operation) throws(VaultError) -> [String] {
        guard let directory = unsafe opendir(path) else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw VaultError(operation, .system(errno), path: path)
            }
            return []
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = unsafe readdir(directory) {
            let length = Int(unsafe entry.pointee.d_reclen)
            names.append(
                unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                    let end = unsafe name.prefix(length).firstIndex(of: 0) ?? 0
                    return unsafe String(decoding: name[..<end], as: UTF8.self)
                })
        }
        guard errno == 0 else { throw VaultError(operation, .system(errno), path: path) }
        return names.filter { $0 != "." && $0 != ".." }
    }

    /// The path without symbolic links and dots; what does not exist yet is taken as it is written.
    static func resolved(_ path: String) -> String {
        if let real = unsafe realpath(path, nil) {
            defer { unsafe free(real) }
            return unsafe String(cString: real)
        }
        let parent = parent(of: path)
        guard parent != path else { return path }
        let above = resolved(parent)
        switch path.split(separator: "/").last {
        case nil, ".": return above
        case "..": return self.parent(of: above)
        case let name?: return above == "/" ? "/\(name)" : "\(above)/\(name)"
        }
    }

    /// The directory that holds what the path names.
    static func parent(of path: String) -> String {
        let parts = path.split(separator: "/")
        let above = parts.dropLast().joined(separator: "/")
        if path.hasPrefix("/") { return "/" + above }
        return above.isEmpty ? "." : above
    }
}
