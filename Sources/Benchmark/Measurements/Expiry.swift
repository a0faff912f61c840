import Sealing
import Support
import Vault

/// Destroying an hour of the large store, while batches are stored into another.
///
/// Two hours are taken away in each round: the large one first, then one of 1000 records. Batches of 50 every 50 ms are what a worker makes of 1000
/// results a second. An expiry keeps the vault's thread to itself, so that what it costs a batch is its own length at most; "during" is the five seconds from
/// its beginning, of whose 100 batches the p99 is the second longest.
struct Expiry: Measurement {
    let name = "expiry"

    private static let recordsMax = 1_000_000
    private static let window: Duration = .seconds(5)
    private static let period: Duration = .milliseconds(50)
    private static let batch = 50

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let store = stage.largeStore
        let vault = try await store.open()
        let doomed = await store.doomed
        guard round <= doomed.count else { return try await vault.close() }
        let hours = doomed[round - 1]
        let records = min(stage.options.records, Self.recordsMax)
        Progress.note("filling an hour with \(records) records")
        try await store.add(records - 1, to: hours.large, of: vault)
        if round == 1, records < Self.recordsMax {
            book.note("expiry: the large hour had \(records) records")
        }

        take(.storeBefore, try await Self.latencies(Self.batches(store), vault), &book)
        let batches = Self.batches(store)
        await store.pass(hours.large)
        async let meanwhile = Self.latencies(batches, vault)
        book.take(.expireMillion, try await Self.expire(vault))
        take(.storeMeanwhile, try await meanwhile, &book)
        await store.pass(hours.small)
        book.take(.expireThousand, try await Self.expire(vault))
        try await vault.close()
    }

    private func take(_ figure: Figure, _ latencies: Statistics, _ book: inout Book) {
        if let value = latencies.percentile(0.99) { book.take(figure, value) }
    }

    private static func expire(_ vault: Vault) async throws -> Double {
        let watch = Stopwatch()
        let expired = try await vault.expire()
        guard expired == 1 else { throw TestFailure("\(expired) hours expired instead of one") }
        return watch.seconds
    }

    private static func batches(_ store: LargeStore) -> [[Entry]] {
        (0..<Int(window / period)).map { _ in store.entries.entries(batch, in: store.newest) }
    }

    /// Milliseconds from the moment a batch is due to its commit.
    private static func latencies(_ batches: [[Entry]], _ vault: Vault) async throws -> Statistics {
        let clock = ContinuousClock()
        let begun = clock.now
        var milliseconds: [Double] = []
        for (number, batch) in batches.enumerated() {
            let due = begun + period * number
            try await clock.sleep(until: due, tolerance: .zero)
            _ = try await vault.store(batch)
            milliseconds.append(due.duration(to: clock.now) / .milliseconds(1))
        }
        return Statistics(milliseconds)
    }
}
