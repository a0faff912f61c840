import Glibc

/// The store's lock file: one writer process a store (flock(2)).
///
/// The kernel lets go of it when the process ends in whatever way.
final class StoreLock {
    private let path: String
    private var file: Int32
    private var identity: FileIdentity

    /// Takes the lock, waiting for another process to let go of it.
    ///
    /// - Throws: `.lockedByAnotherProcess` when it does not within the time given.
    init(path: String, wait: Duration) throws(VaultError) {
        self.path = path
        (file, identity) = try Self.acquire(path, wait: wait)
    }

    deinit {
        close(file)
    }

    /// Sees to it that the lock held is the one the path names: a directory that was moved away took ours
    /// along.
    func renew() throws(VaultError) {
        guard try FileSystem.identity(path, .lock) != identity else { return }
        let (file, identity) = try Self.acquire(path, wait: .zero)
        close(self.file)
        (self.file, self.identity) = (file, identity)
    }

    private static func acquire(_ path: String, wait: Duration) throws(VaultError) -> (Int32, FileIdentity) {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw VaultError(.lock, .system(errno), path: path) }
        do throws(VaultError) {
            try lock(file, path, deadline: .now + wait)
            guard let identity = try FileSystem.identity(path, .lock) else {
                throw VaultError(.lock, .fileMoved, path: path)
            }
            return (file, identity)
        } catch {
            close(file)
            throw error
        }
    }

    private static func lock(_ file: Int32, _ path: String, deadline: ContinuousClock.Instant)
        throws(VaultError)
    {
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw VaultError(.lock, .system(errno), path: path)
            }
            guard ContinuousClock.now < deadline else {
                throw VaultError(.lock, .lockedByAnotherProcess, path: path)
            }
            // flock cannot wait for a limited time; 20 ms is nothing against a worker's end.
            usleep(20_000)
        }
    }
}
