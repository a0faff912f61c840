import Foundation
import Locking
import Sealing

@testable import Vault

/// A place where a worker runs: its directories, which outlive it, and its clock, which may be wrong.
final class Machine {
    let name: String
    let region: Region
    private let folder: String
    private let world: MovableClock
    /// How far its clock is ahead of the world's when it is right, in seconds.
    private let skew: Int64
    /// How far it is ahead of that while it is wrong.
    private let wrongBy = Locked<Int64>(0)
    /// The worker is killed after so many steps inside of the vault; nil when it is not.
    var stepsToKill: Int?
    /// The worker at work; nil while it is down.
    var run: WorkerRun?

    init(_ name: String, region: Region, folder: String, world: MovableClock, skew: Int64) {
        self.name = name
        self.region = region
        self.folder = folder
        self.world = world
        self.skew = skew
    }

    /// What its clock says when it is right.
    var now: Int64 { world.now + skew }
    var data: String { folder + "/" + name }
    var configuration: VaultConfiguration { configuration(records: data + "/records", keys: data + "/keys") }
    /// Whether there is a store, empty or not.
    var hasStore: Bool { FileManager.default.fileExists(atPath: data + "/keys/state.sqlite") }

    func configuration(records: String, keys: String) -> VaultConfiguration {
        VaultConfiguration(records: records, keys: keys, region: region)
    }

    /// Opens the store, or makes one.
    func open(_ keyring: Keyring) async throws -> Vault {
        try await Vault.open(configuration, keyring: keyring, clock: clock)
    }

    func reader(_ configuration: VaultConfiguration, _ keyring: Keyring) throws -> VaultReader {
        let (world, skew) = (world, skew)
        return try VaultReader(
            configuration, keyring: keyring.reader(), clock: TimeSource(wall: { world.now + skew }))
    }

    /// Its clocks: the time of day, which may be wrong, and the steady one.
    private var clock: TimeSource {
        let (world, skew, wrongBy) = (world, skew, wrongBy)
        return TimeSource(wall: { world.now + skew + wrongBy.current }, uptime: { world.now })
    }

    /// Sets its clock wrong by some seconds, or right.
    func setClock(wrongBy seconds: Int64) { wrongBy.withLock { $0 = seconds } }

    /// Whether its clock is right.
    var isRight: Bool { wrongBy.current == 0 }

    /// Copies a directory of the store to a new place.
    func copy(_ directory: String) throws -> String {
        let path = folder + "/copies/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/copies", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: data + "/" + directory, toPath: path)
        return path
    }

    /// The machine is gone, and everything on it.
    func destroy() throws {
        run = nil
        guard FileManager.default.fileExists(atPath: data) else { return }
        try FileManager.default.removeItem(atPath: data)
    }
}

// MARK: - Kills

/// The worker was killed at a step; what its files held then is what the next start finds.
struct Killed: Error {
    /// The step's name.
    let step: String
}

extension Machine {
    /// Runs something of the vault's in which the worker may be killed.
    ///
    /// The steps go on, since nobody can kill a part of a process; what the files held at the step takes their
    /// place afterwards, and nothing else of it is kept.
    ///
    /// - Parameter body: What calls the vault.
    /// - Returns: What the body returns, when the worker lives on.
    /// - Throws: ``Killed``, and what the body throws.
    func killing<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        guard let stepsToKill else { return try await body() }
        let moment = KillMoment(after: stepsToKill, from: data, to: folder + "/killed-" + name)
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await CrashPoint.$observer.withValue({ moment.pass($0) }, operation: body))
        } catch {
            result = .failure(error)
        }
        guard let step = try moment.step else {
            self.stepsToKill = moment.left
            return try result.get()
        }
        self.stepsToKill = nil
        run = nil
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.moveItem(atPath: moment.snapshot, toPath: data)
        throw Killed(step: step)
    }
}

/// Waits for a step, and keeps what the files hold then.
private final class KillMoment: Sendable {
    private struct State {
        var left: Int
        var taken: Result<String, any Error>?
    }

    let snapshot: String
    private let data: String
    private let state: Locked<State>

    init(after steps: Int, from data: String, to snapshot: String) {
        (self.data, self.snapshot) = (data, snapshot)
        state = Locked(State(left: steps))
    }

    /// How many steps are still to be passed.
    var left: Int { state.current.left }

    /// The step at which it was taken, or nil when there were too few.
    var step: String? {
        get throws { try state.current.taken?.get() }
    }

    func pass(_ step: String) {
        state.withLock { state in
            guard state.taken == nil else { return }
            guard state.left == 0 else {
                state.left -= 1
                return
            }
            state.taken = Result {
                if FileManager.default.fileExists(atPath: snapshot) {
                    try FileManager.default.removeItem(atPath: snapshot)
                }
                try FileManager.default.copyItem(atPath: data, toPath: snapshot)
                return step
            }
        }
    }
}
