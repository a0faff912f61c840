import AMQP
import Foundation
import Messages
import Orders
import Sealing
import Support

extension TestRegion {
    var control: String { "speech.control.\(name)" }
    var ledger: String { "speech.ledger.\(name)" }
    var receipts: String { "speech.receipts.\(name)" }

    /// What tells a person of the tests' own account and application to a command, but for the number.
    static let tenant = ["--account", TestResult.account, "--application", TestResult.application]

    /// Runs a command for the region, however it ends.
    func run(
        _ arguments: [String], input: String = "", environment more: [String: String] = [:]
    ) async throws -> Tool {
        try await LetheProgram.run(
            arguments, environment: environment.merging(more) { _, new in new }, input: Array(input.utf8),
            within: .seconds(60))
    }

    /// Runs `forget`, `find`, `lift` or the like for a number until it is complete, and gives the order's id.
    @discardableResult
    func complete(
        _ verb: String, _ number: String?, _ more: [String] = [], environment: [String: String] = [:]
    ) async throws -> String {
        let arguments =
            [verb] + Self.tenant + (number.map { ["--number", $0] } ?? []) + more
            + ["--wait", "--timeout", "30"]
        let result = try await run(arguments, environment: environment)
        guard result.end == .exited(0), let id = result.outputLines.first else {
            throw TestFailure("lethe \(verb): \(result.end): \(result.errors)")
        }
        return String(id)
    }

    /// Publishes commands as a producer from outside does, each confirmed.
    func send(_ commands: [TestCommand], routingKey: String? = nil) async throws {
        try await publish(
            commands.map {
                Publication(
                    exchange: "speech.control", routingKey: routingKey ?? name, body: $0.body,
                    contentType: "application/json")
            })
    }

    /// Appends to the ledger whatever it is.
    func append(_ bodies: [[UInt8]]) async throws {
        try await publish(
            bodies.map { Publication(exchange: "speech.internal.\(name)", routingKey: "ledger", body: $0) })
    }

    /// Appends a text under a right code.
    func append(_ text: String) async throws {
        try await append([note(Array(text.utf8))])
    }

    /// A forget as a worker appends it that has admitted it.
    ///
    /// - Parameters:
    ///   - number: The person's, international, digits only.
    ///   - tokens: The keyring that makes the tokens.
    ///   - code: The keyring that authenticates the entry; nil for the region's own.
    /// - Returns: The order's id, and the entry.
    /// - Throws: `TestFailure` when the number makes no tokens; `SealingError` when the keyring cannot be read.
    func forget(of number: String, tokens: Keyring, code: Keyring? = nil) throws -> (String, entry: [UInt8]) {
        guard let forms = InternationalNumber(number)?.personForms,
            let person = PersonTokens(forms: forms, account: TestResult.account, keyring: tokens)
        else { throw TestFailure("no tokens") }
        let now = Timestamp(secondsSince1970: Int64(Date.now.timeIntervalSince1970))
        let order = Order(
            id: UUID(), verb: .forget,
            subject: .person(
                account: TestResult.account, application: TestResult.application, tokens: person),
            requestedAt: now, admittedAt: now, admittedBy: .random())
        let entry = LedgerEntry.order(order).encoded()
        return (order.id.uuidString.lowercased(), try note(entry, keyring: code))
    }

    /// A text under a right code, as it lies in the ledger.
    private func note(_ text: [UInt8], keyring: Keyring? = nil) throws -> [UInt8] {
        guard let region = Region(name) else { throw TestFailure("\(name) is no region") }
        return try Note(text, as: .ledger, keyring: keyring ?? self.keyring(), region: region).body
    }

    /// Appends entries that say nothing, until the ledger has grown by so many.
    func fill(_ count: Int) async throws {
        let entry = try note(LedgerEntry.opening(at: Timestamp(secondsSince1970: 1)).encoded())
        try await append(Array(repeating: entry, count: count))
    }

    /// What a stream holds, oldest first.
    func entries(of stream: String) async throws -> [(offset: Int64, body: [UInt8])] {
        try await withSession(try BrokerEndpoint(url: host.url), connectionName: "test") { session in
            var found: [(Int64, [UInt8])] = []
            guard let end = try session.streamEnd(stream, within: .seconds(1))?.streamOffset else {
                return []
            }
            _ = try session.readStream(
                stream, from: .first, firstWithin: .seconds(5), idle: .seconds(5)
            ) { delivery in
                if case .bytes(let body) = delivery.body {
                    found.append((delivery.streamOffset ?? -1, body))
                }
                return (delivery.streamOffset ?? end) < end
            }
            return found
        }
    }

    /// The orders in the ledger, by id, each as often as it is there.
    func admitted() async throws -> [String] {
        try await entries(of: ledger).compactMap { entry in
            guard let note = Note(entry.body, as: .ledger),
                case .entry(.order(let order)) = LedgerEntry.decode(note.text)
            else { return nil }
            return order.id.uuidString.lowercased()
        }
    }

    /// Waits until nothing waits in the control queue and nothing is out for settlement.
    func commandsSettled(within limit: Duration = .seconds(30)) async throws {
        _ = try await eventually("\(control) to be empty", within: limit) {
            let depth = try await host.depth(of: control)
            return depth.ready == 0 && depth.unsettled == 0 ? true : nil
        }
    }

    /// Replaces the ledger by an empty one, as somebody does by mistake.
    func recreateLedger(_ arguments: [String: FieldValue] = [:]) async throws {
        let (ledger, exchange) = (ledger, "speech.internal.\(name)")
        let all: [String: FieldValue] = [
            "x-queue-type": .string("stream"), "x-max-age": .string("60D"),
            "x-stream-max-segment-size-bytes": .int(1_000_000),
        ].merging(arguments) { _, new in new }
        try await withSession(try BrokerEndpoint(url: host.url), connectionName: "test") { session in
            try session.deleteQueue(ledger)
            try session.declareQueue(ledger, arguments: all)
            try session.bindQueue(ledger, exchange: exchange, routingKey: "ledger")
        }
    }

    /// Starts workers and waits until each is ready.
    func ready(_ workers: TestWorker..., environment: [String: String] = [:]) async throws
        -> [RunningWorker]
    {
        var running: [RunningWorker] = []
        for worker in workers { running.append(try await worker.start(environment: environment)) }
        for worker in running { try await worker.ready() }
        return running
    }

    /// Has one worker alone store results, and stops it.
    func store(_ results: [TestResult], in worker: TestWorker) async throws {
        let running = try await worker.start()
        try await publish(results)
        try await drained()
        try await running.stop()
    }
}
