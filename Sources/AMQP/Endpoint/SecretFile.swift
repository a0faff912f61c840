import Glibc

/// Who can read a file that holds a secret.
enum SecretFile {
    /// Whether nobody but the file's owner can read it, or change it.
    ///
    /// A file of root's may be read by its group when this process is not root's: that is how Kubernetes hands
    /// secrets to a group (libpq judges key files alike).
    /// - Throws: the system's code when the file cannot be looked at.
    static func isPrivate(
        _ descriptor: Int32, _ operation: AMQPError.Operation
    ) throws(AMQPError) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw AMQPError(operation, .system(errno)) }
        let others: mode_t = status.st_uid == 0 && geteuid() != 0 ? 0o037 : 0o077
        return status.st_mode & others == 0
    }
}
