import CRabbitMQ

extension amqp_bytes_t {
    /// The bytes where they lie: in the channel's pool, until its buffers are released.
    var buffer: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : len)
    }

    /// A copy as text; invalid UTF-8 is repaired.
    var text: String {
        unsafe String(decoding: buffer, as: UTF8.self)
    }
}

/// Lends Swift bytes to the C library for one call.
func withBytes<Result>(_ bytes: [UInt8], _ body: (amqp_bytes_t) -> Result) -> Result {
    unsafe bytes.withUnsafeBytes { buffer in
        unsafe body(
            amqp_bytes_t(
                len: buffer.count, bytes: UnsafeMutableRawPointer(mutating: buffer.baseAddress)))
    }
}

/// Lends a text's UTF-8 bytes to the C library for one call.
func withBytes<Result>(_ text: String, _ body: (amqp_bytes_t) -> Result) -> Result {
    var text = text
    return text.withUTF8 { buffer in
        unsafe body(
            amqp_bytes_t(
                len: buffer.count, bytes: UnsafeMutableRawPointer(mutating: buffer.baseAddress)))
    }
}
