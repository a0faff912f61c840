/// Builds what an AMQP peer says, byte by byte (AMQP 0-9-1, section 4.2).
public struct Wire: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Appends a byte.
    public mutating func octet(_ value: UInt8) { bytes.append(value) }
    /// Appends two bytes.
    public mutating func short(_ value: UInt16) { append(value) }
    /// Appends four bytes.
    public mutating func long(_ value: UInt32) { append(value) }
    /// Appends eight bytes.
    public mutating func longLong(_ value: UInt64) { append(value) }

    /// Appends a string of at most 255 bytes with its length.
    public mutating func shortString(_ text: String) {
        octet(UInt8(text.utf8.count))
        bytes += Array(text.utf8)
    }

    /// Appends bytes with their length in four.
    public mutating func longString(_ content: [UInt8]) {
        long(UInt32(content.count))
        bytes += content
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// The bytes that `body` writes.
    public static func build(_ body: (inout Wire) -> Void) -> [UInt8] {
        var wire = Wire()
        body(&wire)
        return wire.bytes
    }

    // MARK: Frames

    /// A frame.
    public static func frame(_ type: UInt8, channel: UInt16 = 1, _ payload: [UInt8]) -> [UInt8] {
        build { wire in
            wire.octet(type)
            wire.short(channel)
            wire.longString(payload)
            wire.octet(0xCE)
        }
    }

    /// A method frame.
    public static func method(
        _ id: UInt32, channel: UInt16 = 1, _ body: (inout Wire) -> Void = { _ in }
    ) -> [UInt8] {
        frame(
            1, channel: channel,
            build { wire in
                wire.long(id)
                body(&wire)
            })
    }

    /// A header frame; `headers` are the encoded entries of the table, `correlationID` is optional.
    public static func header(
        bodyBytes: UInt64, contentType: String? = nil, headers: [UInt8]? = nil, correlationID: String? = nil
    ) -> [UInt8] {
        frame(
            2,
            build { wire in
                wire.short(60)
                wire.short(0)
                wire.longLong(bodyBytes)
                var flags: UInt16 = 0
                if contentType != nil { flags |= 1 << 15 }
                if headers != nil { flags |= 1 << 13 }
                if correlationID != nil { flags |= 1 << 10 }
                wire.short(flags)
                if let contentType { wire.shortString(contentType) }
                if let headers { wire.longString(headers) }
                if let correlationID { wire.shortString(correlationID) }
            })
    }

    /// A body frame.
    public static func body(_ content: [UInt8]) -> [UInt8] { frame(3, content) }

    /// A heartbeat.
    public static let heartbeat = frame(8, channel: 0, [])

    // MARK: Methods

    /// `basic.deliver`.
    public static func deliver(_ number: UInt64, redelivered: Bool = false) -> [UInt8] {
        method(0x003C_003C) { wire in
            wire.shortString("lethe")
            wire.longLong(number)
            wire.octet(redelivered ? 1 : 0)
            wire.shortString("")
            wire.shortString("queue")
        }
    }

    /// A whole message, bodies split into frames of at most 100,000 bytes.
    public static func message(_ number: UInt64, _ content: [UInt8], headers: [UInt8]? = nil) -> [UInt8] {
        var bytes = deliver(number)
        bytes += header(
            bodyBytes: UInt64(content.count), contentType: "application/json", headers: headers)
        for start in stride(from: 0, to: content.count, by: 100_000) {
            bytes += body(Array(content[start..<min(start + 100_000, content.count)]))
        }
        return bytes
    }

    /// A close of a channel or connection.
    public static func close(_ id: UInt32, channel: UInt16, code: UInt16, text: String = "") -> [UInt8] {
        method(id, channel: channel) { wire in
            wire.short(code)
            wire.shortString(text)
            wire.long(0)
        }
    }

    /// `connection.close`.
    public static func connectionClose(_ code: UInt16, text: String = "") -> [UInt8] {
        close(0x000A_0032, channel: 0, code: code, text: text)
    }

    /// `channel.close`.
    public static func channelClose(_ code: UInt16) -> [UInt8] { close(0x0014_0028, channel: 1, code: code) }

    /// `basic.ack` or `basic.nack`.
    public static func confirm(_ number: UInt64, multiple: Bool = false, isPositive: Bool = true) -> [UInt8] {
        method(isPositive ? 0x003C_0050 : 0x003C_0078) { wire in
            wire.longLong(number)
            wire.octet(multiple ? 1 : 0)
        }
    }

    /// `basic.return` with its message.
    public static func returned(code: UInt16, correlationID: String, body content: [UInt8]) -> [UInt8] {
        method(0x003C_0032) { wire in
            wire.short(code)
            wire.shortString("NO_ROUTE")
            wire.shortString("exchange")
            wire.shortString("key")
        } + header(bodyBytes: UInt64(content.count), correlationID: correlationID)
            + (content.isEmpty ? [] : body(content))
    }

    // MARK: Tables

    /// A table entry: key, kind, encoded value.
    public static func entry(_ key: String, _ kind: Character, _ value: [UInt8]) -> [UInt8] {
        build { wire in
            wire.shortString(key)
            wire.octet(kind.asciiValue ?? 0)
            wire.bytes += value
        }
    }

    /// Four bytes.
    public static func long(_ value: UInt32) -> [UInt8] { build { $0.long(value) } }

    /// A long string.
    public static func text(_ value: String) -> [UInt8] { build { $0.longString(Array(value.utf8)) } }

    /// `depth` tables, one within the other, each under a key of one byte: 7 bytes a level.
    public static func nestedTables(depth: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(depth * 7)
        for level in 0..<depth {
            bytes += [1, UInt8(ascii: "n"), UInt8(ascii: "F")]
            bytes += long(UInt32((depth - 1 - level) * 7))
        }
        return bytes
    }
}

/// A frame that the client under test has sent.
public struct WireFrame: Sendable {
    /// 1 method, 2 header, 3 body, 8 heartbeat.
    public let type: UInt8
    /// 0 for the connection itself.
    public let channel: UInt16
    /// What is between head and end octet.
    public let payload: [UInt8]

    /// Reads one from a socket.
    ///
    /// - Throws: `TestSocket.Ended`.
    public init(from socket: TestSocket) throws {
        let head = try socket.read(7)
        let size = head[3..<7].reduce(0) { $0 << 8 | Int($1) }
        payload = try Array(socket.read(size + 1).dropLast())
        type = head[0]
        channel = UInt16(head[1]) << 8 | UInt16(head[2])
    }

    /// The method's id, nil for other frames.
    public var method: UInt32? {
        guard type == 1, payload.count >= 4 else { return nil }
        return payload[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// `basic.ack`'s tag and whether it is multiple.
    public var acknowledgement: (number: UInt64, multiple: Bool)? {
        guard method == 0x003C_0050, payload.count == 13 else { return nil }
        return (payload[4..<12].reduce(0) { $0 << 8 | UInt64($1) }, payload[12] & 1 == 1)
    }
}
