extension Store {
    /// More than the journal and the new pages of a small batch need.
    private static let probeBytes = 128 * 1024

    /// Writes and syncs a file in both directories, after seeing to it that lock and state are in their
    /// places, and opens the hour that failed, if one did.
    func probe() throws(VaultError) {
        // In doubt about the clock nothing is taken: it would be filed under the wrong hour's end.
        _ = try clock.trusted(.probe)
        try attempt { () throws(VaultError) in
            try state.file.checkPlace(.probe)
            for directory in [layout.recordsDirectory, layout.keysDirectory] {
                try FileSystem.probe("\(directory)/probe", bytes: Self.probeBytes, .probe)
            }
            if let failedHour, !configuration.isExpired(failedHour, now: now) {
                _ = try onHour(failedHour, .probe) { () throws(VaultError) in try segment(failedHour, .probe)
                }
            }
        }
    }
}
