import Foundation
import Messages
import Orders
import Sealing
import Testing

@testable import Vault

/// A folder in which a scenario plays, and what the store has said there.
final class DiskStage: Sendable {
    let scenario: DiskScenario
    let fixture: VaultFixture
    let told: Told
    private let order: Order?
    /// The keyring after the rotation.
    private let rotated: Keyring

    /// What is watched: the store's two folders, and nothing of the test's own.
    var data: String { fixture.folder + "/data" }

    /// Makes the state in which the scenario begins, the store closed.
    init(making scenario: DiskScenario) async throws {
        self.scenario = scenario
        fixture = try VaultFixture(inMemory: true)
        told = Told()
        order = try scenario.order(fixture)
        rotated = try fixture.keyring.rotated(now: fixture.clock.now)
        try fixture.keyring.write(to: fixture.folder + "/keyring", overwrite: false)
        try rotated.write(to: fixture.folder + "/rotated", overwrite: false)
        if let order {
            let text = Data(LedgerEntry.order(order).encoded())
            try text.write(to: URL(fileURLWithPath: fixture.folder + "/order"))
        }
        if scenario.former.isEmpty { return }
        let vault = try await fixture.open()
        _ = try await vault.store(try scenario.former.sorted().map { try DiskScenario.entry($0, fixture) })
        if scenario == .startPending { try await follow(vault) }
        try await vault.close(scenario == .startPending ? .unclean : .clean)
        try FileManager.default.copyItem(atPath: fixture.records, toPath: fixture.folder + "/copies")
        for name in scenario.damagedFiles {
            let url = URL(fileURLWithPath: "\(data)/\(name)")
            try Data(repeating: 7, count: try Data(contentsOf: url).count).write(to: url)
        }
    }

    /// Takes a folder as it is: a copy of one made before.
    init(_ scenario: DiskScenario, folder: String, told: Told = Told()) throws {
        self.scenario = scenario
        self.told = told
        fixture = try VaultFixture(folder: folder)
        if scenario.isStart { fixture.clock.now = scenario.now }
        rotated = try Keyring.load(.file(folder + "/rotated"))
        if let text = FileManager.default.contents(atPath: folder + "/order"),
            case .entry(.order(let order)) = LedgerEntry.decode([UInt8](text))
        {
            self.order = order
        } else {
            order = nil
        }
    }

    /// The same in another folder.
    func copy(told: Told = Told()) throws -> DiskStage {
        try copy(told) { folder in try copy("data", to: folder) }
    }

    /// The same in another folder, with what a loss leaves of the store's files.
    func copy(_ image: DiskImage, after loss: DiskImage.Loss, told: Told) throws -> DiskStage {
        try copy(told) { folder in try image.write(to: folder + "/data", after: loss) }
    }

    private func copy(_ told: Told, _ store: (String) throws -> Void) throws -> DiskStage {
        let folder =
            URL(fileURLWithPath: fixture.folder).deletingLastPathComponent().path
            + "/lethe-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for name in ["keyring", "rotated", "order", "copies"] { try copy(name, to: folder) }
        try store(folder)
        return try DiskStage(scenario, folder: folder, told: told)
    }

    private func copy(_ name: String, to folder: String) throws {
        guard FileManager.default.fileExists(atPath: "\(fixture.folder)/\(name)") else { return }
        try FileManager.default.copyItem(atPath: "\(fixture.folder)/\(name)", toPath: "\(folder)/\(name)")
    }

    // MARK: Playing

    /// A store that was given up lets go of its lock a moment later.
    private var configuration: VaultConfiguration {
        var configuration = fixture.configuration
        configuration.lockWait = .seconds(20)
        return configuration
    }

    private var usesRotated: Bool { scenario == .rewrap || scenario == .startRewrap }

    /// Starts the store before the scenario, which then begins with an open one; nil if it begins with the start.
    func prepare() async throws -> Vault? {
        scenario.isStart ? nil : try await fixture.open(configuration: configuration)
    }

    /// Starts the store.
    func open() async throws -> Vault {
        fixture.clock.now = scenario.now
        let vault = try await fixture.open(usesRotated ? rotated : nil, configuration: configuration)
        told.say(.opened(vault.storeID))
        return vault
    }

