import ArgumentParser
import Foundation
import Messages
import Orders
import Sealing
import Settings
import Worker

/// Shows orders and who has answered.
struct ShowOrders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "Show orders and who has answered, from the region's two streams.",
        discussion: """
            An order is complete when every store that could hold the data has sent a receipt. --stores lists those stores, with \
            the ids that lethe retire takes, and the key versions they use. --report tells of one order, for whoever must show \
            that somebody was forgotten; it names nobody. For a period, see lethe report.

              lethe orders --verify
              lethe orders --report 3f0e4a1c-7d0a-4a56-9d0e-2f8f6f0c9c11 --html order.html
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Print a JSON array.")
    var json = false

    @Flag(help: "Check every code and signature; exit 1 when one is wrong.")
    var verify = false

    @Flag(help: "List the stores instead.")
    var stores = false

    @Option(help: "Tell of the order of this id: what was asked, what each store did, what remains.")
    var report: String?

    @Option(
        help: "With --report: write a page of its own to this file.", completion: .file(extensions: ["html"]))
    var html: String?

    func validate() throws {
        if let report {
            guard UUID(uuidString: report) != nil else {
                throw ValidationError("--report takes an order's id")
            }
            guard !stores else { throw ValidationError("--report tells of one order, --stores of stores") }
        } else if html != nil {
            throw ValidationError("--html goes with --report")
        }
    }

    func run() async throws {
        let configuration = try options.read(required: Needs.broker.union(Needs.keyring))
        let topology = Topology(region: try configuration.regionNamed())
        let keyring = try Keyring.load(configuration.keyringSource())
        try keyring.checkFitsWorker(of: topology.region)
        let reading = try await StreamReading.all(
            topology, keyring: keyring, endpoint: configuration.endpoint(), connectionName: "lethe orders")
        if let id = report.flatMap(UUID.init) {
            guard
                let report = OrderReport(
                    id, in: reading, region: topology.region.name, software: Version.program, clock: .system)
            else { throw CommandFailure("the streams do not tell of this order") }
            try ReportOutput(html: html, json: json).put(report, text: report.text, page: report.page)
        } else if stores {
            try show(reading.book.roster.members.map(StoreRow.init))
        } else {
            try show(reading.book.standings.map(OrderRow.init))
        }
        try check(reading)
    }

    private func show(_ rows: [some Encodable & CustomStringConvertible]) throws {
        if json {
            try Console.write(json: rows, keys: .convertToSnakeCase)
        } else {
            for row in rows { try Console.write(line: row.description) }
        }
    }

    private func check(_ reading: StreamReading) throws {
        let unsigned = reading.book.standings.flatMap(\.answers).count { $0.isSigned == false }
        let unheard = reading.book.standings.flatMap(\.answers).count { $0.isSigned == nil }
        var problems: [String] = []
        if reading.forged > 0 { problems.append("\(reading.forged) entries or receipts do not authenticate") }
        if reading.unknown > 0 {
            problems.append(
                "\(reading.unknown) are of a newer program, or under a key that this keyring lacks")
        }
        if unsigned > 0 { problems.append("\(unsigned) receipts are not signed by the store they name") }
        if unheard > 0 { problems.append("\(unheard) receipts are of stores that are not in the ledger") }
        if verify, problems.isEmpty { Console.note("every code and signature is right") }
        guard !problems.isEmpty else { return }
        if verify { throw CommandFailure(problems.joined(separator: "\n")) }
        for problem in problems { Console.note(problem) }
    }
}

/// One order, as it is printed.
private struct OrderRow: Encodable, CustomStringConvertible {
    struct Answer: Encodable {
        let receipt: ReceiptFields
        let signed: Bool?

        private enum CodingKeys: CodingKey {
            case signed
        }

        /// The receipt's members and the signature's verdict are members of one object.
        func encode(to encoder: any Encoder) throws {
            try receipt.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(signed, forKey: .signed)
        }
    }

    let id: String
    let command: String?
    let requestedAt: String?
    let state: String
    let waitingFor: [String]
    let reasons: [String: String]
    let receipts: [Answer]
    private let age: String?
    private let waiting: String
    private let completedAfter: String?

    private enum CodingKeys: CodingKey {
        case id, command, requestedAt, state, waitingFor, reasons, receipts
    }

    init(_ standing: OrderBook.Standing) {
        id = standing.id.uuidString.lowercased()
        let first = standing.answers.first?.receipt
        command = (standing.order?.verb ?? first?.verb)?.rawValue
        let requested = standing.order?.requestedAt ?? first?.requestedAt
        requestedAt = requested?.rfc3339
        state = standing.state.rawValue
        waitingFor = standing.waitingFor.map(\.member.here.name)
        reasons = Dictionary(
            standing.waitingFor.compactMap { member, answer in
                answer.map { (member.here.name, $0.summary) }
            }, uniquingKeysWith: { $1 })
        waiting = standing.waitingFor.map { member, answer in
            member.here.name + (answer.map { " (\($0.outcome.rawValue))" } ?? "")
        }.joined(separator: ", ")
        receipts = standing.answers.map {
            Answer(receipt: ReceiptFields($0.receipt), signed: $0.isSigned)
        }
        age = requested.map { Span(from: $0, to: WallClock.system.timestamp).description }
        completedAfter = requested.flatMap { requested in
            standing.completedAt.map { Span(from: requested, to: $0).description }
        }
    }

    /// What is not known is null, and there all the same.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(command, forKey: .command)
        try container.encode(requestedAt, forKey: .requestedAt)
        try container.encode(state, forKey: .state)
        try container.encode(waitingFor, forKey: .waitingFor)
        try container.encode(reasons, forKey: .reasons)
        try container.encode(receipts, forKey: .receipts)
    }

    var description: String {
        let keys = receipts.reduce(0) { $0 + $1.receipt.keysDestroyed }
        let records = receipts.reduce(0) { $0 + $1.receipt.recordsErased }
        let found = receipts.compactMap(\.receipt.recordsFound)
        var words = [id, age.map { "\($0) ago" } ?? "-", command ?? "-", state]
        if let completedAfter { words.append("after \(completedAfter)") }
        if state == OrderBook.State.refused.rawValue, let reason = receipts.first?.receipt.reason {
            words.append(reason)
        }
        if !waiting.isEmpty { words.append("waiting for \(waiting)") }
        if !found.isEmpty { words.append("\(found.reduce(0, +)) records found") }
        if keys > 0 || records > 0 { words.append("\(keys) keys, \(records) records destroyed") }
        return words.joined(separator: "  ")
    }
}

/// One store, as it is printed.
private struct StoreRow: Encodable, CustomStringConvertible {
    let store: String
    let name: String
    let created: String
    let lastHere: String
    let retiredAt: String?
    let oldestHour: String?
    let wrappingVersions: [Int]
    let indexVersions: [Int]
    let software: String

    init(_ member: Roster.Member) {
        let here = member.here
        store = here.store.hex
        name = here.name
        created = here.created.rfc3339
        lastHere = here.clock.rfc3339
        retiredAt = member.retiredAt?.rfc3339
        oldestHour = here.oldestHour?.rfc3339
        wrappingVersions = here.wrapping
        indexVersions = here.index
        software = here.software
    }

    var description: String {
        let wrapping = wrappingVersions.map(String.init).joined(separator: ",")
        let state = retiredAt.map { "retired \($0)" } ?? "here \(lastHere)"
        return [store, name, state, "wrapping \(wrapping)", "lethe \(software)"].joined(separator: "  ")
    }
}

/// A length of time in its largest unit.
private struct Span: CustomStringConvertible {
    private let seconds: Int64

    init(from start: Timestamp, to end: Timestamp) {
        seconds = max(0, end.secondsSince1970 - start.secondsSince1970)
    }

    var description: String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
