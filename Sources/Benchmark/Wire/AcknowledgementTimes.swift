import Locking

/// When each delivery of one consumer was acknowledged.
final class AcknowledgementTimes: Sendable {
    private struct State {
        var times: [ContinuousClock.Instant?] = []
        /// Everything before it is acknowledged.
        var first = 0
        var settled = 0
        var consumers = 0
    }

    private let state = Locked(State())
    private let queue: String

    /// - Parameter queue: What the consumer consumes from.
    init(queue: String) {
        self.queue = queue
    }

    /// How many deliveries are acknowledged.
    var count: Int { state.withLock { $0.settled } }

    /// The times, by delivery tag from 1 on; nil when the consumer began anew, so that tags say nothing.
    var times: [ContinuousClock.Instant?]? {
        state.withLock { $0.consumers == 1 ? $0.times : nil }
    }

    /// Takes what one connection sends.
    ///
    /// - Parameters:
    ///   - found: What was sent.
    ///   - now: When.
    ///   - isOurs: Whether that connection consumes from the queue; changed when it begins to.
    func take(_ found: FrameScanner.Found, at now: ContinuousClock.Instant, isOurs: inout Bool) {
        switch found {
        case .consume(let queue) where queue == self.queue:
            isOurs = true
            state.withLock { $0.consumers += 1 }
        case .acknowledge(let tag, let isMultiple) where isOurs && tag > 0:
            state.withLock { Self.settle(Int(tag) - 1, isMultiple, now, &$0) }
        case .consume, .acknowledge: break
        }
    }

    private static func settle(
        _ index: Int, _ isMultiple: Bool, _ now: ContinuousClock.Instant, _ state: inout State
    ) {
        while state.times.count <= index { state.times.append(nil) }
        for index in (isMultiple ? min(state.first, index) : index)...index where state.times[index] == nil {
            state.times[index] = now
            state.settled += 1
        }
        while state.first < state.times.count, state.times[state.first] != nil { state.first += 1 }
    }
}
