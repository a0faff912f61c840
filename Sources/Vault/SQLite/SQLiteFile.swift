import GRDB
import GRDBSQLite
import Sealing

/// One connection to one of the store's files: opened, set up and checked, with errors in the store's own
/// type.
///
/// GRDB opens it, sets it up and runs transactions; what runs for each result is a ``Statement`` on GRDB's
/// raw connection. Not for two threads at once: the vault's thread, or one reader, has it.
final class SQLiteFile {
    /// What the connection is for.
    enum Access {
        /// The one writer, which also makes the file when it is missing.
        case write
        /// A reader beside it. The file is opened for writing all the same, so that a journal left by a
        /// killed writer can be rolled back; `query_only` keeps it from anything else.
        case query
    }

    let path: String
    /// Which file was opened: SQLite goes on with it, whatever the path names later.
    let identity: FileIdentity
    /// Nothing has ever been committed to it: its maker was killed before.
    let isBlank: Bool
    private let queue: DatabaseQueue
    private var statements: [Statement] = []

    /// Opens a file, and checks that it is of the kind and of a format known.
    init(_ path: String, _ kind: FileKind, _ access: Access, _ operation: VaultError.Operation)
        throws(VaultError)
    {
        if access == .write { try FileSystem.createFile(path, operation) }
        guard let identity = try FileSystem.identity(path, operation) else {
            throw VaultError(operation, .fileMoved, path: path)
        }
        self.path = path
        self.identity = identity
        do {
            queue = try DatabaseQueue(path: path, configuration: Self.configuration(access))
        } catch {
            throw Self.typed(error, operation, path)
        }
        isBlank = try Self.checkHeader(queue, kind, operation, path)
    }

    /// Ends the connection, statements first: SQLite does not close while there are any.
    ///
    /// When it fails, GRDB's own end of the connection follows when the object goes.
    func close() {
        for statement in statements { statement.finalize() }
        statements = []
        // A connection without statements and transactions has no reason left to refuse, and nobody could do
        // more.
        try? queue.close()
    }

    /// Prepares a statement for the life of the connection.
    func prepare(_ sql: String, _ operation: VaultError.Operation) throws(VaultError) -> Statement {
        let statement = try typed(operation) { try queue.inDatabase { try Statement(sql, on: $0) } }
        statements.append(statement)
        return statement
    }

    /// Runs a write transaction: committed and durable when it returns, rolled back when it throws.
    func write<Value>(
        _ operation: VaultError.Operation, _ body: (Database) throws -> Value
    ) throws(VaultError) -> Value {
        try transaction(.immediate, operation, body)
    }

    /// Runs a read transaction; short, since a writer cannot commit meanwhile.
    func read<Value>(
        _ operation: VaultError.Operation, _ body: (Database) throws -> Value
    ) throws(VaultError) -> Value {
        try transaction(.deferred, operation, body)
    }

    /// Whether the path still names the file that was opened.
    func checkPlace(_ operation: VaultError.Operation) throws(VaultError) {
        guard try FileSystem.identity(path, operation) == identity else {
            throw VaultError(operation, .fileMoved, path: path)
        }
    }

    private func transaction<Value>(
        _ kind: Database.TransactionKind, _ operation: VaultError.Operation,
        _ body: (Database) throws -> Value
    ) throws(VaultError) -> Value {
        try typed(operation) {
            var result: Result<Value, any Error> = .failure(DatabaseError(resultCode: .SQLITE_INTERNAL))
            // GRDB rolls back on any error, if SQLite has not done so by itself (sqlite3_get_autocommit).
            try queue.inTransaction(kind) { database in
                result = .success(try body(database))
                return .commit
            }
            return try result.get()
        }
    }

    /// What is read must be what was written; for rows that are not.
    static let corrupt = SQLITE_CORRUPT

