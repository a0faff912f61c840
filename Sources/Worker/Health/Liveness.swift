import Locking
import Vault

/// Whether the worker can still make progress by itself; a restart is for when it cannot.
///
/// What it waits for from outside (a broker, a disk, a keyring) is readiness' business: a restart would not help.
/// A thread that does not come back from a call is another matter.
public final class Liveness: Sendable {
    /// What is waited for, since when.
    private enum Owed {
        /// The store's thread has been asked.
        case answer(ContinuousClock.Instant)
        /// It has answered; the worker's tasks are to ask it again.
        case question(ContinuousClock.Instant)
    }

    private let links: Links
    /// Nil while nothing is asked.
    private let owed = Locked<Owed?>(nil)

    /// How often the store's thread is asked.
    private static let period: Duration = .seconds(5)
    /// The longest call of the store is the rewrapping of 720 hours after a rotation: seconds, a minute on a disk
    /// in trouble.
    static let storeBound: Duration = .seconds(300)
    /// The store is asked every five seconds; so long no task has had a turn when it is not.
    static let taskBound: Duration = .seconds(120)
    /// Six times what the watchdog allows a call before it shuts the socket down.
    static let linkBound: Duration = .seconds(120)

    /// Watches a worker's links, and its store once told to.
    public init(metrics: Metrics) {
        links = metrics.links
    }

    /// Asks the store's thread again and again, until the worker stops.
    func watch(_ vault: Vault) async {
        repeat {
            ask(at: .now)
            await vault.respond()
            answer(at: .now)
        } while await Ticks(every: Self.period).makeAsyncIterator().next() != nil
        rest()
    }

    /// The store's thread has been asked.
    func ask(at instant: ContinuousClock.Instant) { owed.withLock { $0 = .answer(instant) } }

    /// It has answered.
    func answer(at instant: ContinuousClock.Instant) { owed.withLock { $0 = .question(instant) } }

    /// It will not be asked any more.
    func rest() { owed.withLock { $0 = nil } }

    /// What is stuck, and nothing but a restart will help; nil when nothing is.
    func stuck(now: ContinuousClock.Instant) -> String? {
        switch owed.current {
        case .answer(let since) where since.duration(to: now) > Self.storeBound:
            return "the store's thread has not come back from a call"
        case .question(let since) where since.duration(to: now) > Self.taskBound:
            return "the worker's tasks have no turn"
        default: break
        }
        let stuck = links.figures.first { link in
            link.figures.inCallSince.map { $0.duration(to: now) > Self.linkBound } ?? false
        }
        return stuck.map { "the thread of the \($0.name.rawValue) link has not come back from a call" }
    }
}
