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

    /// Makes folders that somebody has made for a new store private, as long as nothing lies in them.
    func makeEmptyPrivate() throws(VaultError) {
        for root in [recordsRoot, keysRoot] {
            guard let mode = try FileSystem.mode(root, .open), mode & 0o077 != 0,
                try FileSystem.names(in: root, .open).isEmpty
            else { continue }
            // What is not ours to change is refused next.
            try? FileSystem.makePrivate(root, .open)
        }
    }

    private static func checkPrivate(_ path: String) throws(VaultError) {
        guard let mode = try FileSystem.mode(path, .open), mode & 0o077 != 0 else { return }
        throw VaultError(.open, .openToOthers(mode: mode), path: path)
    }
}
