import Locking
public import Logging

/// Takes deliveries from one queue on a thread and a connection of its own, and acknowledges them.
///
/// Every method may be called from anywhere; commands take effect in the order they were given. The link
/// reconnects by itself with full-jitter backoff and re-establishes prefetch and consumer.
public final class Consumer: Sendable {
    /// What happens, in order; for one reader.
    ///
    /// Finishes after `stop()`. Its depth is bounded by the prefetch: the broker sends no more until something is
    /// acknowledged. On a stream, which is sent by whole chunks, by the prefetch and a chunk, which is what the
    /// stream's writer found waiting: 8,192 entries at most (osiris 1.3.1 on gen_batch_server 0.8.8).
    public let events: AsyncStream<ConsumerEvent>

    private let shared: ConsumerShared

    /// A consumer that does nothing until `start`.
    public init(_ configuration: ConsumerConfiguration, logger: Logger) {
        let (events, continuation) = AsyncStream.makeStream(of: ConsumerEvent.self)
        self.events = events
        shared = ConsumerShared(configuration, events: continuation, logger: logger)
    }

    deinit {
        shared.stop()
    }

    /// Connects and consumes.
    ///
    /// Once only; after that `resume`.
    /// - Parameter prefetch: how many deliveries may be unacknowledged; from 1 (0 would mean 2000 to a quorum
    ///   queue and no end to others).
    public func start(prefetch: UInt16) {
        precondition(prefetch > 0, "a consumer needs a prefetch")
        shared.startThread()
        shared.mailbox.post(.consume(prefetch: prefetch))
    }

    /// Acknowledges a delivery, or everything up to it.
    ///
    /// For an older generation, or for what is settled already, it does nothing and is counted.
    public func acknowledge(_ tag: DeliveryTag, _ reach: AcknowledgeReach) {
        shared.mailbox.post(.acknowledge(tag, reach))
    }

    /// Stops taking.
    ///
    /// `.drained` follows when everything on its way has been handed on. The channel stays open for
    /// acknowledgements.
    public func cancel() {
        shared.mailbox.post(.cancel)
    }

    /// Consumes again, on a new channel and with a new generation.
    ///
    /// What the old channel still holds unacknowledged goes back to the queue. (A new channel, because RabbitMQ
    /// 3.10.8 can fail on a second consumer of a channel with deliveries in flight, rabbitmq-server #5927.)
    public func resume(prefetch: UInt16) {
        precondition(prefetch > 0, "a consumer needs a prefetch")
        shared.mailbox.post(.consume(prefetch: prefetch))
    }

    /// Closes the channel, so that everything unacknowledged goes back once.
    ///
    /// The connection stays. `.drained` follows.
    public func giveBack() {
        shared.mailbox.post(.giveBack)
    }

    /// Tries to connect at once if it waits to try again: what kept it from it may have been put right.
    public func reconnectNow() {
        shared.mailbox.post(.reconnect)
    }

    /// Makes a new connection in place of the one there is, with the credentials that lie there now, and consumes on it.
    ///
    /// What is unacknowledged goes back to the queue; nothing is told as lost. Where there is none, as `reconnectNow`.
    public func renew() {
        shared.mailbox.post(.renew)
    }

    /// Sends the acknowledgements given before, closes, and ends the thread and `events`.
    ///
    /// Ends within the limits of a call when the broker does not answer.
    public func stop() async {
        shared.stop()
        await shared.ended.wait()
    }

    /// How the link is.
    public var status: ConsumerStatus {
        var status = shared.status.withLock { $0 }
        status.inCallSince = shared.guardian.inCallSince
        return status
    }
}
