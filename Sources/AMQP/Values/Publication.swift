/// A message to publish; always persistent, mandatory and confirmed.
public struct Publication: Sendable, Hashable {
    /// Name of the exchange, at most 255 bytes; empty is the default exchange, whose keys are queue names.
    public var exchange: String
    /// Routing key, at most 255 bytes.
    public var routingKey: String
    /// The body; not empty when it goes to a stream (RabbitMQ before 3.10.14 damages empty bodies there).
    public var body: [UInt8]
    /// MIME type.
    public var contentType: String?
    /// MIME content encoding.
    public var contentEncoding: String?
    /// Headers; keys of 1 to 128 bytes, `headersBytesMax` bytes in all.
    public var headers: [String: FieldValue]
    /// Per-message time to live, in whole milliseconds.
    public var expiration: Duration?
    /// Application's id of the message, at most 255 bytes.
    public var messageID: String?

    /// How many bytes all headers may take together: they must fit into one frame, and with what brokers add.
    public static let headersBytesMax = 32 << 10

    /// A message for `exchange` under `routingKey`.
    public init(
        exchange: String, routingKey: String, body: [UInt8], contentType: String? = nil,
        contentEncoding: String? = nil,
        headers: [String: FieldValue] = [:], expiration: Duration? = nil, messageID: String? = nil
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.body = body
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.headers = headers
        self.expiration = expiration
        self.messageID = messageID
    }

    /// Whether every field fits where AMQP puts it.
    ///
    /// Checked before the first frame is sent: an encoder's refusal
    /// between the frames of one message would leave the connection out of step.
    var isEncodable: Bool {
        let shortStrings = [exchange, routingKey, contentType ?? "", contentEncoding ?? "", messageID ?? ""]
        guard shortStrings.allSatisfy({ $0.utf8.count <= 255 }) else { return false }
        var bytes = 0
        for (key, value) in headers {
            guard (1...128).contains(key.utf8.count) else { return false }
            bytes += key.utf8.count + value.encodedBytesMax
        }
        return bytes <= Self.headersBytesMax
    }
}

/// What became of a publication.
public enum PublishOutcome: Sendable, Hashable {
    /// The broker has taken responsibility for it.
    case confirmed
    /// No queue took it (`basic.return`, code 312 for "no route").
    case returned(code: Int)
    /// The broker could not take responsibility (`basic.nack`).
    case refused
    /// The outcome is unknown, or it was not sent at all; it may have arrived.
    case failed(AMQPError)
}

extension FieldValue {
    /// An upper bound of the encoded size, kind and lengths included.
    fileprivate var encodedBytesMax: Int {
        switch self {
        case .string(let text): text.utf8.count + 16
        case .bytes(let bytes): bytes.count + 16
        case .int, .bool, .timestamp, .double: 16
        }
    }
}
