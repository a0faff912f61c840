import AMQP

/// A quorum queue: consumers compete, what they leave unacknowledged comes again, and is counted.
struct FakeQueue {
    private struct Message {
        let number: Int
        let body: [UInt8]
        var deliveries = 0
    }

    private var ready: [Message] = []
    private var open: [DeliveryTag: Message] = [:]
    private var tags: [UInt64: UInt64] = [:]
    private var published = 0

    /// Nothing waits, and nothing is unacknowledged.
    var isEmpty: Bool { ready.isEmpty && open.isEmpty }

    mutating func publish(_ body: [UInt8]) {
        published += 1
        ready.append(Message(number: published, body: body))
    }

    /// Sends what waits to a consumer, as far as its prefetch goes.
    mutating func deliver(to generation: UInt64, prefetch: Int, at most: Int) -> [Delivery] {
        let room = prefetch - open.keys.count { $0.generation == generation }
        let messages = ready.prefix(max(0, min(room, most)))
        ready.removeFirst(messages.count)
        return messages.map { message in
            let tag = DeliveryTag(generation: generation, number: (tags[generation] ?? 0) + 1)
            tags[generation] = tag.number
            open[tag] = message
            return Delivery(
                tag: tag, redelivered: message.deliveries > 0, deliveryCount: message.deliveries,
                contentType: "application/json", body: .bytes(message.body))
        }
    }

    /// Takes an acknowledgement; one of a link that is gone changes nothing.
    mutating func acknowledge(_ tag: DeliveryTag) {
        open[tag] = nil
    }

    /// A link is gone: what it had unacknowledged comes again, in its old place.
    mutating func giveBack(_ generation: UInt64) {
        for (tag, message) in open where tag.generation == generation {
            open[tag] = nil
            var message = message
            message.deliveries += 1
            ready.append(message)
        }
        ready.sort { $0.number < $1.number }
    }
}
