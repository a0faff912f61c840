/// The three kinds of files a store has, told apart by SQLite's application id.
///
/// `application_id` and `user_version` lie at bytes 68 and 60 of the file
/// (https://www.sqlite.org/fileformat2.html#database_header).
enum FileKind: Int32 {
    /// `state.sqlite`; the id reads "Ltst".
    case state = 0x4C74_7374
    /// `….keys`; the id reads "Ltky".
    case keys = 0x4C74_6B79
    /// `….records`; the id reads "Ltrc".
    case records = 0x4C74_7263

    var applicationID: Int32 { rawValue }

    /// The format written and read, which is SQLite's `user_version`.
    ///
    /// A new one starts with a new hour; there is no migration in place.
    var format: Int { 1 }
}
