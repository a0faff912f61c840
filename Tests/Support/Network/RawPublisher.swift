import Foundation

/// A publisher that says to the broker whatever a test wants, byte by byte, and waits for its confirms.
///
/// Blocks its thread; no client library would send what this one sends.
public final class RawPublisher: Sendable {
    /// A message, with the properties that a client library may refuse to send.
    public struct Message: Sendable {
        /// MIME type, left out when nil.
        public var contentType: [UInt8]?
        /// MIME content encoding, left out when nil.
        public var contentEncoding: [UInt8]?
        /// The encoded entries of the header table, left out when nil.
        public var headers: [UInt8]?
        /// The body.
        public var body: [UInt8]

        /// A message of JSON.
        public init(
            body: [UInt8], contentType: [UInt8]? = Array("application/json".utf8),
            contentEncoding: [UInt8]? = nil,
            headers: [UInt8]? = nil
        ) {
            self.body = body
            self.contentType = contentType
            self.contentEncoding = contentEncoding
            self.headers = headers
        }

        /// Of the header frame, what comes before and after the entries of the table: a frame has 8 bytes of its
        /// own (AMQP 0-9-1, 2.3.5 and 2.3.5.2).
        fileprivate func header() -> [UInt8] {
            Wire.frame(
                2,
                Wire.build { wire in
                    wire.short(60)
                    wire.short(0)
                    wire.longLong(UInt64(body.count))
                    var flags: UInt16 = 1 << 12
                    if contentType != nil { flags |= 1 << 15 }
                    if contentEncoding != nil { flags |= 1 << 14 }
                    if headers != nil { flags |= 1 << 13 }
                    wire.short(flags)
                    for text in [contentType, contentEncoding] {
                        guard let text else { continue }
                        wire.octet(UInt8(text.count))
                        for byte in text { wire.octet(byte) }
                    }
                    if let headers { wire.longString(headers) }
                    // Persistent.
                    wire.octet(2)
                })
        }
    }

    /// The largest frame, head and end included.
    public static let frameMax = 131_072
    /// How long the entries of a header table are that fill a frame, beside a content type of JSON.
    public static let fillingHeaders = frameMax - 8 - 14 - 17 - 4 - 1

    private let socket: TestSocket

    /// Logs in.
    ///
    /// - Throws: `TestSocket.Ended` when the broker does not let it.
    public init(port: Int, virtualHost: String, user: String = "guest", password: String = "guest") throws {
        socket = try TestSocket.connect(port: port)
        try socket.write(Array("AMQP".utf8) + [0, 0, 9, 1])
        try expect(0x000A_000A)
        try socket.write(
            Wire.method(0x000A_000B, channel: 0) { wire in
                wire.longString([])
                wire.shortString("PLAIN")
                wire.longString(Array("\0\(user)\0\(password)".utf8))
                wire.shortString("en_US")
            })
        try expect(0x000A_001E)
        try socket.write(
            Wire.method(0x000A_001F, channel: 0) { wire in
                wire.short(10)
                wire.long(UInt32(Self.frameMax))
                wire.short(0)
            }
                + Wire.method(0x000A_0028, channel: 0) { wire in
                    wire.shortString(virtualHost)
                    wire.octet(0)
                    wire.octet(0)
                })
        try expect(0x000A_0029)
        try socket.write(Wire.method(0x0014_000A) { $0.shortString("") })
        try expect(0x0014_000B)
        try socket.write(Wire.method(0x0055_000A) { $0.octet(0) })
        try expect(0x0055_000B)
    }

    deinit {
        socket.end()
    }

    /// Publishes one after the other, and waits for the confirm of each.
    ///
    /// - Throws: `TestFailure` when the broker refuses one, `TestSocket.Ended` when it hangs up.
    public func publish(_ messages: [Message], exchange: String, routingKey: String) throws {
        for (number, message) in messages.enumerated() {
            var bytes = Wire.method(0x003C_0028) { wire in
                wire.short(0)
                wire.shortString(exchange)
                wire.shortString(routingKey)
                wire.octet(1)
            }
            bytes += message.header()
            let piece = Self.frameMax - 8
            for start in stride(from: 0, to: message.body.count, by: piece) {
                bytes += Wire.body(Array(message.body[start..<min(start + piece, message.body.count)]))
                if bytes.count > 1 << 20 {
                    try socket.write(bytes)
                    bytes = []
                }
            }
            try socket.write(bytes)
            let answer = try expect(0x003C_0050, 0x003C_0078, 0x003C_0032, 0x0014_0028, 0x000A_0032)
            guard answer.method == 0x003C_0050 else {
                let text = String(decoding: answer.payload.dropFirst(4), as: UTF8.self)
                throw TestFailure("the broker does not take message \(number): \(text.debugDescription)")
            }
        }
    }

    /// Reads until one of these methods; heartbeats and others are passed over.
    @discardableResult
    private func expect(_ methods: UInt32...) throws -> WireFrame {
        while true {
            let frame = try WireFrame(from: socket)
            if let method = frame.method, methods.contains(method) { return frame }
        }
    }
}
