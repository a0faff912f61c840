import Foundation
import Locking
import Support
import Testing

/// One worker, what is sent to it before, during and after a fault, and what must have become of it.
struct FaultTrial: Sendable {
    /// What a round of a fault has shown.
    struct Round: Sendable {
        /// What the worker said it waited for; nil when it was to go on working.
        let reason: String?
        /// The share of a processor that the worker took while the fault lasted.
        let load: Double
        /// How long after the fault's end everything was done.
        let recovery: Duration

        /// All of it in a line.
        var text: String {
            "\(reason ?? "goes on"); load \((load * 1000).rounded() / 1000), "
                + "done \(recovery.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1)))) after"
        }
    }

    let region: TestRegion
    let worker: TestWorker
    let running: RunningWorker
    /// The ids of the records that the store must hold.
    private let expected = Locked<Set<String>>([])

    private static let person = "447700900123"
    /// The link waits half a minute at most before it tries again; the rest is for a busy machine.
    private static let patience: Duration = .seconds(70)
    /// While it waits, a worker does next to nothing: this is for a debug build on a busy machine.
    static let loadMax = 0.1

    /// Starts a worker and waits until it is ready.
    ///
    /// - Parameters:
    ///   - region: with a virtual host of its own.
    ///   - url: what the worker is given as the broker's URL.
    ///   - settings: more of its configuration.
    /// - Throws: `TestFailure` when it does not become ready.
    init(_ region: TestRegion, url: String? = nil, settings: [String: String] = [:]) async throws {
        self.region = region
        worker = try region.worker("a", settings: settings)
        running = try await worker.start(environment: url.map { ["LETHE_BROKER_URL": $0] } ?? [:])
        try await running.ready(within: Self.patience)
    }

    /// Lets a fault come and go, and expects every result stored once, the malformed one refused and an order
    /// carried out.
    ///
    /// - Parameters:
    ///   - number: tells the rounds apart.
    ///   - condition: what must not hold while the fault lasts; nil when the worker is to go on.
    ///   - words: what the condition's reason must hold at last.
    ///   - sendsDuring: whether the broker takes results and commands while it lasts.
    ///   - begin: makes the fault.
    ///   - end: ends it.
    /// - Returns: what it has shown.
    /// - Throws: `TestFailure` when something does not come in time.
    func round(
        _ number: Int, breaks condition: String?, says words: [String] = [], sendsDuring: Bool = true,
        begin: () async throws -> Void, end: () async throws -> Void
    ) async throws -> Round {
        let before = TestResult.ordinary(20, prefix: "before-\(number)")
        let doomed = TestResult.of(Self.person, 2, "doomed-\(number)", captured: .now - 7200)
        try await region.publish(before + doomed)
        try await region.drained(within: Self.patience)
        try await begin()
        var malformed = TestResult("malformed-\(number)")
        malformed.raw = Array("{".utf8)
        let during = TestResult.ordinary(40, prefix: "during-\(number)")
        let forget = TestCommand.forget(Self.person, requestedAt: .now - 3600)
        if sendsDuring {
            try await region.publish(during + [malformed])
            try await region.send([forget])
        }
        var reason: String?
        if let condition {
            reason = try await running.waits(for: condition, saying: words)
        }
        let load = try await ProcessFigures.load(of: running.process.id) {
            try await Task.sleep(for: .seconds(3))
        }
        try await end()
        let healed = ContinuousClock.now
        if !sendsDuring {
            try await region.publish(during + [malformed])
            try await region.send([forget])
        }
        try await region.drained(within: Self.patience)
        try await region.commandsSettled(within: Self.patience)
        try await running.ready(within: Self.patience)
        let recovery = healed.duration(to: .now)
        try await region.awaitOrder(forget.id)
        let more = try (before + during).map(region.recordID)
        expected.withLock { $0.formUnion(more) }
        let ids = try await worker.exportedIDs()
        #expect(ids.count == expected.current.count && Set(ids) == expected.current, "lost or stored twice")
        // One whose confirm was lost is there twice.
        #expect(try await region.host.depth(of: region.rejects).ready >= number, "refused results")
        #expect(load < Self.loadMax, "the worker spins")
        return Round(reason: reason, load: load, recovery: recovery)
    }

    /// What the process holds at the moment.
    func figures() throws -> ProcessFigures { try ProcessFigures(of: running.process.id) }
}
