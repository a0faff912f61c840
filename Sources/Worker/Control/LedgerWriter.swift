import AMQP
import Foundation
import Orders
import Sealing

/// Appends entries to the region's ledger, authenticated and confirmed.
struct LedgerWriter: Sendable {
    let topology: Topology
    let publisher: Publisher
    let keyring: KeyringInUse

    /// Appends entries, in order.
    ///
    /// - Returns: What became of each; one that was not confirmed may have arrived all the same, which does no
    ///   harm.
    /// - Throws: `SealingError` when they cannot be authenticated.
    func append(_ entries: [LedgerEntry]) async throws(SealingError) -> [PublishOutcome] {
        var publications: [Publication] = []
        for entry in entries {
            publications.append(try Self.publication(of: entry, topology: topology, keyring: keyring.current))
        }
        return await publisher.publish(publications)
    }

    /// An entry as a message.
    static func publication(
        of entry: LedgerEntry, topology: Topology, keyring: Keyring
    ) throws(SealingError) -> Publication {
        let note = try Note(
            entry.encoded(nonce: UUID()), as: .ledger, keyring: keyring, region: topology.region)
        return Publication(
            exchange: topology.internalExchange, routingKey: Topology.ledgerKey, body: note.body,
            contentType: Topology.noteType)
    }
}
