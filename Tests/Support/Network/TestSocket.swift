import Foundation
import Glibc

/// A TCP socket of a test: blocking, with a limit so that no test hangs on it.
public final class TestSocket: Sendable {
    /// The other side has ended it, or nothing came for too long.
    public struct Ended: Error {}

    private let descriptor: Int32

    init(_ descriptor: Int32, limitSeconds: Int = 20) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: limitSeconds, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Connects to a port of this machine.
    ///
    /// - Throws: `Ended` when nobody listens there.
    public static func connect(port: Int) throws -> TestSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: UInt16(port))
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let made = TestSocket(descriptor)
        guard code == 0 else { throw Ended() }
        return made
    }

    /// Sends all of it.
    ///
    /// - Throws: `Ended`.
    public func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Ended() }
            sent += count
        }
    }

    /// At least one byte, at most `most`.
    ///
    /// - Throws: `Ended`.
    public func readSome(_ most: Int = 65_536) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = unsafe recv(descriptor, &bytes, most, 0)
        guard count > 0 else { throw Ended() }
        return Array(bytes[..<count])
    }

    /// So many bytes.
    ///
    /// - Throws: `Ended`.
    public func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += try readSome(count - bytes.count) }
        return bytes
    }

    /// Ends both directions; whoever is blocked on it wakes.
    public func end() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Ends it without a word: the peer gets a reset as soon as the last reference is gone.
    func reset() {
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
        // Wakes whoever reads here, and sends nothing.
        shutdown(descriptor, Int32(SHUT_RD))
    }

    /// Whether there is something to read, or an end, within a time.
    public func isReadable(within milliseconds: Int32) -> Bool {
        var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&asked, 1, milliseconds) != 0
    }

    static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}

/// A listener on a free port of this machine that hands every connection to a thread of its own.
public final class TestListener: Sendable {
    /// Where it listens.
    public let port: Int
    private let descriptor: Int32

    /// Listens on 127.0.0.1 unless another address is given as a number.
    public init(address number: UInt32 = 0x7F00_0001, _ serve: @escaping @Sendable (TestSocket) -> Void) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = TestSocket.loopback(port: 0)
        address.sin_addr.s_addr = number.bigEndian
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                let code = unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                precondition(code == 0, "no port is free")
            }
        }
        listen(descriptor, 64)
        var bound = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &bound) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe getsockname(descriptor, $0, &length)
            }
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: bound.sin_port))
        Thread.detachNewThread {
            while true {
                let accepted = accept(descriptor, nil, nil)
                guard accepted >= 0 else { break }
                let socket = TestSocket(accepted)
                Thread.detachNewThread { serve(socket) }
            }
            close(descriptor)
        }
    }

    deinit {
        end()
    }

    /// Accepts no more.
    public func end() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
