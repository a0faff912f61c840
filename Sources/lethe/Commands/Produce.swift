import AMQP
import ArgumentParser
import Foundation
import Logging
import Messages
import Producer
import Sealing
import Settings
import Worker

/// Simulates call-control producers.
struct Produce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publish simulated speech results, for the demonstration, tests and measurements.",
        discussion: """
            Prints how many of each kind were sent and what should become of them, as JSON. The same --seed, --now, --count and \
            shares send the same bytes; the ids follow from the seed alone, so give each run against one store another. Every message \
            is confirmed by the broker.

              lethe produce --regions eu-3 --count 1000 --seed 7
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "How many messages.")
    var count = 1000

    @Option(help: "Messages a second; 0 for as many as the broker takes.")
    var rate = 0.0

    @Option(help: "Seed of the simulation.")
    var seed: UInt64 = 1

    @Option(help: "The simulation's now, RFC 3339 (default: the clock).")
    var now: String?

    @Option(help: "Regions to publish to, separated by commas (default: the configured one).")
    var regions: String?

    @Option(help: "Minutes over which captures spread, up to now.")
    var spread = 20

    @Option(
        help:
            "File to write a line of JSON a message to: id, account_id, application_id, region, kind, outcome, captured."
    )
    var manifest: String?

    @OptionGroup(title: "Shares of all messages") var shares: Shares

    @Option(help: ArgumentHelp("Number to plant in the messages, for leak tests.", visibility: .hidden))
    var markerNumber: String?

    @Option(help: ArgumentHelp("Phrase to plant in the messages, for leak tests.", visibility: .hidden))
    var markerPhrase: String?

    /// How often each kind occurs.
    struct Shares: ParsableArguments {
        @Option(help: "Repeated messages.")
        var duplicate = Rates().duplicate
        @Option(help: "Captured hours or days ago.")
        var late = Rates().late
        @Option(help: "Captured more than 30 days ago.")
        var expired = Rates().expired
        @Option(help: "Of another region.")
        var foreign = Rates().foreign
        @Option(help: "Broken.")
        var malformed = Rates().malformed
        @Option(help: "With the AI-training switch off.")
        var disabled = Rates().disabled
        @Option(help: "Without text.")
        var empty = Rates().empty

        var rates: Rates {
            var rates = Rates()
            rates.duplicate = duplicate
            rates.late = late
            rates.expired = expired
            rates.foreign = foreign
            rates.malformed = malformed
            rates.disabled = disabled
            rates.empty = empty
            return rates
        }
    }

    /// Published and confirmed together.
    private static let chunk = 200

    func run() async throws {
        let configuration = try options.read(required: regions == nil ? Needs.broker : [.brokerURL])
        var simulator = CallSimulator(seed: seed, options: try simulation(configuration))
        let publisher = Publisher(
            PublisherConfiguration(endpoint: try configuration.endpoint(), connectionName: "lethe produce"),
            logger: Logger.console(configuration))
        var manifest = try manifest.map(Manifest.init)
        var tally = Tally()
        let begun = ContinuousClock.now
        var sent = 0
        while sent < count {
            let messages = (0..<min(chunkCount, count - sent)).map { _ in simulator.next() }
            try await publish(messages, by: publisher)
            for message in messages {
                tally.count(message)
                try manifest?.append(message)
            }
            sent += messages.count
            Console.progress("\(sent) of \(count)")
            if rate > 0 {
                try await Task.sleep(until: begun + .seconds(Double(sent) / rate))
            }
        }
        await publisher.stop()
        try manifest?.finish()
        Console.endProgress()
        try Console.write(Array(try tally.json()) + [UInt8(ascii: "\n")])
    }

    /// A tenth of a second's worth at a low rate, so that messages do not come in gusts.
    private var chunkCount: Int {
        rate > 0 ? min(Self.chunk, max(1, Int(rate / 10))) : Self.chunk
    }

    private func simulation(_ configuration: Configuration) throws -> SimulatorOptions {
        var now = WallClock.system.seconds * 1000
        if let text = self.now {
            guard let time = Timestamp(rfc3339: text) else {
                throw ValidationError("--now takes a time such as 2026-11-23T15:00:00Z")
            }
            now = time.secondsSince1970 * 1000
        }
        let named = regions?.split(separator: ",").map(String.init)
        var options = SimulatorOptions(now: now, regions: try named ?? [configuration.regionNamed().name])
        options.spread = Int64(spread) * 60_000
        options.rates = shares.rates
        if let markerNumber, let markerPhrase {
            options.marker = Marker(number: markerNumber, phrase: markerPhrase)
        }
        if let problem = options.problem {
            throw ValidationError(problem)
        }
        guard count >= 0, rate >= 0 else {
            throw ValidationError("--count and --rate cannot be negative")
        }
        return options
    }

    private func publish(_ messages: [SimulatedMessage], by publisher: Publisher) async throws {
        let outcomes = await publisher.publish(
            messages.map {
                Publication(
                    exchange: Topology.resultsExchange, routingKey: $0.routingKey, body: $0.body,
                    contentType: $0.contentType, contentEncoding: $0.contentEncoding)
            })
        for outcome in outcomes {
            switch outcome {
            case .confirmed:
                continue
            case .returned:
                throw CommandFailure("no queue took a result; run lethe setup for each region")
            case .refused:
                throw CommandFailure("the broker refused a result")
            case .failed(let error):
                throw CommandFailure("a result was not confirmed: \(error.description)")
            }
        }
    }
}

/// The list of what was sent, to reconcile exports with.
private struct Manifest {
    private struct Line: Encodable {
        let id: String
        let accountID: String
        let applicationID: String
        let region: String
        let routingKey: String
        let kind: String
        let outcome: String
        let outcomeAtHome: String?
        let captured: String

        private enum CodingKeys: String, CodingKey {
            case id, region, kind, outcome, captured
            case accountID = "account_id"
            case applicationID = "application_id"
            case routingKey = "routing_key"
            case outcomeAtHome = "outcome_at_home"
        }
    }

    private let file: FileHandle
    private let encoder = JSONEncoder()
    private var buffer = Data()

    init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw CommandFailure("the manifest \(path) cannot be written")
        }
        self.file = file
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func append(_ message: SimulatedMessage) throws {
        let captured = Timestamp(secondsSince1970: message.capturedMilliseconds / 1000)
        buffer.append(
            try encoder.encode(
                Line(
                    id: message.id, accountID: message.accountID, applicationID: message.applicationID,
                    region: message.region, routingKey: message.routingKey, kind: message.kind.rawValue,
                    outcome: message.outcome.rawValue, outcomeAtHome: message.outcomeAtHome?.rawValue,
                    captured: captured.rfc3339)))
        buffer.append(UInt8(ascii: "\n"))
    }

    /// A line is on disk as soon as its message was confirmed and the chunk is done.
    mutating func finish() throws {
        try file.write(contentsOf: buffer)
        try file.close()
    }
}
