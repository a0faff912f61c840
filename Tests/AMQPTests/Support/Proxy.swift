@testable import AMQP

/// A TCP proxy in front of the broker that can freeze and cut what goes through it.
final class Proxy: Sendable {
    private struct State {
        var isFrozen = false
        var sockets: [TestSocket] = []
    }

    private let state = Shared(State())
    private let listener: TestListener

    /// The port to connect to.
    var port: Int { listener.port }

    /// A proxy to a port of this machine, on 127.0.0.1 unless another address is given as a number.
    init(to port: Int, address: UInt32 = 0x7F00_0001) {
        let state = state
        listener = TestListener(address: address) { client in
            guard let server = try? TestSocket.connect(port: port) else { return client.end() }
            state.update { $0.sockets += [client, server] }
            startThread { Self.forward(client, server, state) }
            Self.forward(server, client, state)
        }
    }

    private static func forward(_ from: TestSocket, _ to: TestSocket, _ state: Shared<State>) {
        while let bytes = try? from.readSome() {
            // Frozen: the bytes wait here, and soon in the sender's buffers.
            state.waitBlocking { !$0.isFrozen }
            guard (try? to.write(bytes)) != nil else { break }
        }
        from.end()
        to.end()
    }

    /// The broker behind this proxy.
    var endpoint: BrokerEndpoint {
        get throws { try BrokerEndpoint(url: "amqp://guest:guest@127.0.0.1:\(listener.port)/") }
    }

    func freeze() { state.update { $0.isFrozen = true } }

    func thaw() { state.update { $0.isFrozen = false } }

    /// Cuts every connection without a word.
    func cut() {
        let sockets = state.value.sockets
        state.update { $0.sockets = [] }
        for socket in sockets { socket.end() }
    }
}