    /// Does the scenario's steps, whatever of them has been done before.
    func play(_ vault: Vault) async throws {
        fixture.clock.now = scenario.now
        for batch in scenario.batches {
            let outcomes = try await vault.store(batch.map { try DiskScenario.entry($0, fixture) })
            for outcome in outcomes {
                switch outcome {
                case .stored(let stored), .duplicate(let stored): told.say(.stored(stored.recordID))
                case .expired, .fenced, .suppressed: Issue.record("\(outcome)")
                }
            }
        }
        if let order {
            if try await vault.order(order.id) == nil { try await follow(vault) }
            told.say(.followed)
            try await vault.carryOutAll()
            told.say(.answered)
        }
        if [.expire, .startExpired].contains(scenario) {
            _ = try await vault.expire()
            told.say(.expired)
        }
        if scenario == .rewrap { try await vault.adopt(rotated) }
        if usesRotated { told.say(.rewrapped) }
        if scenario.isStart { try await vault.close() }
    }

    private func follow(_ vault: Vault) async throws {
        guard let order else { return }
        let other = StoreID(bytes: Array(repeating: 9, count: 16))
        try await vault.follow(
            entries: [
                .order(order),
                .retire(Retirement(store: try #require(other), at: order.requestedAt)),
            ])
    }

    /// Sees that a result the scenario erased is not taken again.
    func refuseLate(_ vault: Vault) async throws {
        let late = try scenario.fenced.sorted().map { try DiskScenario.entry($0, fixture) }
        let outcomes = try await vault.store(late)
        #expect(outcomes.allSatisfy { !$0.isStored && !$0.isDuplicate }, "\(outcomes)")
    }

    /// The keyring that opens everything, whatever has been rewrapped.
    var keyring: Keyring { rotated.reader() }
}

/// What a store has said, and after how many operations on its files: from then on it must be true.
final class Told: @unchecked Sendable {
    // @unchecked: `statements` is reached only under `lock`.
    enum Statement: Sendable, Hashable {
        case opened(StoreID), stored(RecordID), followed, answered, expired, rewrapped
    }

    private let lock = NSLock()
    private var statements: [(position: Int, statement: Statement)] = []
    private let position: @Sendable () -> Int
    private let file: String?

    /// Statements come with the number of operations there have been; and go into a file, if there is one, for
    /// whoever reads it after this process has been killed.
    init(file: String? = nil, position: @escaping @Sendable () -> Int = { 0 }) {
        self.position = position
        self.file = file
    }

    /// What was said before the operation after a number of them.
    init(_ told: Told, upTo position: Int) {
        self.position = { 0 }
        file = nil
        statements = told.lock.withLock { told.statements.filter { $0.position <= position } }
    }

    /// What a process said that was killed.
    convenience init(readingFrom file: String) {
        self.init()
        let text = FileManager.default.contents(atPath: file) ?? Data()
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "opened": if let id = StoreID(hex: words[1]) { say(.opened(id)) }
            case "stored": if let id = RecordID(hex: words[1]) { say(.stored(id)) }
            case "followed": say(.followed)
            case "answered": say(.answered)
            case "expired": say(.expired)
            case "rewrapped": say(.rewrapped)
            default: Issue.record("what was told reads \(line)")
            }
        }
    }

    func say(_ statement: Statement) {
        let position = position()
        lock.withLock { statements.append((position, statement)) }
        guard let file else { return }
        let line =
            switch statement {
            case .opened(let id): "opened \(id.hex)\n"
            case .stored(let id): "stored \(id.hex)\n"
            default: "\(statement)\n"
            }
        let log = unsafe open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        _ = unsafe write(log, line, line.utf8.count)
        close(log)
    }

    var all: Set<Statement> { lock.withLock { Set(statements.map(\.statement)) } }
    var stored: Set<RecordID> {
        Set(all.compactMap { if case .stored(let id) = $0 { id } else { nil } })
    }
    var store: StoreID? { all.lazy.compactMap { if case .opened(let id) = $0 { id } else { nil } }.first }
}
