import Locking

/// A host's name being looked up on a thread of its own.
///
/// `getaddrinfo` blocks for as long as the name servers keep it waiting, ten seconds and more, and cannot be
/// interrupted: a link that is to end leaves it to itself.
final class Resolution: Sendable {
    private let wakeup = Wakeup()
    /// Written by the thread of the lookup, read by the link's.
    private let outcome = Locked<Result<[Address], AMQPError>?>(nil)

    private init() {}

    /// The addresses of a host, in the resolver's order.
    ///
    /// Blocks the link's thread until they are known or its set-up is aborted.
    static func addresses(of host: String, _ guardian: CallGuard) throws(AMQPError) -> [Address] {
        if Address.isLiteral(host) { return try Address.resolve(host) }
        let resolution = Resolution()
        try LinkThread.start("amqp-resolver") {
            let result = Result { () throws(AMQPError) in try Address.resolve(host) }
            resolution.outcome.withLock { $0 = result }
            resolution.wakeup.signal()
        }
        return try guardian.untilAborted(wakes: resolution.wakeup) { () throws(AMQPError) in
            while !guardian.isAborted {
                if let result = resolution.outcome.current { return try result.get() }
                resolution.wakeup.wait(until: nil)
            }
            throw AMQPError(.resolve, .stopped)
        }
    }
}
