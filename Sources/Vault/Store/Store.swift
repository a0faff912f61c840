import Foundation
import Orders
import Sealing

/// A store that is open for writing: what the ``Vault`` does on its thread.
///
/// After any error every connection is given up, and the next call looks at directories, lock and state
/// first: a disk that was full, or a directory that was away, is found again without a restart.
final class Store {
    let configuration: VaultConfiguration
    let layout: Layout
    /// How the run before this one ended.
    let formerRun: StateFile.FormerRun
    let clock: ClockWatch
    private let lock: StoreLock
    private let sealer: RecordSealer
    private(set) var state: StateFile
    var keyrings: Keyrings
    var segments = OpenSegments()
    /// The wrapping key version that each hour is under; every hour that is not over is in it.
    var wrapping: [CaptureHour: Int] = [:]
    /// The hour that a batch could not be stored in; a probe that leaves it out would promise too much.
    var failedHour: CaptureHour?
    /// Random, made by this start.
    let start = UUID()
    /// How many starts the store has seen, this one included.
    private(set) var run: Int64 = 0
    /// The last entry of the ledger that was handled.
    var position: LedgerPosition?
    /// The orders in force.
    var fences = Fences()
    /// What every store said last, this one among them.
    var roster: [StoreID: Here] = [:]
    /// Index keys under which results were stored.
    private(set) var indexVersions: Set<Int> = []
    /// The ledger has said that this store exists no more.
    private(set) var isRetired = false
    /// The walk over the hours that is under way.
    var pass: ErasurePass?
    /// How long one step of it may keep batches waiting.
    var stepTime: Duration = .milliseconds(20)
    /// Hours as they were last counted.
    var counted: [CaptureHour: CountedHour] = [:]
    /// What was answered and not counted by whoever counts.
    var carriedOut: [CarriedOut] = []
    /// How often an hour that is to be destroyed could not be read first.
    var failedReadings: [CaptureHour: Int] = [:]
    /// With the pauses of whoever calls, a minute.
    static let readingsMax = 8
    private var isDisturbed = false

    /// Opens a store: locks it, checks whose it is, and expires what is over before anything else looks at
    /// it.
    ///
    /// - Throws: What keeps it from being used, with what to do about it.
    init(
        _ configuration: VaultConfiguration, _ keyring: Keyring, clock source: TimeSource
    ) throws(VaultError) {
        self.configuration = configuration
        layout = Layout(configuration)
        keyrings = Keyrings(keyring)
        sealer = try VaultError.wrapping(.open) { () throws(SealingError) in
            try keyring.check(region: configuration.region)
            return try RecordSealer()
        }
        try layout.checkApart()
        try layout.makeEmptyPrivate()
        try layout.createDirectories()
        try layout.checkPrivate()
        lock = try StoreLock(path: layout.lock, wait: configuration.lockWait)
        state = try Self.openState(configuration, layout, now: source.moment)
        try FileSystem.synchronise(directory: configuration.keys, .open)
        formerRun = try state.formerRun(.open)
        clock = ClockWatch(
            source, seen: formerRun.seen, retentionSeconds: configuration.retention.components.seconds)
        if let now = try? clock.trusted(.open) { _ = try destroyExpired(now, .open) }
        try rememberRoster()
        if let newestElsewhere { clock.hear(newestElsewhere) }
        // What it has is to be destroyed, whatever state it is in.
        guard !isRetired else { return }
        try inspect()
        run = try state.beginRun(clock.now, .open)
        // Fences are in force before the first result.
        try loadFences(.open)
        position = try state.ledger(.open).position
        indexVersions = try state.indexVersions(.open)
    }

    private func rememberRoster() throws(VaultError) {
        for entry in try state.roster(.open) {
            switch entry {
            case .here(let here): roster[here.store] = here
            case .retire(let retirement): isRetired = isRetired || retirement.store == state.identity.store
            case .opening, .order: break
            }
        }
    }

    /// Brings the orders that the state holds into force.
    func loadFences(_ operation: VaultError.Operation) throws(VaultError) {
        var fences = Fences()
        for known in try state.orders(operation) { fences.add(known.order) }
        self.fences = fences
    }

    /// Destroys everything, keys first; the identity goes last, so that a kill in between is followed by the
    /// same retirement again.
    func discard() throws(VaultError) {
        segments.closeAll()
        for hour in try layout.hours(.erase) { try layout.destroy(hour, .erase) }
        state.close()
        for name in [layout.state, layout.state + Layout.journalSuffix] {
            try FileSystem.remove(name, .erase)
        }
        try FileSystem.synchronise(directory: configuration.keys, .erase)
    }

    /// Ends the run and gives everything up.
    func close(_ ending: Vault.Ending) throws(VaultError) {
        segments.closeAll()
        defer { state.close() }
        guard ending == .clean else { return }
        try attempt { () throws(VaultError) in try state.endRun(clock.now, .close) }
    }

    /// The time to go by, in seconds since 1970: in doubt the last one that was trusted.
    var now: Int64 { clock.believed }

