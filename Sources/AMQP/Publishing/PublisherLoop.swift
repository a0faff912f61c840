import Locking
import Logging

/// The life of a publisher's thread: connect, send and settle, lose, wait, again.
struct PublisherLoop: ~Copyable {
    /// One publication on its way.
    struct Ticket {
        let batch: PublishBatch
        let index: Int
    }

    private let shared: PublisherShared
    private let configuration: PublisherConfiguration
    /// Batches not wholly sent yet, in order; the first is sent up to `sent`.
    private var queue: [PublishBatch] = []
    private var sent = 0
    private var ledger = ConfirmLedger<Ticket>()
    private var isBlocked = false
    private var backoff: Backoff
    /// Whether anything was confirmed on this connection.
    private var hasWorked = false
    /// Since when there has been this connection; nil while there is none.
    private var connectedSince: Instant?
    private var random = SystemRandomNumberGenerator()

    init(_ shared: PublisherShared) {
        self.shared = shared
        configuration = shared.configuration
        backoff = Backoff(
            base: configuration.timeouts.reconnectBase, cap: configuration.timeouts.reconnectCap)
    }

    /// Runs until stopped.
    mutating func run() {
        while !shared.isStopped {
            shared.set(.connecting)
            let error = connectAndServe()
            failSent()
            if let error, !shared.isStopped { wait(after: error) }
        }
    }

    /// - Returns: why the connection was lost; nil when stopped, or when another is wanted in its place.
    private mutating func connectAndServe() -> AMQPError? {
        let plan = LinkPlan(
            endpoint: configuration.endpoint, connectionName: configuration.connectionName,
            timeouts: configuration.timeouts)
        do throws(AMQPError) {
            shared.clearRenewal()
            // Returned bodies are our own; there is nothing to do with them.
            var connection = try Connection.open(plan, guardian: shared.guardian, bodyBytesMax: 0)
            try openChannel(connection)
            connectedSince = .now
            shared.guardian.setSettingUp(false)
            try serve(&connection)
            connection.endPolitely()
            return nil
        } catch {
            return error
        }
    }

    private mutating func openChannel(_ connection: borrowing Connection) throws(AMQPError) {
        try connection.openChannel()
        try connection.selectConfirms()
        isBlocked = false
        shared.status.withLock { status in
            status.lastError = nil
            status.blocked = false
        }
        shared.set(.connected)
    }

    private mutating func wait(after error: AMQPError) {
        if hasWorked { backoff.reset() }
        hasWorked = false
        // There may have been nothing to publish for weeks.
        if let connectedSince { backoff.reset(afterLifetime: .now - connectedSince) }
        connectedSince = nil
        let wait = backoff.next(after: error, using: &random)
        shared.status.withLock { status in
            status.reconnects += 1
            status.lastError = error
            status.blocked = false
        }
        shared.set(.connecting)
        shared.logger.debug("broker link lost", metadata: ["error": "\(error)", "retry-in": "\(wait)"])
        let deadline = ContinuousClock.now + wait
        // One that was asked for while the link still worked has been answered by this loss.
        _ = shared.takeHurry()
        while ContinuousClock.now < deadline, !shared.isStopped, !shared.takeHurry() {
            shared.wakeup.wait(until: deadline)
        }
    }

    /// What was sent and not confirmed has no outcome on another connection.
    private mutating func failSent() {
        for ticket in ledger.takeAll() {
            ticket.batch.decide(ticket.index, .failed(AMQPError(.publish, .connectionLost)))
        }
    }

    // MARK: Serving

    private mutating func serve(_ connection: inout Connection) throws(AMQPError) {
        while !shared.isStopped {
            queue += shared.takeArrived()
            let mustRenew = shared.mustRenew
            if mustRenew, hasNothingToAwait { return }
            shared.guardian.enter(limit: configuration.timeouts.stuck)
            try read(&connection)
            let hasMore = try mustRenew ? false : send(&connection)
            shared.guardian.leave()
            if mustRenew, hasNothingToAwait { continue }
            try checkConfirms()
            if !connection.hasBuffered { wait(connection, toSend: hasMore) }
        }
    }

