import Glibc

extension SQLiteFile {
    /// Where a database's header has its change counter, and how long it is: big-endian, and one more with every
    /// transaction that changes the file, as long as it is not in WAL mode (https://www.sqlite.org/fileformat2.html, 1.3.7).
    private static let (counterOffset, counterBytes) = (24, 4)

    /// How often a database has been changed, modulo 2³²; 0 for one that has no header yet, or is gone.
    ///
    /// Not for a file that this process has open in SQLite: closing a second descriptor drops its locks
    /// (https://www.sqlite.org/howtocorrupt.html, 2.2).
    static func changeCounter(_ path: String, _ operation: VaultError.Operation) throws(VaultError) -> UInt32
    {
        let file = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw VaultError(operation, .system(errno), path: path)
            }
            return 0
        }
        defer { Glibc.close(file) }
        var bytes = [UInt8](repeating: 0, count: counterBytes)
        let count = unsafe pread(file, &bytes, counterBytes, off_t(counterOffset))
        guard count >= 0 else { throw VaultError(operation, .system(errno), path: path) }
        return count == counterBytes ? bytes.reduce(0) { $0 << 8 | UInt32($1) } : 0
    }
}