    var stamp: (CaptureHour) -> SegmentStamp {
        let (region, store) = (configuration.region, state.identity.store)
        return { SegmentStamp(region: region, store: store, hour: $0) }
    }

    /// Opens the state, and reads all of it.
    ///
    /// A state that is lost or damaged takes the store's identity with it, and what is to be forgotten: what it
    /// had sealed must not be taken for a new store's.
    private static func openState(
        _ configuration: VaultConfiguration, _ layout: Layout, now: ClockWatch.Moment
    ) throws(VaultError) -> StateFile {
        if let hour = try layout.hours(.open).first {
            switch try FileSystem.bytes(layout.state, .open) {
            case nil: throw VaultError(.open, .keysMissing, path: layout.records(hour))
            case 0: throw VaultError(.open, .stateDamaged, path: layout.state)
            default: break
            }
        }
        do throws(VaultError) {
            let state = try StateFile(layout.state, configuration.region, now: now, .open)
            try state.file.checkIntegrity(.open)
            return state
        } catch {
            throw error.suspicion == .damaged ? VaultError(.open, .stateDamaged, path: layout.state) : error
        }
    }
}

// MARK: - Failing and going on

extension Store {
    /// Runs an operation on a store whose directories, lock and state are known to be in their places.
    func attempt<Value>(_ operation: () throws(VaultError) -> Value) throws(VaultError) -> Value {
        do throws(VaultError) {
            try recover()
            return try operation()
        } catch {
            // Whatever is held may be gone, replaced or half done; nothing of it is used again.
            segments.closeAll()
            isDisturbed = true
            throw error
        }
    }

    private func recover() throws(VaultError) {
        guard isDisturbed else { return }
        try layout.restoreDirectories(.recover)
        try lock.renew()
        guard try FileSystem.identity(layout.state, .recover) != nil else {
            throw VaultError(.recover, .stateMissing, path: layout.state)
        }
        let reopened = try StateFile(layout.state, configuration.region, now: clock.moment, .recover)
        guard reopened.identity.store == state.identity.store else {
            reopened.close()
            throw VaultError(.recover, .wrongStore, path: layout.state)
        }
        state.close()
        state = reopened
        isDisturbed = false
    }
}

// MARK: - Storing

extension Store {
    /// Stores a batch, hour by hour.
    func store(_ batch: [Entry]) throws(VaultError) -> [StoreOutcome] {
        let now = try clock.trusted(.store)
        return try attempt { () throws(VaultError) in
            var outcomes = try batch.map { entry throws(VaultError) in try refusal(of: entry, now: now) }
            let admitted = batch.indices.filter { outcomes[$0] == nil }
            try noteIndexVersions(of: admitted.map { batch[$0] })
            let hours = Dictionary(grouping: admitted) { batch[$0].record.hour }.sorted { $0.key < $1.key }
            for (hour, positions) in hours {
                failedHour = hour
                let results = try onHour(hour, .store) { () throws(VaultError) in
                    try segment(hour, .store).store(positions.map { batch[$0] }, sealer)
                }
                for (position, outcome) in zip(positions, results) { outcomes[position] = outcome }
            }
            try state.file.checkPlace(.store)
            failedHour = nil
            return outcomes.compactMap { $0 }
        }
    }

    /// Why an entry is not stored, or nil when it is.
    ///
    /// It is asked in the one place, and under the one exclusion, in which keys are made, batches committed
    /// and orders applied: no key that an order has destroyed comes back.
    private func refusal(of entry: Entry, now: Int64) throws(VaultError) -> StoreOutcome? {
        guard entry.record.region == configuration.region else {
            throw VaultError(
                .store, .wrongRegion(expected: configuration.region.name, found: entry.record.region.name))
        }
        if configuration.isExpired(entry.record.hour, now: now) { return .expired }
        let refusal = fences.refusal(
            account: entry.record.accountID, application: entry.record.applicationID,
            persons: [entry.caller, entry.called].compactMap { $0 } + entry.otherTokens,
            capturedSecond: entry.capturedSecond)
        return switch refusal {
        case .fenced: .fenced
        case .suppressed: .suppressed
        case nil: nil
        }
    }

    /// Remembers under which index keys results were stored, before the first is: an order without a token of
    /// each cannot be done here.
    private func noteIndexVersions(of entries: [Entry]) throws(VaultError) {
        let new = Set(entries.map(\.indexVersion)).subtracting(indexVersions)
        guard !new.isEmpty else { return }
        try state.addIndexVersions(new)
        indexVersions.formUnion(new)
    }

    /// The segment of an hour, opened or made if it has to be.
    func segment(_ hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError) -> Segment {
        try segments.segment(hour) { () throws(VaultError) in
            // A keys directory that came back empty must not be begun anew under the old identity.
            try state.file.checkPlace(operation)
            let segment = try Segment(hour, in: layout, stamp(hour), keyrings, operation)
            wrapping[hour] = segment.keys.wrapping
            return segment
        }
    }
}
