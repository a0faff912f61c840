import Foundation
import Messages
public import Sealing

/// The orders in force, as they refuse results: fences of what was captured, and gates closed until lifted.
///
/// A pure value. For one person, application or account the latest suppression or lift decides whether the gate
/// is closed: a further forget or purge that does not suppress leaves it as it is, for only a lift opens it.
/// Fences only rise. Account-wide and per-application orders are apart, and any in force refuses.
public struct Fences: Sendable {
    /// Why a result is refused.
    public enum Refusal: Sendable, Hashable {
        /// It was captured before it was asked to be forgotten.
        case fenced
        /// Nothing is to be stored until the order is lifted.
        case suppressed
    }

    private enum Key: Hashable {
        case person(PersonToken, account: String, application: String?)
        case application(account: String, application: String)
        case account(String)
        case region
    }

    private struct Gate {
        /// The last second of capture that is refused.
        var fence = Int64.min
        /// The suppression or lift that decided last.
        var latest: Order?
        /// Some suppression is known, lifted or not.
        var isGuarded = false
        var isClosed: Bool { latest.map { $0.suppress && $0.verb != .lift } ?? false }
    }

    private var gates: [Key: Gate] = [:]
    /// The gates of every form of a person.
    private var persons: [PersonToken: Set<Key>] = [:]

    /// Nothing is refused.
    public init() {}

    /// Takes an order into force.
    public mutating func add(_ order: Order) {
        guard let key = Self.key(of: order) else { return }
        if case .person(_, _, let tokens) = order.subject {
            for token in tokens.all { persons[token, default: []].insert(key) }
        }
        var gate = gates[key] ?? Gate()
        if let fence = order.fence { gate.fence = max(gate.fence, fence) }
        gate.isGuarded = gate.isGuarded || order.suppress
        if order.decidesGate, gate.latest.map(order.supersedes) ?? true { gate.latest = order }
        gates[key] = gate
    }

    /// Whether an order is the one that says if a gate is closed: it must outlive the ledger, a lift as long as a
    /// suppression is known that it opens.
    public func isDeciding(_ order: Order) -> Bool {
        guard order.decidesGate, let key = Self.key(of: order), let gate = gates[key] else { return false }
        return gate.isGuarded && gate.latest?.id == order.id
    }

    /// Why a result is refused, or nil.
    ///
    /// - Parameters:
    ///   - account: Its account.
    ///   - application: Its application.
    ///   - tokens: The persons who called and were called, under every index key: an order has no tokens for
    ///     versions made after it.
    ///   - capturedSecond: When it was captured, in seconds since 1970.
    /// - Returns: nil when it may be stored.
    public func refusal(
        account: String, application: String, persons tokens: [PersonToken], capturedSecond: Int64
    ) -> Refusal? {
        guard !gates.isEmpty else { return nil }
        var isClosed = false
        for key in keys(account: account, application: application, persons: tokens) {
            guard let gate = gates[key] else { continue }
            if capturedSecond <= gate.fence { return .fenced }
            isClosed = isClosed || gate.isClosed
        }
        return isClosed ? .suppressed : nil
    }

    private func keys(account: String, application: String, persons tokens: [PersonToken]) -> [Key] {
        var keys: [Key] = [
            .region, .account(account), .application(account: account, application: application),
        ]
        for token in tokens {
            for key in persons[token] ?? [] {
                guard case .person(_, account, let wanted) = key else { continue }
                if wanted == nil || wanted == application { keys.append(key) }
            }
        }
        return keys
    }

    private static func key(of order: Order) -> Key? {
        guard order.verb != .find else { return nil }
        return switch order.subject {
        case .person(let account, let application, let tokens):
            .person(tokens.person, account: account, application: application)
        case .application(let account, let application):
            .application(account: account, application: application)
        case .account(let account): .account(account)
        case .before, .everything: .region
        }
    }
}
