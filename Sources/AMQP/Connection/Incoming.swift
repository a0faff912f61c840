/// What a connection hands to its link, frames put together and copied out of the library's memory.
enum Incoming {
    /// A whole message: delivered, fetched or returned.
    case message(IncomingMessage)
    /// `basic.ack` or `basic.nack` for what was published.
    case confirm(number: UInt64, multiple: Bool, isPositive: Bool)
    /// `basic.cancel`: the broker took the consumer away.
    case consumerCancelled
    /// `basic.cancel-ok`: nothing more comes from the consumer.
    case cancelDone
    /// `channel.close`, already answered: the channel is gone.
    case channelClosed(code: Int)
    /// `connection.blocked` and `connection.unblocked`.
    case blocked(Bool)
}

/// A message's content and where it came from.
struct IncomingMessage {
    enum Origin {
        /// `basic.deliver` or `basic.get-ok`.
        case delivered(number: UInt64, redelivered: Bool)
        /// `basic.return` with its reply code.
        case returned(code: Int)
    }

    let origin: Origin
    let properties: MessageProperties
    let body: DeliveryBody
}

/// What is kept of a message's header frame.
struct MessageProperties {
    var contentType: String?
    var contentEncoding: String?
    var correlationID: String?
    var headers: [String: FieldValue] = [:]
    var deliveryCount = 0
}

extension Delivery {
    /// A message as it is handed on; nil for one that was returned.
    init?(_ message: IncomingMessage, generation: UInt64) {
        guard case .delivered(let number, let redelivered) = message.origin else { return nil }
        self.init(
            tag: DeliveryTag(generation: generation, number: number), redelivered: redelivered,
            deliveryCount: message.properties.deliveryCount, contentType: message.properties.contentType,
            contentEncoding: message.properties.contentEncoding, headers: message.properties.headers,
            body: message.body)
    }
}
