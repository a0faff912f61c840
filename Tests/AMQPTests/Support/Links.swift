import Logging

@testable import AMQP

/// A logger that writes nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension LinkTimeouts {
    /// Limits for tests: what is meant to fail fails soon, what is meant to work has time on a busy machine.
    static var short: LinkTimeouts {
        var timeouts = LinkTimeouts()
        timeouts.handshake = .seconds(5)
        timeouts.reconnectBase = .milliseconds(5)
        timeouts.reconnectCap = .milliseconds(100)
        return timeouts
    }
}

/// Reads a consumer's events in order.
struct Events {
    private var iterator: AsyncStream<ConsumerEvent>.Iterator

    init(_ consumer: Consumer) {
        iterator = consumer.events.makeAsyncIterator()
    }

    /// The next event, nil at the end.
    mutating func next() async -> ConsumerEvent? {
        await iterator.next(isolation: #isolation)
    }

    /// Reads on to `.consuming`.
    mutating func untilConsuming() async -> UInt64? {
        while let event = await next() {
            if case .consuming(let generation) = event { return generation }
        }
        return nil
    }

    /// Reads on to `.lost`.
    mutating func untilLost() async -> AMQPError? {
        while let event = await next() {
            if case .lost(let error) = event { return error }
        }
        return nil
    }

    /// Reads on to `.batch`.
    mutating func untilBatch() async -> [Delivery] {
        while let event = await next() {
            if case .batch(let deliveries) = event { return deliveries }
        }
        return []
    }

    /// Reads on to `.drained`.
    /// - Returns: what was delivered on the way.
    mutating func untilDrained() async -> [Delivery] {
        var deliveries: [Delivery] = []
        while let event = await next() {
            if case .batch(let more) = event { deliveries += more }
            if case .drained = event { break }
        }
        return deliveries
    }

    /// Reads on until `count` deliveries are there.
    mutating func deliveries(_ count: Int) async -> [Delivery] {
        var deliveries: [Delivery] = []
        while deliveries.count < count, let event = await next() {
            if case .batch(let more) = event { deliveries += more }
        }
        return deliveries
    }
}

extension Delivery {
    /// The body as text, nil when it was too large.
    var text: String? {
        guard case .bytes(let bytes) = body else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Publication {
    /// Straight to a queue, through the default exchange.
    static func to(_ queue: String, _ text: String, headers: [String: FieldValue] = [:]) -> Publication {
        Publication(
            exchange: "", routingKey: queue, body: Array(text.utf8), contentType: "application/json",
            headers: headers)
    }
}

extension AMQPError {
    /// An error to compare with.
    static func forTests(_ operation: Operation, _ code: Code) -> AMQPError { AMQPError(operation, code) }
}
