import Sealing

/// Where a store's files lie (DESIGN 4), and nothing about what is in them.
///
/// ```
/// <records>/<region>/2026-11-23T15.records
/// <keys>/<region>/2026-11-23T15.keys
/// <keys>/state.sqlite
/// <keys>/lock
/// ```
struct Layout {
    let recordsRoot: String
    let keysRoot: String
    let region: Region

    init(_ configuration: VaultConfiguration) {
        self.init(records: configuration.records, keys: configuration.keys, region: configuration.region)
    }

    init(records: String, keys: String, region: Region) {
        (recordsRoot, keysRoot) = (records, keys)
        self.region = region
    }

    var recordsDirectory: String { "\(recordsRoot)/\(region.name)" }
    var keysDirectory: String { "\(keysRoot)/\(region.name)" }
    var state: String { "\(keysRoot)/state.sqlite" }
    var lock: String { "\(keysRoot)/lock" }

    func records(_ hour: CaptureHour) -> String { "\(recordsDirectory)/\(hour.name)\(Self.recordsSuffix)" }
    func keys(_ hour: CaptureHour) -> String { "\(keysDirectory)/\(hour.name)\(Self.keysSuffix)" }

    private static let recordsSuffix = ".records"
    private static let keysSuffix = ".keys"
    /// SQLite's journal of the file of that name (https://www.sqlite.org/tempfiles.html).
    static let journalSuffix = "-journal"

    /// Refuses a keys directory that would be copied together with the records.
    func checkApart() throws(VaultError) {
        let records = FileSystem.resolved(recordsRoot)
        let keys = FileSystem.resolved(keysRoot)
        guard keys != records, !keys.hasPrefix(records == "/" ? "/" : records + "/") else {
            throw VaultError(.open, .directoriesOverlap, path: keysRoot)
        }
    }

    /// Makes all directories; for a start, when it is known that nothing is to be found below a missing one.
    func createDirectories() throws(VaultError) {
        try FileSystem.createDirectory(recordsDirectory, .open)
        try FileSystem.createDirectory(keysDirectory, .open)
    }

    /// Makes the region's directories where the ones above exist.
    ///
    /// A root that is missing while the store is in use is a volume that went away: it must come back, not be
    /// made anew beside it.
    func restoreDirectories(_ operation: VaultError.Operation) throws(VaultError) {
        for (root, directory) in [(recordsRoot, recordsDirectory), (keysRoot, keysDirectory)] {
            guard try FileSystem.identity(root, operation) != nil else {
                throw VaultError(operation, .system(Self.notFound), path: root)
            }
            try FileSystem.createDirectory(directory, operation)
        }
    }

    /// The hours that have a records file or a keys file, oldest first.
    func hours(_ operation: VaultError.Operation) throws(VaultError) -> [CaptureHour] {
        var hours = Set<CaptureHour>()
        for (directory, suffix) in [(recordsDirectory, Self.recordsSuffix), (keysDirectory, Self.keysSuffix)]
        {
            for name in try FileSystem.names(in: directory, operation) where name.hasSuffix(suffix) {
                if let hour = CaptureHour(name: String(name.dropLast(suffix.count))) { hours.insert(hour) }
            }
        }
        return hours.sorted()
    }

    /// Destroys an hour: its keys first, so that a failure in between leaves nothing that opens.
    ///
    /// Durable and looked up again when it returns. The hour's files must be closed.
    func destroy(_ hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError) {
        for (path, directory) in [(keys(hour), keysDirectory), (records(hour), recordsDirectory)] {
            for name in [path, path + Self.journalSuffix] { try FileSystem.remove(name, operation) }
            guard try FileSystem.identity(directory, operation) != nil else { continue }
            try FileSystem.synchronise(directory: directory, operation)
            CrashPoint.pass("destroyed-file")
            for name in [path, path + Self.journalSuffix]
            where try FileSystem.identity(name, operation) != nil {
                throw VaultError(operation, .fileMoved, path: name)
            }
        }
    }

    private static let notFound: Int32 = 2  // ENOENT
}
