import Locking
import Logging

/// The life of a consumer's thread: connect, serve, lose, wait, again.
struct ConsumerLoop: ~Copyable {
    /// What the commands so far ask for.
    enum Intent {
        /// Nothing: not started, cancelled or given back.
        case rest
        /// A consumer with this prefetch.
        case consume(prefetch: UInt16)
        /// The end.
        case stop
    }

    /// What the channel is doing.
    enum Channel {
        /// No channel, or none any more.
        case none
        /// Deliveries come.
        case consuming
        /// `basic.cancel` was sent; deliveries come until `cancel-ok`, by the deadline at the latest.
        case cancelling(deadline: Instant)
        /// Nothing comes; acknowledgements may be sent.
        case cancelled
    }

    let shared: ConsumerShared
    let configuration: ConsumerConfiguration
    var intent: Intent = .rest
    /// The consumer wanted now differs from the one there is, although the intent may look the same.
    var mustRenew = false
    var channel: Channel = .none
    var generation: UInt64 = 0
    var prefetch = 0
    /// Another connection is wanted in place of this one.
    var mustRenewConnection = false
    /// Whether a `.drained` is owed to a caller.
    var owesDrained = false
    var ledger = AcknowledgementLedger()
    var batch: BatchBuilder
    var backoff: Backoff
    /// Whether the next attempt is wanted at once.
    private var mustHurry = false
    /// Since when the broker has accepted the consumer; nil while it has not.
    var consumingSince: Instant?
    var random = SystemRandomNumberGenerator()

    init(_ shared: ConsumerShared) {
        self.shared = shared
        configuration = shared.configuration
        batch = BatchBuilder(configuration.batch)
        backoff = Backoff(
            base: configuration.timeouts.reconnectBase, cap: configuration.timeouts.reconnectCap)
    }

    /// Runs until stopped.
    mutating func run() {
        while true {
            takeCommandsOffline()
            yieldDrainedIfOwed()
            switch intent {
            case .stop: return
            case .rest:
                shared.set(.paused)
                shared.mailbox.wakeup.wait(until: nil)
            case .consume:
                shared.set(.connecting)
                if let error = connectAndServe() { lose(error) }
            }
        }
    }

    /// - Returns: why the connection was lost; nil when it ended as commanded.
    private mutating func connectAndServe() -> AMQPError? {
        let plan = LinkPlan(
            endpoint: configuration.endpoint, connectionName: configuration.connectionName,
            timeouts: configuration.timeouts)
        do throws(AMQPError) {
            var connection = try Connection.open(
                plan, guardian: shared.guardian, bodyBytesMax: configuration.bodyBytesMax)
            connection.acceptLargeHeaders()
            do throws(AMQPError) {
                try serve(&connection)
            } catch {
                // Only the channel is gone: the connection need not be cut, which the broker would log.
                if error.concernsChannelOnly { connection.endPolitely() }
                throw error
            }
            connection.endPolitely()
            return nil
        } catch {
            return error
        }
    }

    /// What was delivered is void.
    mutating func forgetChannel() {
        channel = .none
        _ = batch.take()
        ledger = AcknowledgementLedger()
    }

    /// Tells the loss, and waits before the next attempt.
    private mutating func lose(_ error: AMQPError) {
        forgetChannel()
        takeCommandsOffline()
        // A connection that was torn down in order to stop is not a loss.
        if case .stop = intent { return }

        shared.status.withLock { status in
            status.reconnects += 1
            status.lastError = error
            status.blocked = false
        }
        var isWanted = true
        if case .rest = intent { isWanted = false }
        // Before anybody is told, so that nobody who is told sees another state.
        shared.set(isWanted ? .connecting : .paused)
        shared.events.yield(.lost(error))
        yieldDrainedIfOwed()
        if let consumingSince { backoff.reset(afterLifetime: .now - consumingSince) }
        consumingSince = nil
        let wait = isWanted ? backoff.next(after: error, using: &random) : .zero
        // Whoever reads the events says it to people, once and not for each attempt.
        shared.logger.debug(
            "broker link lost", metadata: ["error": "\(error)", "retry-in": "\(wait)"])
        rest(until: ContinuousClock.now + wait)
    }

    /// Waits, listening to commands; one that changes the intent, or asks for it, ends the wait.
    private mutating func rest(until deadline: Instant) {
        mustHurry = false
        while ContinuousClock.now < deadline, !mustHurry {
            shared.mailbox.wakeup.wait(until: deadline)
            mustRenew = false
            takeCommandsOffline()
            yieldDrainedIfOwed()
            guard case .consume = intent, !mustRenew else { return }
        }
    }

    /// Commands while there is no connection: nothing is outstanding, so nothing can be acknowledged.
    private mutating func takeCommandsOffline() {
        for command in shared.mailbox.takeAll() {
            switch command {
            case .consume(let prefetch):
                if case .stop = intent { continue }
                intent = .consume(prefetch: prefetch)
                mustRenew = true
            case .cancel, .giveBack:
                if case .stop = intent { continue }
                intent = .rest
                // Before anybody is told, so that nobody who is told sees another state.
                shared.set(.paused)
                owesDrained = true
            case .acknowledge:
                shared.status.withLock { $0.staleAcknowledgements += 1 }
            case .reconnect, .renew:
                mustHurry = true
            case .stop:
                intent = .stop
            }
        }
    }

    mutating func yieldDrainedIfOwed() {
        guard owesDrained else { return }
        owesDrained = false
        shared.events.yield(.drained(generation: generation))
    }
}
