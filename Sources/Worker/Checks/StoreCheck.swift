import Foundation
public import Sealing
public import Vault

/// Looks at a store and the clock without locking or writing anything.
public struct StoreCheck: Sendable {
    /// Where the store stands in the ledger, and which it is; for what the broker can tell of it.
    public struct Standing: Sendable {
        /// The store's id.
        public let store: StoreID
        /// Where it stands in the ledger.
        public let position: Int64?
    }

    private let configuration: VaultConfiguration
    private let keyring: Keyring
    private let clock: TimeSource

    /// Looks at a store with a keyring.
    public init(_ configuration: VaultConfiguration, keyring: Keyring, clock: TimeSource) {
        self.configuration = configuration
        self.keyring = keyring
        self.clock = clock
    }

    /// Where the store stands; nil when there is none, or it cannot be read.
    public var standing: Standing? {
        // What is wrong with it is among the findings.
        guard let reader = try? VaultReader(configuration, keyring: keyring, clock: clock) else { return nil }
        return Standing(store: reader.storeID, position: (try? reader.look())?.ledgerPosition)
    }

    /// A finding for each folder, the store, and the clock.
    public func findings() -> [Finding] {
        [folder(configuration.records, "records folder"), folder(configuration.keys, "keys folder")]
            + DiskCheck(records: configuration.records, keys: configuration.keys).findings() + store()
            + [synchronised]
    }

    private var synchronised: Finding {
        clock.isSynchronised()
            ? Finding("clock synchronised", .ok, "the kernel says so")
            : Finding(
                "clock synchronised", .note,
                "the kernel does not say so: run a time service (timedatectl, chronyc tracking); orders and expiry go by this clock"
            )
    }

    private func folder(_ path: String, _ subject: String) -> Finding {
        guard FileManager.default.fileExists(atPath: path) else {
            return Finding(subject, .note, "\(path) is not there yet; the first start makes it")
        }
        return FileManager.default.isWritableFile(atPath: path)
            ? Finding(subject, .ok, path)
            : Finding(subject, .unfit, "\(path) cannot be written by this user")
    }

    private func store() -> [Finding] {
        do throws(VaultError) {
            let reader = try VaultReader(configuration, keyring: keyring, clock: clock)
            try reader.checkPrivate()
            let segments = try reader.segments()
            let records = segments.reduce(0) { $0 + $1.records }
            return [
                Finding("store", .ok, "\(records) records in \(segments.count) hours"),
                damageFinding(try reader.setAside()),
                clockFinding(reader.clockDoubt),
            ] + (try follows(reader))
        } catch {
            if case .stateMissing = error.code, !hasRecords {
                return [Finding("store", .note, "not yet made; the first start makes it")]
            }
            return [Finding("store", .unfit, error.description)]
        }
    }

    /// What an export would refuse.
    private func follows(_ reader: VaultReader) throws(VaultError) -> [Finding] {
        guard let seconds = try reader.secondsBehindLedger else { return [] }
        return [Finding("ledger", .note, BehindLedger.sentence(seconds: seconds))]
    }

    private var hasRecords: Bool {
        let folder = configuration.records + "/" + configuration.region.name
        // A folder that cannot be listed has been reported as such.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.hasSuffix(".records") }
    }

    private func damageFinding(_ files: [SetAsideFile]) -> Finding {
        SetAsideReport(files).map { Finding("segments", .unfit, $0.description) }
            ?? Finding("segments", .ok, "none is set aside as damaged")
    }

    private func clockFinding(_ doubt: ClockDoubt?) -> Finding {
        doubt.map { Finding("clock", .unfit, "\($0); set it right, or start with --trust-clock if it is") }
            ?? Finding("clock", .ok, "as time has passed since this store last saw it")
    }
}
