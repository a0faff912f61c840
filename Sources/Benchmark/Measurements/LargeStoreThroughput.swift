import Vault

/// The vault alone on the large store and on an empty one, in turns.
struct LargeStoreThroughput: Measurement {
    let name = "scale"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let count = min(stage.options.count, 100_000)
        let large = try await stage.largeStore.open()
        let place = stage.newStore()
        defer { stage.remove(place) }
        let empty = try await Vault.open(place.vault, keyring: stage.keyring, clock: .system)
        // Not where the rounds before have stored: a fuller hour is a slower one.
        let hour = await stage.largeStore.ordinaryHour(round: round)
        for (vault, figure) in [(empty, Figure.storeEmpty), (large, .storeLarge)] {
            let entries = stage.largeStore.entries.entries(count, in: hour)
            let (seconds, _) = try await StoreAlone.store(entries, in: vault)
            book.take(figure, Double(count) / seconds)
            try await vault.close()
        }
    }
}
