import GRDB
import GRDBSQLite

/// A statement that is prepared once and runs for every result, on SQLite's own interface.
///
/// GRDB's statements cost 20 to 35 % more CPU a row (erasure.md 5.3). Columns and parameters are numbered as
/// SQLite does: columns from 0, parameters from 1. It belongs to a ``SQLiteFile``, which finalizes it.
@safe
final class Statement {
    /// SQLite's result code of a step that failed.
    struct Failure: Error {
        let code: Int32
    }

    private var handle: OpaquePointer?

    /// Prepares a statement (https://www.sqlite.org/c3ref/prepare.html).
    init(_ sql: String, on database: Database) throws {
        let code = unsafe sqlite3_prepare_v3(
            database.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }

    deinit {
        // For a file that failed to open, whose connection waits for its last statement to go.
        finalize()
    }

    /// Gives the statement up; only its file does that.
    func finalize() {
        // The code is that of the last step, which has been looked at already.
        unsafe sqlite3_finalize(handle)
        unsafe handle = nil
    }

    // MARK: Parameters

    // A failed bind (out of memory, or no such parameter) leaves a wrong parameter behind, so none is passed
    // over.

    func bind(_ parameter: Int32, _ value: Int64?) throws {
        guard let value else { return try check(unsafe sqlite3_bind_null(handle, parameter)) }
        try check(unsafe sqlite3_bind_int64(handle, parameter, value))
    }

    func bind(_ parameter: Int32, _ bytes: [UInt8]?) throws {
        guard let bytes else { return try check(unsafe sqlite3_bind_null(handle, parameter)) }
        try unsafe bytes.withUnsafeBytes { try unsafe bind(parameter, copying: $0) }
    }

    func bind(_ parameter: Int32, copying bytes: UnsafeRawBufferPointer) throws {
        // SQLITE_TRANSIENT, a cast macro: SQLite makes its own copy before the call returns.
        let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(
            unsafe sqlite3_bind_blob(handle, parameter, bytes.baseAddress, Int32(bytes.count), transient))
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }

    // MARK: Running

    /// Goes on to the next row, if there is one.
    func step() throws -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw Failure(code: code)
        }
    }

    /// Makes the statement ready to be bound and run again, and lets go of the row it stands on.
    func reset() {
        // It repeats the code of the last step.
        unsafe sqlite3_reset(handle)
    }

    /// Runs a statement that has no rows.
    func run() throws {
        defer { reset() }
        _ = try step()
    }

    // MARK: Columns of the row it stands on

    func integer(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(handle, column)
    }

    func optionalInteger(_ column: Int32) -> Int64? {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, column)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        unsafe withBytes(column) { unsafe [UInt8]($0) }
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : bytes(column)
    }

    func withBytes<Value>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }
}
