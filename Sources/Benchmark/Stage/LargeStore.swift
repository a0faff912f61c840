import Foundation
import Locking
import Sealing
import Vault

/// A store of many records over many hours, made once by the vault itself, and used by one measurement after the other.
actor LargeStore {
    /// Hours that ``Expiry`` takes away in one round; the younger is destroyed an hour later.
    struct Doomed: Sendable {
        /// Filled with as many records as the measurement wants only when it comes to it.
        let large: CaptureHour
        /// Has 1000 records.
        let small: CaptureHour
    }

    private static let batch = 1000
    private static let smallHour = 1000
    /// Callers that are remembered, about: enough for every forget, from all hours.
    private static let remembered = 20_000

    nonisolated let place: StorePlace
    nonisolated let entries: EntryMaker
    private let keyring: Keyring
    private let options: Options
    /// The hour that measurements may store into: the last to expire.
    nonisolated let newest: CaptureHour
    private var isMade = false
    private var persons: [EntryMaker.Person] = []
    /// Seconds that the clock is set forward.
    private nonisolated let ahead = Locked<Int64>(0)

    init(_ place: StorePlace, keyring: Keyring, entries: EntryMaker, options: Options) {
        self.place = place
        self.keyring = keyring
        self.entries = entries
        self.options = options
        // The coming hour is the newest, so that none of 720 expires by itself during the next hour.
        newest = CaptureHour(index: CaptureHour(containing: Self.now).index + 1)
    }

    private static var now: Int64 { Int64(Date.now.timeIntervalSince1970) }

    private var oldest: CaptureHour { CaptureHour(index: newest.index - Int64(options.hours) + 1) }

    private var oldestOrdinary: CaptureHour { CaptureHour(index: oldest.index + Int64(2 * doomed.count)) }

    /// An hour like all others, another one in each round as long as there are any.
    func ordinaryHour(round: Int) -> CaptureHour {
        CaptureHour(index: max(oldestOrdinary.index, newest.index - Int64(round) + 1))
    }

    /// Opens the store, which is made when it is first asked for.
    ///
    /// - Returns: The vault; close it.
    func open() async throws -> Vault {
        let vault = try await Vault.open(configuration, keyring: keyring, clock: clock)
        try await vault.trustClock()
        if !isMade {
            try await fill(vault)
            isMade = true
        }
        return vault
    }

    /// As old as the store's hours may get, so that the oldest is the next to expire.
    private var configuration: VaultConfiguration {
        var configuration = place.vault
        configuration.retention = .seconds(options.hours * 3600)
        return configuration
    }

    private nonisolated var clock: TimeSource {
        let ahead = ahead
        return TimeSource(wall: { Self.now + ahead.current })
    }

    private func fill(_ vault: Vault) async throws {
        Progress.note("making a store of \(options.records) records in \(options.hours) hours")
        for doomed in doomed {
            _ = try await vault.store(entries.entries(1, in: doomed.large))
            _ = try await vault.store(entries.entries(Self.smallHour, in: doomed.small))
        }
        let hours = (oldestOrdinary.index...newest.index).map(CaptureHour.init(index:))
        for (number, hour) in hours.enumerated() {
            // Whatever the division leaves over is spread, too.
            let until = { [options] in options.records * $0 / hours.count }
            try await add(until(number + 1) - until(number), to: hour, of: vault)
        }
        try await vault.noteFollowed()
    }

    /// Adds records to an hour.
    func add(_ count: Int, to hour: CaptureHour, of vault: Vault) async throws {
        // A forget that is asked for now does not look into the coming hour.
        let share = hour < newest ? Double(Self.remembered) / Double(options.records) : 0
        for start in stride(from: 0, to: count, by: Self.batch) {
            let batch = entries.entries(min(Self.batch, count - start), in: hour) { person in
                if Double.random(in: 0..<1) < share { persons.append(person) }
            }
            _ = try await vault.store(batch)
        }
    }

    /// Callers who are in the store, each given once; fewer when there are not so many.
    func takePersons(_ count: Int) -> [EntryMaker.Person] {
        persons.shuffle()
        defer { persons.removeLast(min(count, persons.count)) }
        return persons.suffix(count)
    }

    /// The hours that can be destroyed, the oldest first; two ordinary ones stay at least.
    var doomed: [Doomed] {
        (0..<min(options.rounds, (options.hours - 2) / 2)).map { round in
            let first = oldest.index + Int64(2 * round)
            return Doomed(large: CaptureHour(index: first), small: CaptureHour(index: first + 1))
        }
    }

    /// Sets the clock forward until an hour is over.
    func pass(_ hour: CaptureHour) {
        let end = hour.startSeconds + configuration.retention.components.seconds
        ahead.withLock { $0 = max($0, end - Self.now + 1) }
    }
}
