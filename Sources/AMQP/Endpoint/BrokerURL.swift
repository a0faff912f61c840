/// The parts of an AMQP URL, decoded.
struct BrokerURL {
    let isEncrypted: Bool
    let host: String
    let port: Int
    let virtualHost: String
    let user: Secret?
    let password: Secret?

    /// Whether the host is this machine by its spelling; a name is looked at again when it resolves.
    var isLoopback: Bool {
        host.lowercased() == "localhost" || Address.isLoopbackLiteral(host)
    }

    init(_ text: String) throws(BrokerEndpointError) {
        var bytes = Array(text.utf8)
        // After the other initialiser has let go of its slices: they would make wiping copy first.
        defer { wipe(&bytes) }
        try self.init(bytes: bytes)
    }

    private init(bytes: [UInt8]) throws(BrokerEndpointError) {
        let lowered = String(decoding: bytes.prefix(8), as: UTF8.self).lowercased()
        let start: Int
        if lowered.hasPrefix("amqps://") {
            (isEncrypted, start) = (true, 8)
        } else if lowered.hasPrefix("amqp://") {
            (isEncrypted, start) = (false, 7)
        } else {
            throw .unknownScheme
        }

        let rest = bytes[start...]
        guard !rest.contains(UInt8(ascii: "?")), !rest.contains(UInt8(ascii: "#")) else { throw .pathInvalid }
        let slash = rest.firstIndex(of: UInt8(ascii: "/"))
        virtualHost = try Self.virtualHost(slash.map { rest[($0 + 1)...] })

        let authority = rest[..<(slash ?? rest.endIndex)]
        // The last @: a password should be encoded, but people paste them as they are.
        let at = authority.lastIndex(of: UInt8(ascii: "@"))
        (user, password) = try Self.credentials(at.map { authority[..<$0] })
        let place = authority[(at.map { $0 + 1 } ?? authority.startIndex)...]
        (host, port) = try Self.place(place, defaultPort: isEncrypted ? 5671 : 5672)
    }

    private static func virtualHost(_ path: ArraySlice<UInt8>?) throws(BrokerEndpointError) -> String {
        // "amqp://host/" is an empty name by the letter of the specification and "/" to everyone who writes it.
        guard let path, !path.isEmpty else { return "/" }
        guard !path.contains(UInt8(ascii: "/")) else { throw .pathInvalid }
        return try text(decode(path))
    }

    private static func credentials(
        _ part: ArraySlice<UInt8>?
    ) throws(BrokerEndpointError) -> (Secret?, Secret?) {
        guard let part, !part.isEmpty else { return (nil, nil) }
        guard let colon = part.firstIndex(of: UInt8(ascii: ":")) else {
            return (try secret(part), nil)
        }
        let user = try secret(part[..<colon])
        guard !user.isEmpty else { throw .userMissing }
        return (user, try secret(part[(colon + 1)...]))
    }

    private static func secret(_ part: ArraySlice<UInt8>) throws(BrokerEndpointError) -> Secret {
        var decoded = try decode(part)
        defer { wipe(&decoded) }
        return Secret(decoded)
    }

    private static func place(
        _ part: ArraySlice<UInt8>, defaultPort: Int
    ) throws(BrokerEndpointError) -> (String, Int) {
        var name = part
        var port: ArraySlice<UInt8>?
        if part.first == UInt8(ascii: "["), let end = part.firstIndex(of: UInt8(ascii: "]")) {
            name = part[(part.startIndex + 1)..<end]
            let after = part[(end + 1)...]
            guard after.isEmpty || after.first == UInt8(ascii: ":") else { throw .portInvalid }
            port = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = part.firstIndex(of: UInt8(ascii: ":")) {
            name = part[..<colon]
            port = part[(colon + 1)...]
        }
        let host = try text(decode(name))
        guard !host.isEmpty else { throw .hostMissing }
        guard let port, !port.isEmpty else { return (host, defaultPort) }
        guard port.count <= 5, port.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .portInvalid }
        let number = port.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard (1...65_535).contains(number) else { throw .portInvalid }
        return (host, number)
    }

    private static func text(_ bytes: [UInt8]) throws(BrokerEndpointError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .encodingInvalid }
        return text
    }

    /// Percent-decoding, RFC 3986 section 2.1.
    ///
    /// A NUL is refused: the C library takes NUL-terminated strings.
    private static func decode(_ bytes: ArraySlice<UInt8>) throws(BrokerEndpointError) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 1 < bytes.endIndex, let high = digit(bytes[index]),
                    let low = digit(bytes[index + 1])
                else { throw .encodingInvalid }
                byte = high << 4 | low
                index += 2
            }
            guard byte != 0 else { throw .encodingInvalid }
            decoded.append(byte)
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// Percent-encodes all but unreserved characters, RFC 3986 section 2.3.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
