import Glibc

/// A listening TCP socket.
final class HTTPListener: Sendable {
    /// The descriptor to poll for reading; it hangs up after ``stop()``.
    let descriptor: Int32
    /// The port that is listened on.
    let port: UInt16

    /// Listens.
    ///
    /// - Parameters:
    ///   - host: A literal IPv4 or IPv6 address.
    ///   - port: The port; 0 takes any free one.
    /// - Throws: `HealthServerError.cannotListen`.
    init(host: String, port: UInt16) throws(HealthServerError) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, "\(port)", &hints, &found) == 0, let address = unsafe found?.pointee
        else { throw .cannotListen }
        defer { unsafe freeaddrinfo(found) }
        let descriptor = unsafe socket(
            address.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0
        )
        guard descriptor >= 0 else { throw .cannotListen }
        // Connections of a former start that are not quite over do not keep the next one from the port.
        var yes: Int32 = 1
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard unsafe bind(descriptor, address.ai_addr, address.ai_addrlen) == 0,
            listen(descriptor, SOMAXCONN) == 0, let bound = Self.port(of: descriptor)
        else {
            close(descriptor)
            throw .cannotListen
        }
        self.descriptor = descriptor
        self.port = bound
    }

    deinit {
        close(descriptor)
    }

    /// What came of an attempt to accept.
    enum Accepted {
        case connection(Int32)
        case none
        /// The process has no descriptor left, or the system no memory.
        case exhausted
    }

    /// Accepts one connection that waits.
    func accept() -> Accepted {
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else {
            return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? .exhausted : .none
        }
        // No command of the keyring inherits it. (Glibc's module lacks `accept4`.)
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return .connection(accepted)
    }

    /// Accepts no more; wakes who polls.
    func stop() {
        // Linux ends listening with it; `close` would leave the descriptor's number to somebody else.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private static func port(of descriptor: Int32) -> UInt16? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            guard
                unsafe pointer.withMemoryRebound(
                    to: sockaddr.self, capacity: 1, { unsafe getsockname(descriptor, $0, &length) }) == 0
            else { return nil }
            // The port lies at the same place in an address of IPv6.
            return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
    }
}
