import Glibc

/// An address literal to connect to.
struct Address: Hashable {
    /// As `getnameinfo` writes it, for example `127.0.0.1` or `fe80::1%eth0`.
    let literal: String
    let isLoopback: Bool

    /// The addresses of a host, in the resolver's order, each once.
    ///
    /// Blocks for as long as the resolver does, so it runs on the link's own thread.
    static func resolve(_ host: String) throws(AMQPError) -> [Address] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { throw AMQPError(.resolve, .nameResolution(code)) }
        defer { unsafe freeaddrinfo(list) }

        var addresses: [Address] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe Address(entry.pointee), !addresses.contains(address) {
                addresses.append(address)
            }
            unsafe next = entry.pointee.ai_next
        }
        return addresses
    }

    private init?(_ entry: addrinfo) {
        guard let socketAddress = unsafe entry.ai_addr else { return nil }
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = unsafe getnameinfo(
            socketAddress, entry.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return nil }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        literal = String(decoding: bytes, as: UTF8.self)
        isLoopback = Self.isLoopbackLiteral(literal)
    }

    /// Whether `text` is an address of the loopback network: 127.0.0.0/8 or ::1, also as IPv4 in IPv6.
    static func isLoopbackLiteral(_ text: String) -> Bool {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            return UInt32(bigEndian: four.s_addr) >> 24 == 127
        }
        guard let six = bytesOfIPv6(text) else { return false }
        if six == Array(repeating: 0, count: 15) + [1] { return true }
        return six.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] && six[12] == 127
    }

    /// Whether `text` is an address rather than a name.
    static func isLiteral(_ text: String) -> Bool {
        var four = in_addr()
        return unsafe inet_pton(AF_INET, text, &four) == 1 || bytesOfIPv6(text) != nil
    }

    private static func bytesOfIPv6(_ text: String) -> [UInt8]? {
        var six = in6_addr()
        // The scope of a link-local address ("%eth0") is not part of the number.
        let number = String(text.prefix { $0 != "%" })
        guard unsafe inet_pton(AF_INET6, number, &six) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: &six) { unsafe Array($0) }
    }
}
