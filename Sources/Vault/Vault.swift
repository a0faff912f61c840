public import Foundation
public import Sealing

/// A store of sealed speech results: one writer, on a thread of its own (DESIGN 4).
///
/// Everything that makes or destroys keys, or commits records, happens in this actor, one call after the
/// other: that is the exclusion which keeps a destroyed key from coming back. A call is a batch's worth of
/// work; there is none for a single field.
///
/// After an error of disposition `.retryLater` the vault stays usable: the next call looks at directories,
/// lock and state anew.
public actor Vault {
    /// How a run ends.
    public enum Ending: Sendable {
        /// Everything that was begun is finished: the next start need not be careful.
        case clean
        /// Something was left undone; the next start will take this one for killed.
        case unclean
    }

    /// The vault's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// The store's id; a worker's name is only a label.
    public nonisolated let storeID: StoreID
    /// When the store was made, in seconds since 1970.
    public nonisolated let created: Int64
    /// The store's own key, for its receipts; its public half goes into *here*.
    public nonisolated let signingKey: SigningKey
    /// The run before this one was killed, or said that it ended badly: begin with one result at a time.
    public nonisolated let startedAfterUncleanEnd: Bool

    /// Random, made by this start: by it a store knows its own *here* again.
    public nonisolated let start: UUID

    /// Whether the time of day can be trusted; asked by any thread.
    public nonisolated let clock: ClockWatch

    private let thread: VaultThread
    var store: Store?

    /// Opens a store, or makes a new one in empty directories.
    ///
    /// It locks the store, checks region, keyring, formats and that no record is without its keys, and
    /// destroys what is over (unless the clock is in doubt) before anything else. Hours under an older
    /// wrapping key are rewrapped.
    ///
    /// - Parameters:
    ///   - configuration: Where the store lies and whose it is.
    ///   - keyring: The region's keyring; its wrapping keys are what is used.
    ///   - clock: What the machine knows of time.
    /// - Returns: The store, ready.
    /// - Throws: What keeps the store from being used, with what to do about it.
    public static func open(
        _ configuration: VaultConfiguration, keyring: Keyring, clock: TimeSource
    ) async throws(VaultError) -> Vault {
        let opener = Opener()
        let store = try await opener.open(configuration, keyring, clock)
        return Vault(store, opener.thread)
    }

    private init(_ store: sending Store, _ thread: VaultThread) {
        storeID = store.state.identity.store
        created = store.state.identity.created
        signingKey = store.state.identity.signingKey
        startedAfterUncleanEnd = !store.formerRun.endedClean
        start = store.start
        clock = store.clock
        self.thread = thread
        self.store = store
    }

    /// Ends the run and lets go of the store.
    ///
    /// Every call after it fails with `.closed`.
    ///
    /// A vault that goes without having been closed leaves what a kill leaves: an unclean end.
    public func close(_ ending: Ending = .clean) throws(VaultError) {
        let store = try opened(.close)
        self.store = nil
        try store.close(ending)
    }

    func opened(_ operation: VaultError.Operation) throws(VaultError) -> Store {
        guard let store else { throw VaultError(operation, .closed) }
        return store
    }
}

// MARK: - Results

extension Vault {
    /// Stores a batch: keys first, records next, everything durable (fsync) when it returns.
    ///
    /// Entries of few hours make a fast batch: each hour is two commits. What the store has already, from
    /// this batch or any time before, is a duplicate; what is over is expired and leaves nothing.
    ///
    /// - Returns: An outcome for each entry, in order.
    /// - Throws: When anything failed; nothing of the batch counts as stored then. Storing it again later is
    ///   right, whatever of it has been committed.
    public func store(_ batch: [Entry]) throws(VaultError) -> [StoreOutcome] {
        try opened(.store).store(batch)
    }

    /// Writes and syncs a small file in both directories, and opens the hour that failed last, to see whether
    /// storing is worth another try.
    public func probe() throws(VaultError) {
        try opened(.probe).probe()
    }

    /// Notes, durably, that a result of this keyed hash is about to be tried alone.
    ///
    /// - Parameter hash: A keyed hash of the result, of at most 64 bytes (`IndexKey.fingerprint(of:)`).
    /// - Returns: Whether a run that did not end well had noted it already.
    /// - Throws: When the note could not be made durable: do not try the result then.
    public func noteSuspect(_ hash: [UInt8]) throws(VaultError) -> SuspectVerdict {
        let store = try opened(.note)
        return try store.attempt { () throws(VaultError) in try store.state.note(hash, now: store.now) }
    }

    /// Takes a note back: the result was settled, and did no harm.
    public func clearSuspect(_ hash: [UInt8]) throws(VaultError) {
        let store = try opened(.note)
        try store.attempt { () throws(VaultError) in try store.state.clear(hash) }
    }
}

// MARK: - Time and keys

extension Vault {
    /// Destroys every hour whose first instant is a retention old or older: keys, then records, durably; and
    /// notes the time.
    ///
    /// - Parameter isFollowing: Whether the ledger is followed at its end, which is noted with the time.
    /// - Returns: How many hours were destroyed.
    /// - Throws: `.clockInDoubt`: nothing is destroyed then.
    public func expire(isFollowing: Bool = false) throws(VaultError) -> Int {
        try opened(.expire).expire(isFollowing: isFollowing)
    }

    /// Takes the clock as it is, whatever was seen before: somebody says that it is right.
    public func trustClock() throws(VaultError) {
        try opened(.expire).trustClock()
    }

    /// Takes another keyring, and rewraps every hour's key under its newest wrapping key.
    ///
    /// Holder keys and records stay as they are. An hour whose wrapping key the new keyring lacks opens with
    /// the one before.
    ///
    /// - Throws: When an hour could not be rewrapped; calling again, or the next start, goes on with what is
    ///   left.
    public func adopt(_ keyring: Keyring) throws(VaultError) {
        try opened(.adopt).adopt(keyring)
    }

    /// The wrapping key versions that hours of this store are under; more than one only after a rewrap that
    /// failed.
    public func wrappingVersions() throws(VaultError) -> Set<Int> {
        Set(try opened(.read).wrapping.values)
    }

    /// Files that were found damaged and are set aside: somebody should look at them, and destroy them.
    public func setAside() throws(VaultError) -> [SetAsideFile] {
        try opened(.read).layout.setAside(.read)
    }

    /// How much there is, without reading any of it.
    public func summary() throws(VaultError) -> StoreSummary {
        try StoreSummary(opened(.read).layout)
    }
}

/// Opens stores on the thread that will own them.
private actor Opener {
    nonisolated let thread = VaultThread(name: "lethe-vault")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    func open(
        _ configuration: VaultConfiguration, _ keyring: Keyring, _ clock: TimeSource
    ) throws(VaultError) -> sending Store {
        if let store = try existing(configuration, keyring, clock) { return store }
        return try Store(configuration, keyring, clock: clock)
    }

    /// - Returns: nil when it was retired, and is gone: it was killed between reading that and destroying what
    ///   it had.
    private func existing(
        _ configuration: VaultConfiguration, _ keyring: Keyring, _ clock: TimeSource
    ) throws(VaultError) -> sending Store? {
        // It goes, and its lock with it, before another one is made.
        let store = try Store(configuration, keyring, clock: clock)
        guard store.isRetired else { return store }
        try store.discard()
        return nil
    }
}
