import GRDB

extension RecordsFile {
    /// How many records the hour holds.
    ///
    /// Ids are given in a row and a row never goes: unless some were erased, the highest id is the number of
    /// records, and finding it reads a few pages. Else the index of what is left is counted.
    ///
    /// - Parameters:
    ///   - file: An hour's records, not blank.
    ///   - hasErasures: Whether an order has ever erased anything of this hour.
    /// - Returns: The number of records that are not erased.
    /// - Throws: When the file cannot be read.
    static func count(in file: SQLiteFile, hasErasures: Bool) throws(VaultError) -> Int {
        let sql =
            hasErasures
            ? "SELECT count(*) FROM records WHERE key IS NOT NULL" : "SELECT max(id) FROM records"
        return try file.read(.read) { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    /// The same of this open file.
    func count(hasErasures: Bool) throws(VaultError) -> Int {
        try Self.count(in: file, hasErasures: hasErasures)
    }
}
