import Glibc

/// A file that holds a password and nothing else.
enum PasswordFile {
    /// More than any password; a wrong path to a large file must not be read into memory.
    static let bytesMax = 4096

    /// Reads the file; one trailing line break (LF or CRLF) does not count.
    /// - Throws: operation `.readPassword` with the system's code; `EINVAL` for an empty file, a NUL or more than
    ///   `bytesMax` bytes; `passwordReadableByOthers`.
    static func read(_ path: String) throws(AMQPError) -> Secret {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AMQPError(.readPassword, .system(errno)) }
        defer { close(descriptor) }
        // Asked of the open file, so that nobody can exchange it between the look and the read.
        guard try SecretFile.isPrivate(descriptor, .readPassword) else {
            throw AMQPError(.readPassword, .passwordReadableByOthers)
        }

        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        defer { wipe(&bytes) }
        var count = 0
        while count < bytes.count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw AMQPError(.readPassword, .system(errno)) }
            if got == 0 { break }
            count += got
        }
        var end = min(count, bytes.count)
        if end > 0, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        guard end > 0, count <= bytesMax, !bytes[..<end].contains(0) else {
            throw AMQPError(.readPassword, .system(EINVAL))
        }
        return Secret(bytes[..<end])
    }
}
