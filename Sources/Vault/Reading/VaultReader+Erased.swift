import Orders

extension VaultReader {
    /// What orders have erased here since a time.
    ///
    /// - Parameter since: Seconds since 1970.
    /// - Returns: Hour by hour, what was erased first first; of hours that are over nothing is known any more.
    /// - Throws: When the state cannot be read.
    public func erased(since: Int64) throws(VaultError) -> [ErasedRecords] {
        let file = try SQLiteFile(layout.state, .state, .query, .read)
        defer { file.close() }
        return try StateFile.erasures(since: since, in: file, .read)
    }
}
