import Foundation
import Redaction
import Sealing
import Testing

@testable import Vault

/// A time that a test moves.
final class ManualClock: @unchecked Sendable {
    // @unchecked: `seconds` is reached only under `lock`.
    private let lock = NSLock()
    private var seconds: Int64

    init(_ seconds: Int64) { self.seconds = seconds }

    var now: Int64 {
        get { lock.withLock { seconds } }
        set { lock.withLock { seconds = newValue } }
    }
}

/// A store's directories, keyring and clock, gone with the last reference.
final class VaultFixture: Sendable {
    static let hour = CaptureHour(index: 494_000)
    static let start = hour.startSeconds

    let folder: String
    let region: Region
    let keyring: Keyring
    let clock = ManualClock(VaultFixture.start + 1800)

    /// A store's directories in a folder that is there, with the keyring that lies in it.
    ///
    /// For a child process: it shares the folder with its parent, who removes it.
    init(folder: String) throws {
        keyring = try Keyring.load(.file(folder + "/keyring"))
        region = try #require(keyring.region)
        self.folder = folder
    }

    /// A store's directories in a folder of its own, with a new keyring; in a file system in memory, if there is
    /// one, for tests of thousands of commits of which none is about the disk.
    init(region name: String = "eu-3", inMemory: Bool = false) throws {
        let region = try #require(Region(name))
        self.region = region
        keyring = try Keyring.create(region: region, now: Self.start - 90 * 24 * 3600)
        let memory = "/dev/shm"
        let root =
            inMemory && FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        // A real path: `DiskWatch` compares names.
        folder =
            URL(fileURLWithPath: root).resolvingSymlinksInPath().path + "/lethe-vault-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        // A leftover in the system's folder for temporary files does no harm.
        try? FileManager.default.removeItem(atPath: folder)
    }

    var records: String { folder + "/data/records" }
    var keys: String { folder + "/data/keys" }
    var configuration: VaultConfiguration {
        // A child that another test starts has the lock of a store just closed until it runs its own program.
        VaultConfiguration(records: records, keys: keys, region: region, lockWait: .seconds(2))
    }

    func recordsFile(_ hour: CaptureHour = hour) -> String {
        "\(records)/\(region.name)/\(hour.name).records"
    }
    func keysFile(_ hour: CaptureHour = hour) -> String { "\(keys)/\(region.name)/\(hour.name).keys" }

    func open(
        _ keyring: Keyring? = nil, configuration: VaultConfiguration? = nil, clock: TimeSource? = nil
    ) async throws -> Vault {
        let now = self.clock
        return try await Vault.open(
            configuration ?? self.configuration, keyring: keyring ?? self.keyring,
            clock: clock ?? TimeSource(wall: { now.now }))
    }

    func reader(_ keyring: Keyring? = nil) throws -> VaultReader {
        let clock = clock
        return try VaultReader(
            configuration, keyring: keyring ?? self.keyring.reader(), clock: TimeSource(wall: { clock.now }))
    }

    /// Everything a reader finds.
    func read(_ keyring: Keyring? = nil, filter: RecordFilter = RecordFilter(), rows: Int = 500) throws
        -> Reading
    {
        var reading = Reading()
        var cursor = try reader(keyring).cursor(filter: filter, pageRows: rows)
        while let page = try cursor.next() {
            reading.records += page.records
            reading.keyless += page.keyless
            reading.withheld += page.withheld
            reading.unreadable += page.unreadable
            if let problem = page.problem { reading.problems.append(problem) }
        }
        return reading
    }

    struct Reading {
        var records: [StoredRecord] = []
        var keyless = 0
        var withheld = 0
        var unreadable = 0
        var problems: [VaultError] = []
        var ids: Set<RecordID> { Set(records.map(\.place.recordID)) }
    }

    /// The result of this number, the same whenever it is asked for.
    func entry(
        _ number: Int, second: Int64 = start, account: String = "acct-1", application: String = "app-1",
        caller: String? = "00900123", called: String? = "79460000",
        text: String = "put me through to billing",
        keyring: Keyring? = nil
    ) throws -> Entry {
        let index = try #require((keyring ?? self.keyring).indexKey(capturedAt: second))
        func token(_ digits: String?) -> PersonToken? {
            digits.map { index.personToken(account: account, digits: Array($0.utf8)) }
        }
        let redactor = Fixed.redactor
        let record = Record(
            recordID: index.recordID(account: account, application: application, id: "result-\(number)"),
            hour: CaptureHour(containing: second), region: region, accountID: account,
            applicationID: application,
            from: "44770090", to: nil, fromType: "number", toType: "none", language: "en-GB",
            context: [redactor.redact("billing", language: "en-GB")],
            results: [RecordedAlternative(text: redactor.redact(text, language: "en-GB"), confidence: 0.94)],
            timeoutReason: "end_on_silence_timeout",
            redaction: RedactionSummary(engine: Redactor.engineVersion, counts: [.phone: 1, .card: 2]))
        return Entry(
            record: record, capturedSecond: second, caller: token(caller), called: token(called),
            indexVersion: index.version)
    }

    func entries(_ numbers: Range<Int>, second: Int64 = start) throws -> [Entry] {
        try numbers.map { try entry($0, second: second, caller: "\(10_000_000 + $0)") }
    }
}

private enum Fixed {
    static let redactor = Redactor()
}

extension StoreOutcome {
    var isStored: Bool { if case .stored = self { true } else { false } }
    var isDuplicate: Bool { if case .duplicate = self { true } else { false } }
}

/// The code with which the body fails.
func vaultCode(_ body: () async throws -> some Any) async -> VaultError.Code? {
    await vaultError(body)?.code
}

/// The error with which the body fails.
func vaultError(_ body: () async throws -> some Any) async -> VaultError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? VaultError
    }
}

/// Every regular file below a folder.
func files(below folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.map { folder + "/" + $0 }.filter { FileManager.default.isRegularFile($0) }
}

extension FileManager {
    func isRegularFile(_ path: String) -> Bool {
        (try? attributesOfItem(atPath: path)[.type] as? FileAttributeType) == .typeRegular
    }

    func mode(_ path: String) -> Int? {
        (try? attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }
}
