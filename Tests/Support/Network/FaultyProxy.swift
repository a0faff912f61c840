import Foundation
import Locking

/// A TCP proxy in front of the broker, with the faults of a network.
public final class FaultyProxy: Sendable {
    /// Which way bytes go.
    public enum Direction: Sendable, Hashable {
        case toBroker
        case fromBroker
    }

    /// What the network does to every connection, new ones too, until it is told otherwise.
    public enum Fault: Sendable, Hashable {
        /// Every piece arrives that much later.
        case delay(milliseconds: UInt32)
        /// What is sent arrives nowhere, and connections are accepted all the same.
        case drop
        /// A connection ends after so many bytes from the broker, wherever in a frame that is.
        case truncate(bytes: Int)
        /// Connections are reset.
        case reset
        /// Nothing passes in these directions; what was sent meanwhile arrives afterwards.
        case freeze(Set<Direction>)
        /// Nothing is read from either side: buffers fill until a send finds no room.
        case stopReading
        /// What comes from the broker are other bytes than it sent.
        case garble(seed: UInt64)
    }

    private struct State {
        var fault: Fault?
        /// Counts the changes of the fault.
        var era = 0
        var links: [Link] = []
    }

    /// Both sockets of one connection.
    fileprivate struct Link: Sendable {
        let client: TestSocket
        let broker: TestSocket

        func end() {
            client.end()
            broker.end()
        }
    }

    private let state: Locked<State>
    private let listener: TestListener

    /// The port to connect to.
    public var port: Int { listener.port }

    /// A proxy to a port of this machine, on 127.0.0.1 unless another address is given as a number.
    public init(to port: Int, address: UInt32 = 0x7F00_0001) {
        let state = Locked(State())
        self.state = state
        listener = TestListener(address: address) { client in
            if case .reset = state.current.fault { return client.reset() }
            guard let broker = try? TestSocket.connect(port: port) else { return client.end() }
            let link = Link(client: client, broker: broker)
            state.withLock { $0.links.append(link) }
            Thread.detachNewThread {
                var passage = Passage(.toBroker, link, state)
                passage.run()
            }
            var passage = Passage(.fromBroker, link, state)
            passage.run()
        }
    }

    deinit {
        cut()
    }

    /// Lets a fault begin, or ends it.
    public func set(_ fault: Fault?) {
        let links = state.withLock { state in
            state.fault = fault
            state.era += 1
            return state.links
        }
        if case .reset = fault { for link in forget(links) { link.client.reset() } }
    }

    /// Cuts every connection there is.
    public func cut() {
        for link in forget(state.current.links) { link.end() }
    }

    private func forget(_ links: [Link]) -> [Link] {
        state.withLock { $0.links = [] }
        return links
    }

    /// One direction of one connection.
    private struct Passage {
        let direction: Direction
        let link: Link
        let state: Locked<State>
        var seen = -1
        var passed = 0
        var noise: UInt64 = 0

        init(_ direction: Direction, _ link: Link, _ state: Locked<State>) {
            self.direction = direction
            self.link = link
            self.state = state
        }

        private var from: TestSocket { direction == .toBroker ? link.client : link.broker }
        private var to: TestSocket { direction == .toBroker ? link.broker : link.client }

        mutating func run() {
            while let bytes = read(), pass(bytes) {}
            if case .reset = state.current.fault { link.client.reset() } else { link.client.end() }
            link.broker.end()
        }

        private func read() -> [UInt8]? {
            // Looked at often: a fault must not wait for the next bytes, and an end of it neither.
            while true {
                if state.current.fault == .stopReading {
                    usleep(20_000)
                } else if from.isReadable(within: 50), state.current.fault != .stopReading {
                    return try? from.readSome()
                }
            }
        }

        private mutating func pass(_ bytes: [UInt8]) -> Bool {
            while case .freeze(let directions) = state.current.fault, directions.contains(direction) {
                usleep(20_000)
            }
            let (fault, era) = state.withLock { ($0.fault, $0.era) }
            if seen != era { (seen, passed) = (era, 0) }
            switch fault {
            case .delay(let milliseconds):
                usleep(milliseconds * 1000)
            case .drop:
                return true
            case .truncate(let most) where direction == .fromBroker:
                let rest = Array(bytes.prefix(most - passed))
                passed += rest.count
                return (try? to.write(rest)) != nil && passed < most
            case .garble(let seed) where direction == .fromBroker:
                if noise == 0 { noise = seed | 1 }
                return (try? to.write(bytes.map { _ in nonsense() })) != nil
            default: break
            }
            return (try? to.write(bytes)) != nil
        }

        /// Knuth's multiplicative generator is random enough for bytes that mean nothing.
        private mutating func nonsense() -> UInt8 {
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: noise >> 56)
        }
    }
}
