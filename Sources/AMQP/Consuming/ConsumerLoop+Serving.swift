import Locking
import Logging

extension ConsumerLoop {
    /// How many frames' worth of messages are read before commands are looked at again.
    private static let burst = 512

    /// Serves a connection until stopped, or until another is wanted in its place.
    mutating func serve(_ connection: inout Connection) throws(AMQPError) {
        mustRenew = true
        mustRenewConnection = false
        while true {
            let guardian = shared.guardian
            guardian.enter(limit: configuration.timeouts.stuck)
            try takeCommands(&connection)
            if case .stop = intent { return }
            if mustRenewConnection { return forgetChannel() }
            try reconcile(&connection)

            guardian.enter(limit: configuration.timeouts.stuck)
            let hasMore = try read(&connection)
            try sendAcknowledgements(connection)
            guardian.leave()

            flushIfDue(nothingMore: !hasMore)
            try checkCancelDeadline()
            // Everything there is has been read first: what TLS has decrypted is invisible to `poll`.
            if !hasMore, !mayBegin { wait(connection) }
        }
    }

    // MARK: Commands

    private mutating func takeCommands(_ connection: inout Connection) throws(AMQPError) {
        for command in shared.mailbox.takeAll() {
            switch command {
            case .acknowledge(let tag, let reach):
                if tag.generation != generation || !ledger.settle(tag.number, reach) {
                    shared.status.withLock { $0.staleAcknowledgements += 1 }
                }
            case .consume(let prefetch):
                if case .stop = intent { continue }
                intent = .consume(prefetch: prefetch)
                mustRenew = true
            case .cancel:
                if case .stop = intent { continue }
                intent = .rest
                owesDrained = true
            case .giveBack:
                if case .stop = intent { continue }
                intent = .rest
                owesDrained = true
                try closeChannel(&connection)
            case .reconnect: break
            case .renew: mustRenewConnection = true
            case .stop:
                intent = .stop
            }
        }
        try sendAcknowledgements(connection)
    }

    private mutating func sendAcknowledgements(_ connection: borrowing Connection) throws(AMQPError) {
        for acknowledgement in ledger.takeAcknowledgements() {
            try connection.sendAcknowledgement(acknowledgement.number, multiple: acknowledgement.multiple)
        }
    }

    /// Closes the channel: all that is unacknowledged goes back, and what was collected here is void.
    private mutating func closeChannel(_ connection: inout Connection) throws(AMQPError) {
        if case .none = channel { return }
        // What was acknowledged before the command still counts.
        try sendAcknowledgements(connection)
        forgetChannel()
        try connection.closeChannel()
    }

    // MARK: Bringing the channel to what is wanted

    private mutating func reconcile(_ connection: inout Connection) throws(AMQPError) {
        switch (intent, channel) {
        case (.stop, _), (_, .cancelling): return
        case (.rest, .consuming):
            try connection.sendCancel()
            channel = .cancelling(deadline: .now + configuration.timeouts.call)
        case (.rest, _):
            shared.set(.paused)
            // Connected and at rest: nothing is lost by tearing it down.
            shared.guardian.setSettingUp(false)
            yieldDrainedIfOwed()
        case (.consume(let prefetch), _):
            guard mustRenew else { return }
            try begin(&connection, prefetch: prefetch)
        }
    }

    /// Whether a consumer was asked for while the one before was being cancelled, and nothing is in its way any more.
    private var mayBegin: Bool {
        guard mustRenew, case .consume = intent else { return false }
        if case .cancelling = channel { return false }
        return true
    }

    private mutating func begin(_ connection: inout Connection, prefetch: UInt16) throws(AMQPError) {
        try closeChannel(&connection)
        yieldDrainedIfOwed()
        shared.set(.connecting)
        try connection.openChannel()
        try connection.consume(
            queue: configuration.queue, prefetch: prefetch, arguments: configuration.arguments())
        shared.guardian.setSettingUp(false)
        mustRenew = false
        channel = .consuming
        generation += 1
        self.prefetch = Int(prefetch)
        ledger = AcknowledgementLedger()
        consumingSince = .now
        let generation = generation
        shared.status.withLock { status in
            status.generation = generation
            status.lastError = nil
        }
        shared.set(.consuming)
        shared.events.yield(.consuming(generation: generation))
        shared.logger.debug("consuming", metadata: ["queue": "\(configuration.queue)"])
    }

    // MARK: Reading

    /// - Returns: whether there may be more to read at once.
    private mutating func read(_ connection: inout Connection) throws(AMQPError) -> Bool {
        let now = ContinuousClock.now
        for _ in 0..<Self.burst {
            guard let incoming = try connection.next() else { return false }
            try take(incoming, now: now)
        }
        return true
    }

    private mutating func take(_ incoming: Incoming, now: Instant) throws(AMQPError) {
        switch incoming {
        case .message(let message):
            // A return cannot concern a connection that publishes nothing.
            if let delivery = Delivery(message, generation: generation) { collect(delivery, now: now) }
        case .cancelDone:
            guard case .cancelling = channel else { throw AMQPError(.receive, .protocolViolation) }
            channel = .cancelled
            flush(batch.take())
            shared.set(.paused)
            yieldDrainedIfOwed()
        case .consumerCancelled: throw AMQPError(.consume, .cancelledByBroker)
        case .channelClosed(let code):
            channel = .none
            throw AMQPError(.consume, .reply(code))
        case .blocked(let isBlocked): shared.status.withLock { $0.blocked = isBlocked }
        case .confirm: throw AMQPError(.receive, .protocolViolation)
        }
    }

    private mutating func collect(_ delivery: Delivery, now: Instant) {
        ledger.deliver(delivery.tag.number)
        if let full = batch.append(delivery, now: now) {
            flush(full)
        }
    }

    // MARK: Handing on

    private mutating func flushIfDue(nothingMore: Bool) {
        guard !batch.isEmpty else { return }
        if nothingMore, ledger.outstanding >= prefetch {
            // The broker sends nothing until something is acknowledged. If all that could be is in this batch, waiting would
            // be in vain; else a batch before it makes room for more to come, and this one may become full.
            flush(ledger.outstanding <= batch.count ? batch.take() : batch.takeIfLingered(now: .now))
        } else {
            flush(batch.takeIfDue(now: .now))
        }
    }

    private func flush(_ deliveries: [Delivery]?) {
        guard let deliveries else { return }
        shared.status.withLock { $0.deliveries += deliveries.count }
        shared.events.yield(.batch(deliveries))
    }

    // MARK: Waiting

    private func checkCancelDeadline() throws(AMQPError) {
        if case .cancelling(let deadline) = channel, ContinuousClock.now >= deadline {
            throw AMQPError(.cancel, .timedOut)
        }
    }

    /// Waits for frames, commands, or the next thing that is due.
    private func wait(_ connection: borrowing Connection) {
        var deadline = connection.nextCallDue
        let batchDue = ledger.outstanding < prefetch ? batch.deadline : batch.lingerEnd
        if let batchDue { deadline = min(deadline, batchDue) }
        if case .cancelling(let due) = channel { deadline = min(deadline, due) }
        let wakeup = shared.mailbox.wakeup
        let ready = Poll.wait(
            for: [
                .init(descriptor: connection.descriptor, interest: .readable),
                .init(descriptor: wakeup.descriptor, interest: .readable),
            ], until: deadline)
        if !ready[1].isEmpty { wakeup.clear() }
    }
}
