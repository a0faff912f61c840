import AMQP
import Testing

@Suite("Where the broker is")
struct EndpointTests {
    @Test(
        "a URL is read part by part",
        arguments: [
            ("amqp://u:p@localhost", "amqp://localhost:5672/%2F"),
            ("amqp://u:p@localhost/", "amqp://localhost:5672/%2F"),
            ("amqp://u:p@127.0.0.1:1234/%2f", "amqp://127.0.0.1:1234/%2F"),
            ("AMQP://u:p@127.9.9.9/calls", "amqp://127.9.9.9:5672/calls"),
            ("amqps://u:p@broker.example", "amqps://broker.example:5671/%2F"),
            ("amqps://u:p%40ss%2Fword@[2001:db8::1]:99/a%20b", "amqps://[2001:db8::1]:99/a%20b"),
            ("amqp://u:p@ss@[::1]", "amqp://[::1]:5672/%2F"),
            ("amqp://localhost", "amqp://localhost:5672/%2F"),
        ])
    func reads(url: String, description: String) throws {
        #expect(try BrokerEndpoint(url: url).description == description)
    }

    @Test(
        "what cannot be used is refused with its reason",
        arguments: [
            ("http://localhost", BrokerEndpointError.unknownScheme),
            ("", .unknownScheme),
            ("amqp://", .hostMissing),
            ("amqp://u:p@:5672", .hostMissing),
            ("amqp://localhost:0", .portInvalid),
            ("amqp://localhost:65536", .portInvalid),
            ("amqp://localhost:56x", .portInvalid),
            ("amqp://[::1]5672", .portInvalid),
            ("amqp://localhost/a/b", .pathInvalid),
            ("amqp://localhost/a?heartbeat=5", .pathInvalid),
            ("amqp://localhost/%2", .encodingInvalid),
            ("amqp://localhost/%zz", .encodingInvalid),
            ("amqp://localhost/%ff", .encodingInvalid),
            ("amqp://u:p%00@localhost", .encodingInvalid),
            ("amqp://u@localhost", .passwordMissing),
            ("amqp://:p@localhost", .userMissing),
            ("amqp://u:p@broker.example", .plaintextNotAllowed),
            ("amqp://u:p@10.0.0.1", .plaintextNotAllowed),
            ("amqp://u:p@127.0.0.1.example", .plaintextNotAllowed),
        ])
    func refuses(url: String, reason: BrokerEndpointError) {
        #expect(throws: reason) { try BrokerEndpoint(url: url) }
    }

    @Test("plaintext to another machine needs permission")
    func plaintext() throws {
        let endpoint = try BrokerEndpoint(url: "amqp://u:p@broker.example", plaintextAllowed: true)
        #expect(!endpoint.isEncrypted)
    }

    @Test("files must fit the scheme and each other")
    func files() {
        #expect(throws: BrokerEndpointError.filesNeedTLS) {
            try BrokerEndpoint(url: "amqp://localhost", caFile: "ca.pem")
        }
        #expect(throws: BrokerEndpointError.certificateAndKeyBelongTogether) {
            try BrokerEndpoint(url: "amqps://localhost", certFile: "client.pem")
        }
        #expect(throws: BrokerEndpointError.userMissing) {
            try BrokerEndpoint(url: "amqp://localhost", passwordFile: "password")
        }
    }

    @Test("no description, dump or interpolation shows credentials")
    func shows() throws {
        let endpoint = try BrokerEndpoint(url: "amqps://hedgehog:porcupine@broker.example/vh")
        var dumped = ""
        dump(endpoint, to: &dumped)
        for text in [endpoint.description, endpoint.debugDescription, "\(endpoint)", dumped] {
            #expect(text.contains("broker.example"))
            #expect(!text.contains("hedgehog") && !text.contains("porcupine"))
        }
    }
}
