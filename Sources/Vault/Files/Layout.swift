import Sealing

/// Where a store's files lie (DESIGN 4), and nothing about what is in them.
///
/// ```
/// <records>/<region>/2026-11-23T15.records
/// <keys>/<region>/2026-11-23T15.keys
/// <keys>/state.sqlite
/// <keys>/lock
/// ```
/// What is damaged lies beside the others (`Layout+SetAside.swift`).
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

    /// The two files of an hour.
    enum HourFile: String {
        case records = ".records"
        case keys = ".keys"
    }

    func records(_ hour: CaptureHour) -> String { path(of: hour, .records) }
    func keys(_ hour: CaptureHour) -> String { path(of: hour, .keys) }

    func path(of hour: CaptureHour, _ kind: HourFile) -> String {
        "\(directory(of: kind))/\(hour.name)\(kind.rawValue)"
    }

    func directory(of kind: HourFile) -> String {
        switch kind {
        case .records: recordsDirectory
        case .keys: keysDirectory
        }
    }

    /// The hour of a file's name, and what follows the name of such a file: nothing, or that it is set aside.
    static func parse(_ name: String, _ kind: HourFile) -> (hour: CaptureHour, rest: Substring)? {
        guard let dot = name.firstIndex(of: "."), name[dot...].hasPrefix(kind.rawValue),
            let hour = CaptureHour(name: String(name[..<dot]))
        else { return nil }
        let rest = name[dot...].dropFirst(kind.rawValue.count)
        return rest.isEmpty || rest.hasPrefix(setAsideMark) ? (hour, rest) : nil
    }

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

    /// The hours that have a records file or a keys file, if only one that is set aside; oldest first.
    func hours(_ operation: VaultError.Operation) throws(VaultError) -> [CaptureHour] {
        var hours = Set<CaptureHour>()
        for kind in [HourFile.records, .keys] {
            for name in try FileSystem.names(in: directory(of: kind), operation) {
                if let (hour, _) = Self.parse(name, kind) { hours.insert(hour) }
            }
        }
        return hours.sorted()
    }

    /// Whether an hour has files that are not set aside.
    ///
    /// - Throws: `.keysMissing` when there are records without keys.
    func exists(_ hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError) -> Bool {
        if try FileSystem.identity(keys(hour), operation) != nil { return true }
        guard try FileSystem.identity(records(hour), operation) != nil else { return false }
        throw VaultError(operation, .keysMissing, path: records(hour))
    }

    /// Destroys an hour: its keys first, so that a failure in between leaves nothing that opens.
    ///
    /// Durable and looked up again when it returns. The hour's files must be closed.
    func destroy(_ hour: CaptureHour, _ operation: VaultError.Operation) throws(VaultError) {
        for kind in [HourFile.keys, .records] {
            let (path, directory) = (path(of: hour, kind), directory(of: kind))
            let names = [path, path + Self.journalSuffix] + (try setAsideNames(of: hour, kind, operation))
            for name in names { try FileSystem.remove(name, operation) }
            guard try FileSystem.identity(directory, operation) != nil else { continue }
            try FileSystem.synchronise(directory: directory, operation)
            CrashPoint.pass("destroyed-file")
            for name in names where try FileSystem.identity(name, operation) != nil {
                throw VaultError(operation, .fileMoved, path: name)
            }
        }
    }

    private static let notFound: Int32 = 2  // ENOENT
}
