import Foundation
public import Redaction
public import Sealing
public import Vault

/// Keeps a folder in step with a store: one file of JSON lines an hour, as `export` prints them.
///
/// Files appear whole or not at all, and every step may be the last one: a run that is interrupted is made good by the
/// next. An hour is read only when it looks other than when it was last read (`StoreMark.mark`), or its file does.
/// Expired files go first, whatever state the store is in.
public struct StoreMirror: Sendable {
    /// What a run needs beside the folder.
    public struct Source: Sendable {
        let store: VaultConfiguration
        let filter: ExportFilter
        let redactor: Redactor
        let recipe: String
        let journal: @Sendable () throws -> Void

        /// Describes what is copied.
        ///
        /// - Parameters:
        ///   - store: The store.
        ///   - filter: Which records are wanted.
        ///   - redactor: The engine of this program, for records of an older one.
        ///   - policy: A digest of how that engine is set.
        ///   - journal: Notes the export, before the first file of a run is published.
        /// - Throws: When the filter cannot be written down.
        public init(
            _ store: VaultConfiguration, filter: ExportFilter, redactor: Redactor, policy: String,
            journal: @escaping @Sendable () throws -> Void
        ) throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let filterText = String(decoding: try encoder.encode(filter), as: UTF8.self)
            self.store = store
            self.filter = filter
            self.redactor = redactor
            self.journal = journal
            recipe = "engine \(Redactor.engineVersion) policy \(policy) filter \(filterText)"
        }
    }

    private let path: String
    private let source: Source
    private let keyring: @Sendable () throws -> Keyring
    private let clock: TimeSource

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - path: The folder; made when it is not there.
    ///   - source: What is copied.
    ///   - clock: The time of day.
    ///   - keyring: Reads the keyring, once what has expired is gone; a reader's copy is enough.
    public init(
        _ path: String, of source: Source, clock: TimeSource,
        keyring: @escaping @Sendable () throws -> Keyring
    ) {
        self.path = path
        self.source = source
        self.keyring = keyring
        self.clock = clock
    }

    /// Brings the folder into step.
    ///
    /// - Parameter progress: Told which hour is next, and what has been done; what it throws interrupts the run.
    /// - Returns: What was done.
    /// - Throws: ``MirrorError``, `VaultError`, and what `progress` throws.
    public func run(
        _ progress: (VaultReader.Hour, MirrorReport) throws -> Void = { _, _ in }
    ) throws -> MirrorReport {
        try checkApart()
        let folder = try MirrorFolder(path)
        var report = MirrorReport()
        try folder.removeLeftovers()
        for name in try folder.names() where name.expiresAt <= clock.wall() {
            try folder.remove(name)
            report.filesDeleted += 1
        }
        let reader = try VaultReader(source.store, keyring: keyring(), clock: clock)
        if let seconds = try reader.secondsBehindLedger { throw MirrorError.behindLedger(seconds: seconds) }
        let state = try state(folder, of: reader)
        var run = MirrorRun(source, folder: folder, reader: reader, state: state, report: report)
        try run.all(progress)
        return run.report
    }

    private func checkApart() throws(MirrorError) {
        let mine = Self.resolved(path)
        for store in [source.store.records, source.store.keys].map(Self.resolved)
        where (mine + "/").hasPrefix(store + "/") || (store + "/").hasPrefix(mine + "/") {
            throw .inStore(path)
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }

    private func state(_ folder: borrowing MirrorFolder, of reader: VaultReader) throws(MirrorError)
        -> MirrorState
    {
        let place = Self.resolved(source.store.records)
        let fresh = MirrorState(store: reader.storeID.hex, place: place, recipe: source.recipe)
        guard var former = folder.state() else { return fresh }
        guard former.store == fresh.store else {
            // A store that was retired begins anew in its place: nothing of the former one is to be shown.
            guard former.place == place else { throw .otherStore(path) }
            return fresh
        }
        guard former.recipe == fresh.recipe else { return fresh }
        former.place = place
        return former
    }
}
