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

    /// The events ended, or the test ran out of time.
    struct Ended: Error {}

    /// Reads on to `.consuming`.
    mutating func untilConsuming() async throws -> UInt64 {
        while let event = await next() {
            if case .consuming(let generation) = event { return generation }
        }
        throw Ended()
    }

    /// Reads on to `.lost`.
    mutating func untilLost() async throws -> AMQPError {
        while let event = await next() {
            if case .lost(let error) = event { return error }
        }
        throw Ended()
    }

    /// Reads on to `.batch`.
    mutating func untilBatch() async throws -> [Delivery] {
        while let event = await next() {
            if case .batch(let deliveries) = event { return deliveries }
        }
        throw Ended()
    }

    /// Reads on to `.drained`.
    /// - Returns: what was delivered on the way.
    mutating func untilDrained() async throws -> [Delivery] {
        var deliveries: [Delivery] = []
        while let event = await next() {
            if case .batch(let more) = event { deliveries += more }
            if case .drained = event { return deliveries }
        }
        throw Ended()
    }

    /// Reads on until `count` deliveries are there.
    mutating func deliveries(_ count: Int) async throws -> [Delivery] {
        var deliveries: [Delivery] = []
        while deliveries.count < count {
            guard let event = await next() else { throw Ended() }
            if case .batch(let more) = event { deliveries += more }
        }
        return deliveries
    }
}

extension Publisher {
    /// Publishes again and again until it is confirmed, a hundred times at most.
    func publishUntilConfirmed(_ publication: Publication) async -> Bool {
        for _ in 1...100 where await publish([publication]) == [.confirmed] { return true }
        return false
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

/// What blocking calls fail with; nil when they do not.
func failure(_ body: () throws -> Void) -> AMQPError? {
    do {
        try body()
        return nil
    } catch {
        return error as? AMQPError
    }
}

extension AMQPError {
    /// An error to compare with.
    static func forTests(_ operation: Operation, _ code: Code) -> AMQPError { AMQPError(operation, code) }
}
