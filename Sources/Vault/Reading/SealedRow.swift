/// A row of `records` as it was read.
struct SealedRow {
    let id: Int64
    let record: [UInt8]
    let application: Int64
    let caller: Int64?
    let called: Int64?
    let sealed: [UInt8]

    static let columns = "id, record, application, caller, called, sealed"

    /// Takes the row on which the statement stands, of ``columns``.
    init(_ statement: Statement) {
        id = statement.integer(0)
        record = statement.bytes(1)
        application = statement.integer(2)
        caller = statement.optionalInteger(3)
        called = statement.optionalInteger(4)
        sealed = statement.bytes(5)
    }
}
