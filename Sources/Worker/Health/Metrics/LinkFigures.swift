import AMQP
import Locking

/// One of the worker's connections to the broker.
enum LinkName: String, CaseIterable, Sendable {
    /// Takes results.
    case intake
    /// Takes commands.
    case control
    /// Follows the ledger.
    case ledger
    /// Publishes rejects, receipts and ledger entries.
    case `internal`
}

/// What a link counts by itself, at a moment.
struct LinkFigures: Sendable {
    /// What it is doing, in a word or two.
    let state: String
    let since: ContinuousClock.Instant
    var reconnects = 0
    var staleAcknowledgements = 0
    var isBlocked = false
    var blocked: Duration = .zero
    /// Since when its thread has been in one call; nil while it is in none.
    var inCallSince: ContinuousClock.Instant?
}

extension LinkFigures {
    init(_ status: ConsumerStatus) {
        let state =
            switch status.state {
            case .connecting: "connecting"
            case .consuming: "consuming"
            case .paused: "at rest"
            case .stopped: "stopped"
            }
        self.init(
            state: state, since: status.since, reconnects: status.reconnects,
            staleAcknowledgements: status.staleAcknowledgements, isBlocked: status.blocked,
            blocked: status.blockedTime, inCallSince: status.inCallSince)
    }

    init(_ status: PublisherStatus) {
        let state =
            switch status.state {
            case .idle: "at rest"
            case .connecting: "connecting"
            case .connected: "connected"
            case .stopped: "stopped"
            }
        self.init(
            state: state, since: status.since, reconnects: status.reconnects, isBlocked: status.blocked,
            blocked: status.blockedTime, inCallSince: status.inCallSince)
    }
}

/// The worker's links, asked when somebody wants to know and never on a result's way.
final class Links: Sendable {
    private let asked = Locked<[LinkName: @Sendable () -> LinkFigures]>([:])

    /// Asks a link from now on, in place of the one of that name before.
    func watch(_ name: LinkName, _ figures: @escaping @Sendable () -> LinkFigures) {
        asked.withLock { $0[name] = figures }
    }

    /// How they are, in the order of ``LinkName``; none before the worker has made any.
    var figures: [(name: LinkName, figures: LinkFigures)] {
        let asked = asked.current
        return LinkName.allCases.compactMap { name in asked[name].map { (name, $0()) } }
    }
}
