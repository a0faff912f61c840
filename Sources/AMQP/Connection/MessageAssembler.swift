import CRabbitMQ

/// Puts messages together from method, header and body frames.
///
/// Works at the level of frames rather than with `amqp_consume_message`, which loses its place on an empty header
/// key, allocates four times a message and would read an oversize body into memory first.
struct MessageAssembler {
    private enum State {
        /// Between messages.
        case idle
        /// After the method frame.
        case awaitingHeader(IncomingMessage.Origin)
        /// After the header frame, until `bytesLeft` is 0.
        case awaitingBody(Partial)
    }

    private struct Partial {
        let origin: IncomingMessage.Origin
        let properties: MessageProperties
        var bytesLeft: UInt64
        /// The body so far; stays empty when `hasher` takes it.
        var bytes: [UInt8] = []
        var hasher: BodyHasher?
    }

    private var state: State = .idle
    private let bodyBytesMax: Int
    /// The last content type: on a queue it is nearly always the same, and too long for a small string.
    private var contentType = "application/json"

    init(bodyBytesMax: Int) {
        self.bodyBytesMax = bodyBytesMax
    }

    /// Forgets a message that was cut off.
    mutating func reset() {
        state = .idle
    }

    /// A `basic.deliver`, `basic.get-ok` or `basic.return` arrived.
    mutating func begin(_ origin: IncomingMessage.Origin) throws(AMQPError) {
        guard case .idle = state else { throw AMQPError(.receive, .protocolViolation) }
        state = .awaitingHeader(origin)
    }

    /// A header frame arrived; the size is checked here, before any of the body.
    mutating func header(
        bytes: UInt64, properties: UnsafePointer<amqp_basic_properties_t>
    ) throws(AMQPError) -> IncomingMessage? {
        guard case .awaitingHeader(let origin) = state else { throw AMQPError(.receive, .protocolViolation) }
        let properties = unsafe read(properties)
        if bytes == 0 {
            state = .idle
            return IncomingMessage(origin: origin, properties: properties, body: .bytes([]))
        }
        var partial = Partial(origin: origin, properties: properties, bytesLeft: bytes)
        if bytes > UInt64(bodyBytesMax) { partial.hasher = BodyHasher() }
        state = .awaitingBody(partial)
        return nil
    }

    /// A body frame arrived.
    mutating func body(_ piece: UnsafeRawBufferPointer) throws(AMQPError) -> IncomingMessage? {
        guard case .awaitingBody(var partial) = state, UInt64(piece.count) <= partial.bytesLeft else {
            throw AMQPError(.receive, .protocolViolation)
        }
        // Empties the stored state first, so that appending does not copy what is there.
        state = .idle
        partial.bytesLeft -= UInt64(piece.count)
        if let hasher = partial.hasher {
            unsafe hasher.append(piece)
        } else {
            if partial.bytes.isEmpty {
                partial.bytes.reserveCapacity(piece.count + Int(partial.bytesLeft))
            }
            unsafe partial.bytes.append(contentsOf: piece)
        }
        guard partial.bytesLeft == 0 else {
            state = .awaitingBody(partial)
            return nil
        }
        let body: DeliveryBody =
            if let hasher = partial.hasher {
                .oversize(bytes: hasher.bytes, sha256: hasher.finish())
            } else {
                .bytes(partial.bytes)
            }
        return IncomingMessage(origin: partial.origin, properties: partial.properties, body: body)
    }

    // MARK: Properties

    private mutating func read(_ pointer: UnsafePointer<amqp_basic_properties_t>) -> MessageProperties {
        let raw = unsafe pointer.pointee
        let flags = unsafe raw._flags
        var properties = MessageProperties()
        if flags & UInt32(AMQP_BASIC_CONTENT_TYPE_FLAG) != 0 {
            properties.contentType = unsafe cachedContentType(raw.content_type.buffer)
        }
        if flags & UInt32(AMQP_BASIC_CONTENT_ENCODING_FLAG) != 0 {
            properties.contentEncoding = unsafe raw.content_encoding.text
        }
        if flags & UInt32(AMQP_BASIC_CORRELATION_ID_FLAG) != 0 {
            properties.correlationID = unsafe raw.correlation_id.text
        }
        if flags & UInt32(AMQP_BASIC_HEADERS_FLAG) != 0 {
            unsafe Self.readHeaders(raw.headers, into: &properties)
        }
        return properties
    }

    private mutating func cachedContentType(_ bytes: UnsafeRawBufferPointer) -> String {
        if unsafe !contentType.utf8.elementsEqual(bytes) {
            contentType = unsafe String(decoding: bytes, as: UTF8.self)
        }
        return contentType
    }

    /// Walks the top level only: how deep the rest is does not matter any more.
    private static func readHeaders(_ table: amqp_table_t, into properties: inout MessageProperties) {
        for index in 0..<Int(unsafe table.num_entries) {
            let entry = unsafe table.entries[index]
            let keyBytes = unsafe entry.key.buffer
            guard unsafe !keyBytes.isEmpty else { continue }
            let value = unsafe FieldValue(entry.value, bytesMax: Delivery.headerValueBytesMax)
            guard let value else { continue }
            let key = unsafe String(decoding: keyBytes, as: UTF8.self)
            // The broker's own headers are kept whatever a publisher has piled up before them.
            let isBrokers = key == "x-delivery-count" || key == StreamPosition.key
            guard isBrokers || properties.headers.count < Delivery.headersMax else { continue }
            properties.headers[key] = value
            if key == "x-delivery-count", case .int(let number) = value {
                properties.deliveryCount = Int(clamping: max(0, number))
            }
        }
    }
}
