import Foundation
import Sealing
import Support

/// A worker in a process of its own.
final class WorkerChild: Sendable {
    /// Which program it is.
    enum Kind {
        /// `lethe work`.
        case whole
        /// This program's own, which redacts nothing.
        case withoutRedactor
    }

    let process: ChildProcess
    let pages: PageReader

    /// Starts a worker, and waits until it serves its health.
    ///
    /// - Parameters:
    ///   - kind: Which program it is.
    ///   - stage: Lends keyring and broker.
    ///   - place: Its store.
    ///   - broker: Where to find the broker, when it is not the stage's own address.
    /// - Throws: `TestFailure` when it does not come up.
    init(_ kind: Kind, _ stage: Stage, _ place: StorePlace, broker: String? = nil) async throws {
        let broker = broker ?? stage.options.broker
        try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
        switch kind {
        case .whole:
            process = try LetheProgram.start(
                ["work", "--config", try Self.configuration(stage, place, broker: broker)])
        case .withoutRedactor:
            process = try ChildProcess(
                try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
                [
                    "unredacted-worker", "--region", stage.region.name, "--broker", broker, "--records",
                    place.records, "--keys", place.keys, "--keyring", stage.keyringPath,
                ], environment: LetheProgram.environment)
        }
        let line = try await process.errors.line(containing: "health is served", within: .seconds(120))
        guard let port = line.split(whereSeparator: { !$0.isNumber }).last.flatMap({ UInt16($0) }) else {
            throw TestFailure("no port in “\(line)”")
        }
        pages = PageReader(port: port)
    }

    /// Writes a worker's configuration beside its store.
    static func configuration(_ stage: Stage, _ place: StorePlace, broker: String) throws -> String {
        let text = """
            region: \(stage.region.name)
            broker: {url: "\(broker)"}
            store: {records: "\(place.records)", keys: "\(place.keys)"}
            keyring: {file: "\(stage.keyringPath)"}
            http: {address: "127.0.0.1:0"}

            """
        let path = place.folder + "/lethe.yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Waits until it is ready.
    func ready() async throws {
        _ = try await eventually("readiness", within: .seconds(120), every: .milliseconds(5)) {
            pages.get("/readyz")?.status == 200 ? true : nil
        }
    }

    /// Stops it in order.
    func stop() async throws {
        process.signal(SIGTERM)
        guard try await process.end(within: .seconds(60)) == .exited(0) else {
            throw TestFailure("a worker did not stop in order: \(process.errors.tail)")
        }
    }
}
