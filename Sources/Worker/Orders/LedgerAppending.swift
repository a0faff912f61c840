public import AMQP
public import Orders
public import Sealing

/// Appends single entries to the ledger from outside of a worker.
public enum LedgerAppending {
    /// Appends an entry, confirmed.
    ///
    /// - Parameters:
    ///   - entry: The entry.
    ///   - topology: Of the region.
    ///   - keyring: The region's keyring, with control keys.
    ///   - session: A connection whose user may write to the region's internal exchange.
    /// - Throws: ``LedgerAppendingError`` when the broker does not confirm it; `AMQPError`, `SealingError`.
    public static func append(
        _ entry: LedgerEntry, to topology: Topology, keyring: Keyring, on session: borrowing Session
    ) throws {
        let publication = try LedgerWriter.publication(of: entry, topology: topology, keyring: keyring)
        guard case .confirmed = try session.publish(publication) else {
            throw LedgerAppendingError.notConfirmed
        }
    }

    /// Appends a first entry to a ledger that has none, so that an empty stream stays the exception.
    ///
    /// - Parameters:
    ///   - topology: Of the region.
    ///   - keyring: The region's keyring, with control keys.
    ///   - clock: The time of day, for the entry.
    ///   - session: A connection that may read and write the ledger.
    /// - Returns: Whether an entry was appended.
    /// - Throws: As ``append(_:to:keyring:on:)``.
    @discardableResult
    public static func open(
        _ topology: Topology, keyring: Keyring, clock: WallClock, on session: borrowing Session
    ) throws -> Bool {
        guard try session.streamEnd(topology.ledgerStream, within: .seconds(1)) == nil else { return false }
        try append(.opening(at: clock.timestamp), to: topology, keyring: keyring, on: session)
        return true
    }
}

/// Why an entry is not in the ledger.
public enum LedgerAppendingError: Error, Sendable, CustomStringConvertible {
    /// The broker has not confirmed it; it may have arrived.
    case notConfirmed

    /// What to do.
    public var description: String {
        "the broker did not confirm the ledger's entry: see that lethe setup was run and that the user may write"
    }
}