    /// Whether nothing that was sent can still have another outcome than that nobody knows.
    private var hasNothingToAwait: Bool {
        guard let oldest = ledger.oldest else { return true }
        return oldest.batch.deadline <= ContinuousClock.now
    }

    /// Sends until there is nothing more, or no more may be sent now.
    /// - Returns: whether the socket's room is what is missing.
    private mutating func send(_ connection: inout Connection) throws(AMQPError) -> Bool {
        var count = 0
        while !isBlocked, ledger.count < configuration.unconfirmedMax, let batch = queue.first {
            guard sent < batch.count else {
                queue.removeFirst()
                sent = 0
                continue
            }
            // Decided already means: its deadline has passed while it waited here.
            guard let publication = batch.publication(at: sent) else {
                sent += 1
                continue
            }
            guard publication.isEncodable else {
                batch.decide(sent, .failed(AMQPError(.publish, .notEncodable)))
                sent += 1
                continue
            }
            // A send that finds no room would wait inside the library, which then reads nothing either.
            guard Poll.isWritable(connection.descriptor) else { return true }
            let ticket = Ticket(batch: batch, index: sent)
            // On the ledger first: when the send fails half-way it may have arrived all the same.
            let number = ledger.nextNumber
            ledger.append(ticket)
            sent += 1
            try connection.send(publication, correlationID: String(number))
            count += 1
            // Confirms, returns and alarms come in while we send.
            if count % 64 == 0 { try read(&connection) }
        }
        return false
    }

    private mutating func read(_ connection: inout Connection) throws(AMQPError) {
        while let incoming = try connection.next() {
            switch incoming {
            case .confirm(let number, let multiple, let isPositive):
                hasWorked = true
                ledger.settle(number, multiple: multiple) { ticket, returned in
                    ticket.batch.decide(ticket.index, Self.outcome(isPositive, returned: returned))
                }
            case .message(let message):
                // A publication's number travels as its correlation id: a return names it in no other way.
                if case .returned(let code) = message.origin,
                    let number = message.properties.correlationID.flatMap({ UInt64($0) })
                {
                    _ = ledger.noteReturn(number, code: code)
                }
            case .blocked(let isBlocked):
                self.isBlocked = isBlocked
                shared.status.withLock { $0.blocked = isBlocked }
                shared.logger.info("publishing \(isBlocked ? "blocked" : "unblocked") by the broker")
            case .channelClosed(let code): try reopen(&connection, after: code)
            case .consumerCancelled, .cancelDone: throw AMQPError(.receive, .protocolViolation)
            }
        }
    }

    private static func outcome(_ isPositive: Bool, returned: Int?) -> PublishOutcome {
        guard isPositive else { return .refused }
        if let returned { return .returned(code: returned) }
        return .confirmed
    }

    /// The channel is gone, for example because one publication named an exchange that does not exist.
    ///
    /// Everything sent on it fails with the reply code; what waits here is sent on a new one.
    private mutating func reopen(_ connection: inout Connection, after code: Int) throws(AMQPError) {
        let error = AMQPError(.publish, .reply(code))
        for ticket in ledger.takeAll() { ticket.batch.decide(ticket.index, .failed(error)) }
        try connection.dropQueuedFrames()
        try openChannel(connection)
        shared.status.withLock { $0.lastError = error }
    }

    /// When as many as may be are on their way and the oldest has passed its deadline, the broker does not
    /// confirm any more: a new connection is all that can be tried.
    private func checkConfirms() throws(AMQPError) {
        guard !isBlocked, ledger.count >= configuration.unconfirmedMax, let oldest = ledger.oldest,
            ContinuousClock.now >= oldest.batch.deadline
        else { return }
        throw AMQPError(.publish, .timedOut)
    }

    private func wait(_ connection: borrowing Connection, toSend: Bool) {
        let deadline = connection.nextCallDue
        let interest: Poll.Interest = toSend ? [.readable, .writable] : .readable
        let ready = Poll.wait(
            for: [
                .init(descriptor: connection.descriptor, interest: interest),
                .init(descriptor: shared.wakeup.descriptor, interest: .readable),
            ], until: deadline)
        if !ready[1].isEmpty { shared.wakeup.clear() }
    }
}
