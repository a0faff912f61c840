import Glibc

/// What tells the files that a login is made with from those of before: identity, size and times, no content.
public struct CredentialMark: Sendable, Equatable {
    private struct File: Equatable {
        let device: dev_t
        let inode: ino_t
        let size: off_t
        let seconds: [Int]
        let nanoseconds: [Int]
    }

    /// One a path; nil for a file that cannot be looked at.
    private let files: [File?]

    fileprivate init(of paths: [String]) {
        files = paths.map { path in
            var status = stat()
            // Follows links: whoever replaces secrets by a link to another folder, as Kubernetes does, changes the file.
            guard unsafe stat(path, &status) == 0 else { return nil }
            return File(
                device: status.st_dev, inode: status.st_ino, size: status.st_size,
                seconds: [status.st_mtim.tv_sec, status.st_ctim.tv_sec],
                nanoseconds: [status.st_mtim.tv_nsec, status.st_ctim.tv_nsec])
        }
    }
}

extension BrokerEndpoint {
    /// The mark of the password file and the TLS files as they lie there now; nil when there are none.
    public var credentialMark: CredentialMark? {
        var paths = [
            encryption?.certificateAuthority, encryption?.certificate, encryption?.key,
        ].compactMap { $0 }
        if case .passwordFile(_, let path) = login { paths.append(path) }
        return paths.isEmpty ? nil : CredentialMark(of: paths)
    }
}
