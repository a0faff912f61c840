import Locking
import Logging

/// What a consumer and its thread share.
final class ConsumerShared: Sendable {
    enum Command: Sendable {
        case consume(prefetch: UInt16)
        case acknowledge(DeliveryTag, AcknowledgeReach)
        case cancel
        case giveBack
        case reconnect
        case renew
        case stop
    }

    let configuration: ConsumerConfiguration
    let events: AsyncStream<ConsumerEvent>.Continuation
    let logger: Logger
    /// From anyone to the thread.
    let mailbox = Mailbox<Command>()
    let guardian = CallGuard()
    let ended = Ending()
    /// Written by the thread, read by anyone.
    let status = Locked(ConsumerStatus())

    init(
        _ configuration: ConsumerConfiguration, events: AsyncStream<ConsumerEvent>.Continuation,
        logger: Logger
    ) {
        self.configuration = configuration
        self.events = events
        var logger = logger
        logger[metadataKey: "connection"] = "\(configuration.connectionName)"
        self.logger = logger
    }

    /// Starts the thread, the first time.
    func startThread() {
        guard ended.begin() else { return }
        do throws(AMQPError) {
            try Watchdog.shared.add(guardian)
            try LinkThread.start(configuration.connectionName) { [self] in
                var loop = ConsumerLoop(self)
                loop.run()
                finish()
            }
        } catch {
            // Without a thread there is no link: said like any other loss, and final.
            status.withLock { $0.lastError = error }
            events.yield(.lost(error))
            finish()
        }
    }

    /// Asks the thread to end, after the commands given before; ends at once what never started.
    func stop() {
        mailbox.post(.stop)
        if ended.endUnlessStarted() {
            finish()
        } else {
            guardian.abortSetUp()
        }
    }

    func finish() {
        Watchdog.shared.remove(guardian)
        set(.stopped)
        events.finish()
        ended.end()
    }

    func set(_ state: ConsumerStatus.State) {
        status.withLock { status in
            guard status.state != state else { return }
            status.state = state
            status.since = .now
        }
    }
}
