import AMQP
import Foundation
import Support
import Testing

@Suite("TLS and logins with a real broker", .timeLimit(.minutes(5)))
struct BrokerSecurityTests {
    private let files: String
    private let port: Int

    init() throws {
        files = try Broker.folder + "/tls"
        port = try BrokerEndpoint(url: try Broker.tlsURL).port
    }

    private func version(_ endpoint: BrokerEndpoint) async throws -> String {
        try await withSession(endpoint, connectionName: "test-tls") { $0.serverVersion }
    }

    private func endpoint(_ place: String, ca: String? = "ca", client: String? = nil) throws -> BrokerEndpoint
    {
        try BrokerEndpoint(
            url: "amqps://\(client == nil ? "guest:guest@" : "")\(place)",
            caFile: ca.map { "\(files)/\($0).pem" }, certFile: client.map { "\(files)/\($0).pem" },
            keyFile: client.map { "\(files)/\($0).key" })
    }

    @Test("the broker's own CA and its names are trusted", arguments: ["localhost", "127.0.0.1"])
    func trusted(host: String) async throws {
        #expect(try await version(endpoint("\(host):\(port)")).hasPrefix("3."))
    }

    @Test("another CA, the system's CAs, another name and another address are refused")
    func refused() async throws {
        // Numbers of X509_V_ERR_…: 19 and 20 no known issuer, 62 host name mismatch, 64 address mismatch.
        // "127.1" is an address to the resolver and a name to a certificate.
        let elsewhere = FaultyProxy(to: port, address: 0x7F00_0002)
        for (place, ca, reasons) in [
            ("localhost:\(port)", "client", [19, 20]), ("localhost:\(port)", nil, [19, 20]),
            ("127.1:\(port)", "ca", [62]), ("127.0.0.2:\(elsewhere.port)", "ca", [64]),
        ] as [(String, String?, [Int])] {
            do {
                _ = try await version(endpoint(place, ca: ca))
                Issue.record("\(place) was trusted with \(ca ?? "the system's CAs")")
            } catch let error as AMQPError {
                guard case .certificateRefused(let reason) = error.code else {
                    Issue.record("\(place): \(error)")
                    continue
                }
                #expect(reasons.contains(reason) && error.needsAttention && error.operation == .connect)
            }
        }
    }

    @Test("a client certificate with an EC key logs in by EXTERNAL, and consumes")
    func external() async throws {
        let endpoint = try endpoint("localhost:\(port)", client: "client")
        let queue = try await Broker.queue()
        try await Broker.publish(
            (1...2000).map { "message \($0) " + String(repeating: "x", count: 900) }, to: queue)
        let consumer = try Broker.consumer(queue, at: endpoint)
        var events = Events(consumer)
        consumer.start(prefetch: 3000)
        let deliveries = try await events.deliveries(2000)
        #expect(deliveries.count == 2000)
        if let last = deliveries.last { consumer.acknowledge(last.tag, .upTo) }
        await consumer.stop()
        let rest = try await Broker.session { try $0.get(queue) == nil }
        #expect(rest)
    }

    @Test("large bodies pass through TLS in both directions")
    func largeBodies() async throws {
        let queue = try await Broker.queue()
        let publisher = Publisher(
            PublisherConfiguration(endpoint: try endpoint("localhost:\(port)"), connectionName: "test-tls"),
            logger: silent)
        let text = String(repeating: "0123456789", count: 30_000)
        #expect(
            await publisher.publish([.to(queue, text), .to(queue, "small")]) == [.confirmed, .confirmed])
        await publisher.stop()
        let consumer = Consumer(
            ConsumerConfiguration(
                endpoint: try endpoint("localhost:\(port)"), connectionName: "test-tls", queue: queue,
                bodyBytesMax: 1 << 20), logger: silent)
        var events = Events(consumer)
        consumer.start(prefetch: 10)
        let deliveries = try await events.deliveries(2)
        #expect(deliveries.map(\.text) == [text, "small"])
        await consumer.stop()
    }

    @Test("files that cannot be used are named by what they are")
    func files() async throws {
        for (ca, cert, key, code) in [
            ("\(files)/none.pem", nil, nil, AMQPError.Code.certificateAuthorityFile),
            ("\(files)/ca.pem", "\(files)/none.pem", "\(files)/client.key", .certificateFile),
            ("\(files)/ca.pem", "\(files)/client.pem", "\(files)/server.key", .keyFile),
        ] as [(String, String?, String?, AMQPError.Code)] {
            let endpoint = try BrokerEndpoint(
                url: "amqps://guest:guest@localhost:\(port)", caFile: ca, certFile: cert, keyFile: key)
            await #expect(throws: AMQPError.forTests(.connect, code)) { try await version(endpoint) }
        }
        let key = FileManager.default.temporaryDirectory.appendingPathComponent(Broker.name("key")).path
        defer { try? FileManager.default.removeItem(atPath: key) }
        try FileManager.default.copyItem(atPath: "\(files)/client.key", toPath: key)
        unsafe chmod(key, 0o604)
        let endpoint = try BrokerEndpoint(
            url: "amqps://localhost:\(port)", caFile: "\(files)/ca.pem", certFile: "\(files)/client.pem",
            keyFile: key)
        await #expect(throws: AMQPError.forTests(.connect, .keyReadableByOthers)) {
            try await version(endpoint)
        }
    }

    @Test("a password file is read at every connect, and beats the URL")
    func passwordFile() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(Broker.name("password")).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let endpoint = try BrokerEndpoint(
            url: "amqp://guest:wrong@127.0.0.1:\(try Broker.port)", passwordFile: path)
        await #expect(throws: AMQPError.forTests(.readPassword, .system(2))) { try await version(endpoint) }
        try Data("wrong\n".utf8).write(to: URL(fileURLWithPath: path))
        unsafe chmod(path, 0o640)
        await #expect(throws: AMQPError.forTests(.readPassword, .passwordReadableByOthers)) {
            try await version(endpoint)
        }
        unsafe chmod(path, 0o600)
        await #expect(throws: AMQPError.forTests(.logIn, .reply(403))) { try await version(endpoint) }
        try Data("guest\r\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try await version(endpoint).hasPrefix("3."))
        try Data().write(to: URL(fileURLWithPath: path))
        await #expect(throws: AMQPError.forTests(.readPassword, .system(22))) { try await version(endpoint) }
    }
}
