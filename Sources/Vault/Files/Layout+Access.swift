import Glibc

extension Layout {
    /// Refuses a store that others than its owner can look into: folders wider than 0700, files wider than 0600.
    ///
    /// Lethe makes them as they must be; somebody, or a mount, has opened them since.
    func checkPrivate() throws(VaultError) {
        for directory in [recordsRoot, keysRoot, recordsDirectory, keysDirectory] {
            try Self.checkPrivate(directory)
            for name in try FileSystem.names(in: directory, .open) {
                try Self.checkPrivate("\(directory)/\(name)")
            }
        }
    }

    private static func checkPrivate(_ path: String) throws(VaultError) {
        guard let mode = try FileSystem.mode(path, .open), mode & 0o077 != 0 else { return }
        throw VaultError(.open, .openToOthers(mode: mode), path: path)
    }
}
