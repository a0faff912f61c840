import CRabbitMQ

/// What the client says about itself when it logs in.
///
/// librabbitmq advertises neither of these capabilities by itself. Without `consumer_cancel_notify` a deleted
/// queue leaves a consumer that waits for ever; without `connection.blocked` an alarm looks like a slow broker.
struct ClientProperties {
    static let product = "Lethe"
    static let version = "1"
    static let capabilities = [
        "consumer_cancel_notify", "connection.blocked", "basic.nack", "publisher_confirms",
        "authentication_failure_close",
    ]

    /// Shown by the broker's tools.
    let connectionName: String

    /// Lends the table for one login; the library merges it over its own.
    func withTable<Result, Failure: Error>(
        _ body: (UnsafePointer<amqp_table_t>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let capabilities = FieldTable(
            Dictionary(uniqueKeysWithValues: Self.capabilities.map { ($0, FieldValue.bool(true)) }))
        let texts = FieldTable([
            "connection_name": .string(connectionName), "product": .string(Self.product),
            "version": .string(Self.version),
        ])
        let inner = unsafe texts.table
        let entries = unsafe UnsafeMutableBufferPointer<amqp_table_entry_t>.allocate(
            capacity: Int(inner.num_entries) + 1)
        defer { unsafe entries.deallocate() }
        for index in 0..<Int(unsafe inner.num_entries) {
            unsafe entries.initializeElement(at: index, to: inner.entries[index])
        }
        var nested = unsafe amqp_table_entry_t()
        unsafe nested.key = amqp_cstring_bytes(Self.capabilitiesKey)
        unsafe nested.value.kind = UInt8(ascii: "F")
        unsafe nested.value.value.table = capabilities.table
        unsafe entries.initializeElement(at: entries.count - 1, to: nested)
        var table = unsafe amqp_table_t(num_entries: Int32(entries.count), entries: entries.baseAddress)
        return try unsafe body(&table)
    }

    /// A C string with static life.
    private static var capabilitiesKey: UnsafePointer<CChar> {
        let text: StaticString = "capabilities"
        return unsafe UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
