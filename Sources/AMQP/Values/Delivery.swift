/// What names a delivery: the link's generation and the number the broker gave on that channel.
///
/// Numbers begin at 1 on every channel, so a number alone could settle another message after a reconnect.
public struct DeliveryTag: Sendable, Hashable {
    /// Counts the channels on which a consumer has consumed, from 1.
    public let generation: UInt64
    /// The broker's delivery tag (AMQP 0-9-1, `basic.deliver`), from 1, rising by 1.
    public let number: UInt64

    /// Made by a link; by others for tests.
    public init(generation: UInt64, number: UInt64) {
        self.generation = generation
        self.number = number
    }
}

/// The body of a message.
public enum DeliveryBody: Sendable, Hashable {
    /// The whole body.
    case bytes([UInt8])
    /// The body was over the bound: nothing of it was kept but its size and its SHA-256 (32 bytes).
    case oversize(bytes: UInt64, sha256: [UInt8])
}

/// One message as the broker delivered it.
public struct Delivery: Sendable {
    /// What to acknowledge.
    public let tag: DeliveryTag
    /// Whether the broker says it may have been delivered before.
    public let redelivered: Bool
    /// How often a quorum queue has delivered it before (header `x-delivery-count`), 0 when absent.
    public let deliveryCount: Int
    /// MIME type, absent when the publisher gave none.
    public let contentType: String?
    /// MIME content encoding, absent when the publisher gave none.
    public let contentEncoding: String?
    /// Scalars of the header's top level; tables, arrays and empty keys are left out, and so is what goes over
    /// `Delivery.headersMax` entries or `Delivery.headerValueBytesMax` bytes.
    public let headers: [String: FieldValue]
    /// The body.
    public let body: DeliveryBody

    /// How many headers are kept.
    public static let headersMax = 64
    /// How long a header's string or byte value may be to be kept.
    public static let headerValueBytesMax = 4096

    /// Made by a link; by others for tests.
    public init(
        tag: DeliveryTag, redelivered: Bool = false, deliveryCount: Int = 0, contentType: String? = nil,
        contentEncoding: String? = nil, headers: [String: FieldValue] = [:], body: DeliveryBody
    ) {
        self.tag = tag
        self.redelivered = redelivered
        self.deliveryCount = deliveryCount
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.headers = headers
        self.body = body
    }
}

/// How far an acknowledgement reaches.
public enum AcknowledgeReach: Sendable {
    /// This delivery only.
    case one
    /// This delivery and every earlier one of its generation that is not settled yet.
    case upTo
}
