import Foundation
import Locking

/// What must hold for a worker to do its work; readiness is all of them together.
public enum Condition: String, CaseIterable, Codable, Sendable {
    /// Results are being consumed.
    case broker
    /// Batches can be committed.
    case store
    /// The keyring could be read when it was last due.
    case keyring
    /// The broker takes the password and the certificates that lie there now.
    case credentials
    /// Refused results can be handed to the region's rejects.
    case rejects
    /// The region's ledger is followed at its end.
    case ledger
    /// The ledger holds what this store must say: that it is there, and orders that would age out.
    case roster
    /// Commands are taken and admitted.
    case commands
    /// Orders are carried out as they come.
    case orders
    /// The broker confirms receipts.
    case receipts
    /// The clock is not in doubt.
    case clock
    /// Hours are destroyed when their time has come.
    case retention
    /// No file of an hour is set aside as damaged.
    case segments
}

/// The state of every condition, since when, and what each waits for.
public final class Conditions: Sendable {
    /// One condition's state.
    public struct State: Sendable, Equatable, Codable {
        /// Which one.
        public let name: Condition
        /// Whether it holds.
        public var ok: Bool
        /// Why it holds or what it waits for: a constant sentence, never a peer's text.
        public var reason: String
        /// When it last changed between holding and not, RFC 3339.
        public var since: String
    }

    /// The reason of a condition that nobody has looked to yet.
    static let starting = "starting"

    private let states: Locked<[Condition: State]>
    private let failures = Locked<[Condition: UInt64]>([:])
    private let clock: WallClock

    /// Nothing holds before it has been seen to.
    public init(clock: WallClock) {
        self.clock = clock
        let since = clock.rfc3339
        states = Locked(
            Dictionary(
                uniqueKeysWithValues: Condition.allCases.map {
                    ($0, State(name: $0, ok: false, reason: Self.starting, since: since))
                }))
    }

    /// Says that a condition holds.
    ///
    /// - Returns: Whether it did not hold before.
    @discardableResult
    func hold(_ condition: Condition, _ reason: String) -> Bool {
        set(condition, ok: true, reason)
    }

    /// Says that something was tried and failed, so that a condition does not hold, and what it waits for.
    ///
    /// - Returns: Whether it held before, or waited for something else.
    @discardableResult
    func wait(_ condition: Condition, _ reason: String) -> Bool {
        failures.withLock { $0[condition, default: 0] += 1 }
        return set(condition, ok: false, reason)
    }

    /// Says that a condition does not hold yet, since its turn has not come: nothing has failed.
    func notYet(_ condition: Condition, _ reason: String) {
        _ = set(condition, ok: false, reason)
    }

    /// Gives another reason to a condition that holds; changes nothing when it does not.
    func explain(_ condition: Condition, _ reason: String) {
        states.withLock { states in
            if states[condition]?.ok == true { states[condition]?.reason = reason }
        }
    }

    /// How often something failed, so that the condition did not hold.
    func errors(of condition: Condition) -> UInt64 {
        failures.withLock { $0[condition] ?? 0 }
    }

    /// All states, in the order of ``Condition``.
    public var all: [State] {
        let states = states.current
        return Condition.allCases.compactMap { states[$0] }
    }

    /// Whether all hold.
    public var isReady: Bool {
        states.current.values.allSatisfy(\.ok)
    }

    private func set(_ condition: Condition, ok: Bool, _ reason: String) -> Bool {
        let now = clock.rfc3339
        return states.withLock { states in
            let former = states[condition]
            let since = former?.ok == ok ? former?.since ?? now : now
            states[condition] = State(name: condition, ok: ok, reason: reason, since: since)
            return former?.ok != ok || former?.reason != reason
        }
    }
}
