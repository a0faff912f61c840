import Sealing
import Support
import Vault

/// The vault alone: entries that are ready, into one hour of a new store, 1000 a batch.
struct StoreAlone: Measurement {
    let name = "store"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let place = stage.newStore()
        defer { stage.remove(place) }
        let vault = try await Vault.open(place.vault, keyring: stage.keyring, clock: .system)
        let entries = stage.largeStore.entries.entries(
            min(stage.options.count, 200_000), in: stage.largeStore.newest)
        let watch = try await Self.store(entries, in: vault)
        book.take(.store, Double(entries.count) / watch.seconds)
        book.take(.storeCPU, watch.processorSeconds * 1e6 / Double(entries.count))
        try await vault.close()
    }

    /// Stores everything, 1000 a batch.
    ///
    /// - Returns: What it took.
    static func store(_ entries: [Entry], in vault: Vault) async throws -> (
        seconds: Double, processorSeconds: Double
    ) {
        let watch = Stopwatch()
        for start in stride(from: 0, to: entries.count, by: 1000) {
            let outcomes = try await vault.store(Array(entries[start..<min(start + 1000, entries.count)]))
            guard outcomes.allSatisfy({ if case .stored = $0 { true } else { false } }) else {
                throw TestFailure("an entry was not stored")
            }
        }
        return (watch.seconds, watch.processorSeconds)
    }
}
