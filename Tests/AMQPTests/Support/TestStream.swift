@testable import AMQP

/// A stream as Lethe declares them, fed through an exchange of its own.
struct TestStream {
    private static let routingKey = "orders"

    let name: String
    let endpoint: BrokerEndpoint
    private let arguments: [String: FieldValue]

    /// Declares it, on the broker of this test run unless another is given.
    ///
    /// Keeps everything, unless `bytesMax` says how much, in whole segments.
    init(at endpoint: BrokerEndpoint? = nil, segmentBytes: Int64 = 1_000_000, bytesMax: Int64? = nil)
        async throws
    {
        name = Broker.name("stream")
        self.endpoint = try endpoint ?? Broker.endpoint
        var arguments: [String: FieldValue] = [
            "x-queue-type": .string("stream"), "x-stream-max-segment-size-bytes": .int(segmentBytes),
        ]
        if let bytesMax { arguments["x-max-length-bytes"] = .int(bytesMax) }
        self.arguments = arguments
        try await declare()
    }

    /// Declares it again, after it was deleted.
    func declare() async throws {
        try await session { session in
            try session.declareQueue(name, arguments: arguments)
            try session.declareExchange(name, kind: .direct)
            try session.bindQueue(name, exchange: name, routingKey: Self.routingKey)
        }
    }

    func delete() async throws {
        try await session { try $0.deleteQueue(name) }
    }

    func publication(_ text: String, headers: [String: FieldValue] = [:]) -> Publication {
        Publication(exchange: name, routingKey: Self.routingKey, body: Array(text.utf8), headers: headers)
    }

    /// Publishes texts, and waits until all are confirmed.
    func append(_ texts: [String]) async throws {
        try await Broker.publish(texts.map { publication($0) }, at: endpoint)
    }

    /// Publishes the numbers of a range as texts.
    func append(_ numbers: Range<Int>) async throws {
        try await append(numbers.map(String.init))
    }

    func session<Result: Sendable>(
        _ body: @Sendable @escaping (borrowing Session) throws -> Result
    ) async throws -> Result {
        try await withSession(endpoint, connectionName: "test-session", body)
    }

    /// Reads until `most` entries are there, or until nothing comes.
    func read(
        from position: StreamPosition, most: Int = .max, firstWithin: Duration = .seconds(10),
        idle: Duration = .seconds(10)
    ) async throws -> [Delivery] {
        try await session { session in
            try session.read(name, from: position, most: most, firstWithin: firstWithin, idle: idle)
        }
    }

    func end(within: Duration = .seconds(10)) async throws -> Delivery? {
        try await session { try $0.streamEnd(name, within: within) }
    }

    func consumer(
        at endpoint: BrokerEndpoint? = nil, named connectionName: String = "test-consumer",
        batch: BatchPolicy = BatchPolicy(), from position: @escaping @Sendable () -> StreamPosition
    ) throws -> Consumer {
        try Broker.consumer(
            name, at: endpoint ?? self.endpoint, name: connectionName,
            arguments: { ["x-stream-offset": position().argument] }, batch: batch)
    }
}

extension Session {
    /// Reads until `most` entries are there, or until nothing comes.
    func read(
        _ stream: String, from position: StreamPosition, most: Int = .max,
        firstWithin: Duration = .seconds(10), idle: Duration = .seconds(10)
    ) throws -> [Delivery] {
        var entries: [Delivery] = []
        _ = try readStream(stream, from: position, firstWithin: firstWithin, idle: idle) { entry in
            entries.append(entry)
            return entries.count < most
        }
        return entries
    }
}
