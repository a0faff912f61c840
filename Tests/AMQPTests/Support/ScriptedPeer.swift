import Support

@testable import AMQP

/// A fake broker: plays one script for each connection.
final class ScriptedPeer: Sendable {
    /// What scripts have noted, in order.
    let notes = Shared<[String]>([])
    private let connections = Shared(0)
    private let listener: TestListener

    /// - Parameter script: gets each connection and its number, from 1; the connection ends when it returns.
    init(_ script: @escaping @Sendable (PeerConnection, Int) throws -> Void) {
        let notes = notes
        let connections = connections
        listener = TestListener { socket in
            connections.update { $0 += 1 }
            // A script that ends because the client went away has played its part.
            try? script(PeerConnection(socket: socket, notes: notes), connections.value)
            socket.end()
        }
    }

    var endpoint: BrokerEndpoint {
        get throws { try BrokerEndpoint(url: "amqp://guest:guest@127.0.0.1:\(listener.port)") }
    }

    /// Notes something for the scripts to wait for.
    func note(_ text: String) { notes.update { $0.append(text) } }

    /// Waits until `note` was noted.
    func wait(for note: String) async {
        await notes.wait { $0.contains(note) }
    }
}

/// The peer's end of one connection.
struct PeerConnection {
    let socket: TestSocket
    let notes: Shared<[String]>

    func note(_ text: String) { notes.update { $0.append(text) } }

    func send(_ bytes: [UInt8]...) throws { try socket.write(bytes.flatMap(\.self)) }

    func readFrame() throws -> WireFrame { try WireFrame(from: socket) }

    /// Reads until a method with this id; others, heartbeats too, are passed over.
    @discardableResult
    func expect(_ id: UInt32) throws -> WireFrame {
        while true {
            let frame = try readFrame()
            if frame.method == id { return frame }
        }
    }

    /// Takes whatever comes, and answers when the client closes.
    func hold() throws {
        try expect(0x000A_0032)
        try send(Wire.method(0x000A_0033, channel: 0))
        try readToEnd()
    }

    /// Reads until the client is gone, and answers nothing.
    func readToEnd() throws {
        while true { _ = try socket.readSome() }
    }

    // MARK: The parts of a normal conversation

    /// - Returns: the client's `connection.start-ok`.
    @discardableResult
    func handshake(heartbeat: UInt16 = 60) throws -> WireFrame {
        _ = try socket.read(8)
        try send(
            Wire.method(0x000A_000A, channel: 0) { wire in
                wire.octet(0)
                wire.octet(9)
                wire.longString(Wire.entry("version", "S", Wire.text("3.10.8\u{7}<script>")))
                wire.longString(Array("PLAIN EXTERNAL".utf8))
                wire.longString(Array("en_US".utf8))
            })
        let start = try expect(0x000A_000B)
        try send(
            Wire.method(0x000A_001E, channel: 0) { wire in
                wire.short(2047)
                wire.long(131_072)
                wire.short(heartbeat)
            })
        try expect(0x000A_0028)
        try send(Wire.method(0x000A_0029, channel: 0) { $0.shortString("") })
        return start
    }

    func openChannel() throws {
        try expect(0x0014_000A)
        try send(Wire.method(0x0014_000B) { $0.longString([]) })
    }

    /// - Returns: the prefetch that was asked for.
    @discardableResult
    func acceptConsumer() throws -> Int {
        let qos = try expect(0x003C_000A)
        try send(Wire.method(0x003C_000B))
        try expect(0x003C_0014)
        try send(Wire.method(0x003C_0015) { $0.shortString("lethe") })
        return Int(qos.payload[8]) << 8 | Int(qos.payload[9])
    }

    /// Handshake, channel and consumer.
    func beginConsuming(heartbeat: UInt16 = 60) throws {
        try handshake(heartbeat: heartbeat)
        try openChannel()
        try acceptConsumer()
    }

    /// Handshake, channel and confirm mode.
    func beginConfirming(heartbeat: UInt16 = 60) throws {
        try handshake(heartbeat: heartbeat)
        try openChannel()
        try expect(0x0055_000A)
        try send(Wire.method(0x0055_000B))
    }
}
