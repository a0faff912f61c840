import Glibc

/// Keyring files: read with a look at who else could, written whole or not at all.
enum KeyringFile {
    /// Reads a file that only its owner can read; a symbolic link is followed.
    ///
    /// - Throws: ``SealingError``: `keyringMissing`, `keyringPermissions`, `keyringFile` or
    ///   `keyringMalformed(.tooLarge)`.
    static func read(_ path: String) throws(SealingError) -> SecretBytes {
        // Not blocking, else a FIFO in the file's place would hang the worker; it has no effect on a regular
        // file.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw SealingError(
                .readKeyring,
                errno == ENOENT ? .keyringMissing(path: path) : .keyringFile(path: path, errno: errno))
        }
        defer { close(descriptor) }
        // Asked of the open file, so that nobody can exchange it between the look and the read.
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SealingError(.readKeyring, .keyringFile(path: path, errno: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SealingError(.readKeyring, .keyringFile(path: path, errno: EINVAL))
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SealingError(.readKeyring, .keyringPermissions(path: path, mode: status.st_mode & 0o777))
        }
        guard status.st_size <= KeyringText.bytesMax else {
            throw SealingError(.readKeyring, .keyringMalformed(.tooLarge))
        }
        return try unsafe SecretBytes(count: Int(status.st_size)) { room throws(SealingError) in
            guard unsafe readAll(descriptor, into: room) else {
                throw SealingError(.readKeyring, .keyringFile(path: path, errno: errno))
            }
        }
    }

    private static func readAll(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) -> Bool {
        var used = 0
        while used < room.count {
            let count = unsafe Glibc.read(
                descriptor, room.baseAddress.map { unsafe $0 + used }, room.count - used)
            if count < 0, errno == EINTR {
                continue
            }
            guard count > 0 else {
                return false
            }
            used += count
        }
        return true
    }

    /// Writes a file of mode 0600: whole under another name, on disk, then under its own.
    ///
    /// With `overwrite` a file that is there is replaced, and the new one belongs to the same user.
    ///
    /// - Throws: ``SealingError``: `keyringExists` or `keyringFile`.
    static func write(_ text: SecretBytes, to path: String, overwrite: Bool) throws(SealingError) {
        // A link is followed, so that the file it leads to is replaced and not the link.
        let target = overwrite ? resolved(path) : path
        let directory = target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        let folder = directory.isEmpty ? (target.hasPrefix("/") ? "/" : ".") : directory
        let temporary = "\(target).\(UInt64.random(in: .min ... .max)).new"
        func failure() -> SealingError {
            SealingError(.writeKeyring, .keyringFile(path: path, errno: errno))
        }
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw failure()
        }
        // After a rename there is nothing left to remove.
        defer { unsafe unlink(temporary) }
        let isWritten = fill(descriptor, text, ownerOf: overwrite ? target : nil)
        guard isWritten else {
            let error = failure()
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else {
            throw failure()
        }
        // `link` refuses a name that is taken, `rename` replaces it; both are one step for everybody who
        // looks.
        guard unsafe overwrite ? rename(temporary, target) == 0 : link(temporary, target) == 0 else {
            throw errno == EEXIST ? SealingError(.writeKeyring, .keyringExists(path: path)) : failure()
        }
        guard synchronize(folder) else {
            throw failure()
        }
    }

    private static func fill(_ descriptor: Int32, _ text: SecretBytes, ownerOf replaced: String?) -> Bool {
        // umask can only take rights away; the owner needs both.
        guard fchmod(descriptor, 0o600) == 0 else {
            return false
        }
        var status = stat()
        // A keyring rotated by root still belongs to the worker's user.
        if let replaced, unsafe stat(replaced, &status) == 0, status.st_uid != geteuid() {
            guard fchown(descriptor, status.st_uid, status.st_gid) == 0 else {
                return false
            }
        }
        let isWritten = unsafe text.withExposedBytes { bytes in
            var rest = unsafe bytes[...]
            while unsafe !rest.isEmpty {
                let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
                let count = unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
                guard count > 0 || errno == EINTR else {
                    return false
                }
                unsafe rest = rest.dropFirst(max(0, count))
            }
            return true
        }
        return isWritten && fsync(descriptor) == 0
    }

    private static func synchronize(_ folder: String) -> Bool {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            return false
        }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    /// Where a path leads, or the path itself when there is nothing yet.
    private static func resolved(_ path: String) -> String {
        guard let real = unsafe realpath(path, nil) else {
            return path
        }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}

extension Keyring {
    /// Writes the keyring to a file of mode 0600, in one step: whoever reads sees the old one or the new one.
    ///
    /// - Parameters:
    ///   - path: Where to; its folder must exist.
    ///   - overwrite: Whether to replace a file that is there. Without it an existing file stays as it is.
    /// - Throws: ``SealingError``: `keyringExists` or `keyringFile`.
    public func write(to path: String, overwrite: Bool) throws(SealingError) {
        try KeyringFile.write(KeyringText.write(self), to: path, overwrite: overwrite)
    }
}