    /// Reads all of it.
    ///
    /// - Throws: `.sqlite` with SQLite's code for a malformed file, when it finds anything wrong.
    func checkIntegrity(_ operation: VaultError.Operation) throws(VaultError) {
        let found = try read(operation) { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        guard found == "ok" else { throw VaultError(operation, .sqlite(Self.corrupt), path: path) }
    }

    /// Whether deleted content is overwritten, and nothing of it is left in the journal.
    ///
    /// `secure_delete` reads 1, and the journal is empty or gone (https://www.sqlite.org/pragma.html).
    func leavesNothing(_ operation: VaultError.Operation) throws(VaultError) -> Bool {
        let secure = try typed(operation) {
            try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA secure_delete") }
        }
        let journalBytes = try FileSystem.bytes(path + Layout.journalSuffix, operation)
        return secure == 1 && (journalBytes ?? 0) == 0
    }

    private func typed<Value>(
        _ operation: VaultError.Operation, _ body: () throws -> Value
    ) throws(VaultError) -> Value {
        do {
            return try body()
        } catch {
            throw Self.typed(error, operation, path)
        }
    }
}

// MARK: - Setting up

extension SQLiteFile {
    /// - journal_mode=TRUNCATE: no WAL (its reset bug is in Debian 12's SQLite), no residue after a commit.
    /// - synchronous=FULL: with TRUNCATE it also syncs the journal's truncation, so a commit survives a power
    ///   cut.
    /// - secure_delete: deleted content is overwritten with zeroes; temp_store=MEMORY: nothing spills into
    ///   temporary files.
    /// - mmap_size=0: an I/O error stays an error and does not become a signal.
    /// - cache_spill=OFF: a batch is written at its commit and not before, which would cost further syncs.
    ///
    /// https://www.sqlite.org/pragma.html
    private static let pragmas = """
        PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;
        PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON;
        PRAGMA trusted_schema=OFF; PRAGMA cache_spill=OFF;
        """

    /// A reader's page transaction, or a writer's commit, takes milliseconds; ten seconds mean that something
    /// hangs.
    private static let busySeconds = 10.0

    /// The ids of four million records erased in one hour.
    private static let valueBytesMax: Int32 = 64 << 20

    private static func configuration(_ access: Access) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.prepareDatabase { database in
            try database.execute(sql: pragmas)
            if access == .query { try database.execute(sql: "PRAGMA query_only=ON") }
            if let connection = unsafe database.sqliteConnection {
                // Ours are far smaller; a damaged file must not make SQLite allocate more
                // (https://www.sqlite.org/security.html).
                unsafe sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, valueBytesMax)
                unsafe sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 100_000)
                unsafe sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
            }
        }
        return configuration
    }

    /// - Returns: Whether the file is blank.
    private static func checkHeader(
        _ queue: DatabaseQueue, _ kind: FileKind, _ operation: VaultError.Operation, _ path: String
    ) throws(VaultError) -> Bool {
        let (application, format, tables): (Int32?, Int?, Int?)
        do {
            (application, format, tables) = try queue.inDatabase { database in
                (
                    try Int32.fetchOne(database, sql: "PRAGMA application_id"),
                    try Int.fetchOne(database, sql: "PRAGMA user_version"),
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
                )
            }
        } catch {
            throw typed(error, operation, path)
        }
        if application == 0, format == 0, tables == 0 { return true }
        guard application == kind.applicationID else { throw VaultError(operation, .foreignFile, path: path) }
        guard let format, format == kind.format else {
            throw VaultError(operation, .unknownFormat(format ?? 0), path: path)
        }
        return false
    }

    /// Codes only: GRDB's errors may carry SQL and its arguments.
    private static func typed(
        _ error: any Error, _ operation: VaultError.Operation, _ path: String
    ) -> VaultError {
        let code: Int32
        switch error {
        case let error as VaultError: return error
        case let error as SealingError: return VaultError(operation, .sealing(error), path: path)
        case let error as DatabaseError: code = error.extendedResultCode.rawValue
        case let error as Statement.Failure: code = error.code
        default: code = SQLITE_INTERNAL
        }
        // SQLite looks itself, before it writes, whether its file is still in its place.
        let moved = SQLITE_READONLY | (4 << 8)  // SQLITE_READONLY_DBMOVED, a macro Swift does not import
        return VaultError(operation, code == moved ? .fileMoved : .sqlite(code), path: path)
    }
}
