import Foundation
import Support

@testable import AMQP

/// The real broker of this test run, made by `ops/broker`.
enum Broker {
    struct Missing: Error, CustomStringConvertible {
        let description = "no broker: run the tests with ops/test, or set LETHE_TEST_BROKER_DIR as it does"
    }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else { throw Missing() }
        return value
    }

    static var url: String { get throws { try variable("LETHE_TEST_BROKER_URL") } }
    static var tlsURL: String { get throws { try variable("LETHE_TEST_BROKER_TLS_URL") } }
    static var folder: String { get throws { try variable("LETHE_TEST_BROKER_DIR") } }

    static var endpoint: BrokerEndpoint { get throws { try BrokerEndpoint(url: url) } }

    static var port: Int { get throws { try endpoint.port } }

    /// A name that no other test uses.
    static func name(_ purpose: String = "test") -> String { "\(purpose)-\(UUID().uuidString.lowercased())" }

    /// Runs blocking calls on the broker.
    static func session<Result: Sendable>(
        _ body: @Sendable @escaping (borrowing Session) throws -> Result
    ) async throws -> Result {
        try await withSession(try endpoint, connectionName: "test-session", body)
    }

    /// Declares a quorum queue with a name of its own.
    static func queue(_ arguments: [String: FieldValue] = [:]) async throws -> String {
        let name = name("queue")
        let arguments = arguments.merging(["x-queue-type": .string("quorum")]) { given, _ in given }
        try await session { try $0.declareQueue(name, arguments: arguments) }
        return name
    }

    /// Publishes texts to a queue and waits until all are confirmed.
    static func publish(_ texts: [String], to queue: String) async throws {
        try await publish(texts.map { .to(queue, $0) })
    }

    /// Publishes and waits until all are confirmed.
    static func publish(_ publications: [Publication], at endpoint: BrokerEndpoint? = nil) async throws {
        let publisher = Publisher(
            PublisherConfiguration(endpoint: try endpoint ?? self.endpoint, connectionName: "test-publisher"),
            logger: silent)
        let outcomes = await publisher.publish(publications)
        await publisher.stop()
        guard outcomes.allSatisfy({ $0 == .confirmed }) else { throw Refused(description: "not confirmed") }
    }

    static func consumer(
        _ queue: String, at endpoint: BrokerEndpoint? = nil, name: String = "test-consumer",
        arguments: @escaping @Sendable () -> [String: FieldValue] = { [:] },
        batch: BatchPolicy = BatchPolicy(),
        timeouts: LinkTimeouts = .short
    ) throws -> Consumer {
        Consumer(
            ConsumerConfiguration(
                endpoint: try endpoint ?? self.endpoint, connectionName: name, queue: queue,
                arguments: arguments,
                batch: batch, timeouts: timeouts), logger: silent)
    }

    /// Closes every connection with this name, as an operator would.
    static func closeConnections(named name: String) async throws {
        try await BrokerUnderTest().evaluate(
            """
            [rabbit_networking:close_connection(proplists:get_value(pid, I), "test") ||
              I <- rabbit_networking:connection_info_all([pid, client_properties]),
              is_list(proplists:get_value(client_properties, I)),
              lists:keyfind(<<"connection_name">>, 1, proplists:get_value(client_properties, I)) ==
                {<<"connection_name">>, longstr, <<"\(name)">>}]
            """)
    }
}

extension FaultyProxy {
    /// The broker behind this proxy.
    var endpoint: BrokerEndpoint {
        get throws { try BrokerEndpoint(url: "amqp://guest:guest@127.0.0.1:\(port)/") }
    }
}
