import Foundation
import Glibc
import Locking
import Support

/// Stands between a worker and the broker, passes every byte on, and notes when acknowledgements go by.
///
/// What a worker has acknowledged is durable, so this is seen from outside, of the program as it is, and to the moment: it asks nobody and looks at no counter.
/// It adds its own hop, some tens of microseconds each way on loopback, to what is measured.
final class AcknowledgementProxy: Sendable {
    /// Where it listens.
    let port: UInt16
    private let listener: Int32
    private let broker: UInt16
    private let times: AcknowledgementTimes
    private let sockets = Locked<(open: Set<Int32>, isStopped: Bool)>(([], false))

    /// Listens on any free port.
    init(broker: UInt16, times: AcknowledgementTimes) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Loopback.address(0)
        guard listener >= 0, unsafe Loopback.with(address, { unsafe bind(listener, $0, $1) }) == 0,
            listen(listener, 16) == 0
        else { throw TestFailure("no port to listen on: error \(errno)") }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(listener, $0, &length)
            }
        }
        self.listener = listener
        self.broker = broker
        self.times = times
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accept() }
    }

    /// Cuts every connection.
    func stop() {
        let open = sockets.withLock { sockets in
            sockets.isStopped = true
            return sockets.open
        }
        for socket in open.union([listener]) { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { break }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard Loopback.connect(server, port: broker), keep([client, server]) else {
                close(client)
                close(server)
                continue
            }
            var on: Int32 = 1
            for socket in [client, server] {
                unsafe setsockopt(
                    socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            }
            connect(client, server)
        }
        close(listener)
    }

    private func keep(_ new: [Int32]) -> Bool {
        sockets.withLock { sockets in
            if !sockets.isStopped { sockets.open.formUnion(new) }
            return !sockets.isStopped
        }
    }

    /// One thread each way; the socket that both still use is closed by whoever ends last.
    private func connect(_ client: Int32, _ server: Int32) {
        let directionsLeft = Locked(2)
        let end = { @Sendable [self] in
            for socket in [client, server] { shutdown(socket, Int32(SHUT_RDWR)) }
            let isLast = directionsLeft.withLock { left in
                left -= 1
                return left == 0
            }
            guard isLast else { return }
            sockets.withLock { $0.open.subtract([client, server]) }
            for socket in [client, server] { close(socket) }
        }
        Thread.detachNewThread { [times] in
            var scanner = FrameScanner()
            var isOurs = false
            Self.pass(from: client, to: server) { bytes in
                let found = scanner.take(bytes)
                guard !found.isEmpty else { return }
                let now = ContinuousClock.now
                for item in found { times.take(item, at: now, isOurs: &isOurs) }
            }
            end()
        }
        Thread.detachNewThread {
            Self.pass(from: server, to: client) { _ in }
            end()
        }
    }

    private static func pass(from: Int32, to: Int32, _ look: (ArraySlice<UInt8>) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(from, $0.baseAddress, $0.count, 0)
            }
            guard count > 0 else { return }
            look(buffer[..<count])
            var sent = 0
            while sent < count {
                let part = unsafe buffer.withUnsafeBytes {
                    unsafe send(to, $0.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
                }
                guard part > 0 else { return }
                sent += part
            }
        }
    }
}
