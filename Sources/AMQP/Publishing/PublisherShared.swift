import Locking
import Logging

/// What a publisher, its thread and the watchdog share.
final class PublisherShared: Watched {
    private struct State {
        /// Taken by the thread, in order.
        var arrived: [PublishBatch] = []
        /// Every batch with an undecided publication, for the deadline.
        var open: [PublishBatch] = []
        var isStopped = false
        /// The next attempt to connect is wanted at once.
        var mustHurry = false
        /// Another connection is wanted in place of the one there is.
        var mustRenew = false
    }

    let configuration: PublisherConfiguration
    let logger: Logger
    let wakeup = Wakeup()
    let guardian = CallGuard()
    let ended = Ending()
    /// Written by the thread, read by anyone.
    let status = Locked(PublisherStatus())
    private let state = Locked(State())

    init(_ configuration: PublisherConfiguration, logger: Logger) {
        self.configuration = configuration
        var logger = logger
        logger[metadataKey: "connection"] = "\(configuration.connectionName)"
        self.logger = logger
    }

    // MARK: From the caller

    func take(_ batch: PublishBatch) {
        let isTaken = state.withLock { state in
            guard !state.isStopped else { return false }
            state.arrived.append(batch)
            state.open.append(batch)
            return true
        }
        guard isTaken else { return batch.decideRest(.failed(AMQPError(.publish, .stopped))) }
        startThread()
        wakeup.signal()
    }

    func reconnectNow() {
        state.withLock { $0.mustHurry = true }
        wakeup.signal()
    }

    func renew() {
        state.withLock { state in
            state.mustHurry = true
            state.mustRenew = true
        }
        wakeup.signal()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        if ended.endUnlessStarted() {
            finish()
        } else {
            wakeup.signal()
            guardian.abortSetUp()
        }
    }

    // MARK: From the thread

    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Whether the wait before the next attempt is to end; asked once for each call of `reconnectNow`.
    func takeHurry() -> Bool {
        state.withLock { state in
            defer { state.mustHurry = false }
            return state.mustHurry
        }
    }

    var mustRenew: Bool { state.withLock { $0.mustRenew } }

    /// A connection is about to be made: it answers the calls of `renew` so far.
    func clearRenewal() { state.withLock { $0.mustRenew = false } }

    func takeArrived() -> [PublishBatch] {
        state.withLock { state in
            guard !state.arrived.isEmpty else { return [] }
            defer { state.arrived = [] }
            return state.arrived
        }
    }

    func set(_ state: PublisherStatus.State) {
        status.withLock { status in
            guard status.state != state else { return }
            status.state = state
            status.since = .now
        }
    }

    func finish() {
        Watchdog.shared.remove(guardian)
        Watchdog.shared.remove(self)
        failEverything(.stopped)
        set(.stopped)
        ended.end()
    }

    /// Decides everything that is undecided.
    func failEverything(_ code: AMQPError.Code) {
        let open = state.withLock { state in
            state.arrived = []
            defer { state.open = [] }
            return state.open
        }
        for batch in open { batch.decideRest(.failed(AMQPError(.publish, code))) }
    }

    // MARK: From the watchdog

    /// Keeps the deadline of every publication, also while the thread is stuck in a send.
    func tick(now: Instant) {
        let overdue = state.withLock { state in
            guard !state.open.isEmpty else { return [PublishBatch]() }
            let overdue = state.open.filter { $0.deadline <= now }
            state.open.removeAll { $0.deadline <= now || $0.isDecided }
            return overdue
        }
        guard !overdue.isEmpty else { return }
        let isBlocked = status.withLock { $0.blocked }
        for batch in overdue {
            batch.decideRest(.failed(AMQPError(.publish, isBlocked ? .blocked : .deadlinePassed)))
        }
    }

    private func startThread() {
        guard ended.begin() else { return }
        do throws(AMQPError) {
            try Watchdog.shared.add(guardian)
            try Watchdog.shared.add(self)
            try LinkThread.start(configuration.connectionName) { [self] in
                var loop = PublisherLoop(self)
                loop.run()
                finish()
            }
        } catch {
            status.withLock { $0.lastError = error }
            state.withLock { $0.isStopped = true }
            finish()
        }
    }
}
