import Foundation
import Sealing
import Support

/// What `lethe produce` sent: its tally and its manifest.
struct Production: Sendable {
    struct Tally: Decodable, Sendable {
        struct Region: Decodable, Sendable {
            let records: Int
            let outcomes: [String: Int]
        }

        let sent: Int
        let kinds: [String: Int]
        let regions: [String: Region]
    }

    struct Line: Decodable, Sendable {
        let id: String
        let accountID: String
        let applicationID: String
        let region: String
        let routingKey: String
        let kind: String
        let outcome: String
        let outcomeAtHome: String?
        let captured: Date

        private enum CodingKeys: String, CodingKey {
            case id
            case accountID = "account_id"
            case applicationID = "application_id"
            case region
            case routingKey = "routing_key"
            case kind
            case outcome
            case outcomeAtHome = "outcome_at_home"
            case captured
        }
    }

    let tally: Tally
    let lines: [Line]

    /// Shares with which every message is ordinary speech.
    static let speechOnly = ["duplicate", "late", "expired", "foreign", "malformed", "disabled", "empty"]
        .flatMap { ["--\($0)", "0"] }

    /// A producer under way.
    struct Running: Sendable {
        let process: ChildProcess
        private let manifest: String

        init(_ regions: [TestRegion], _ arguments: [String]) throws {
            manifest = regions[0].folder.path("manifest-\(UUID().uuidString).jsonl")
            process = try LetheProgram.start(
                ["produce", "--manifest", manifest, "--regions", regions.map(\.name).joined(separator: ",")]
                    + arguments,
                environment: ["LETHE_BROKER_URL": regions[0].host.url])
        }

        /// Waits until everything has been sent and confirmed.
        func sent(within limit: Duration = .seconds(120)) async throws -> Production {
            let end = try await process.end(within: limit)
            guard end == .exited(0) else { throw TestFailure("produce: \(end): \(process.errors.tail)") }
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            return Production(
                tally: try decoder.decode(Tally.self, from: Data(process.output.bytes)),
                lines: try String(contentsOfFile: manifest, encoding: .utf8).split(separator: "\n").map {
                    try decoder.decode(Line.self, from: Data($0.utf8))
                })
        }
    }

    /// Sends results to regions and waits until all are confirmed.
    static func send(_ regions: [TestRegion], _ arguments: [String]) async throws -> Production {
        try await Running(regions, arguments).sent()
    }

    /// The ids that a region's records must have in the end, computed as anybody with the index keys can.
    func recordIDs(in region: TestRegion) throws -> Set<String> {
        let keyring = try region.keyring()
        let kept: Set = ["stored", "duplicate"]
        let lines = lines.filter { line in
            line.region == region.name
                && (line.routingKey == region.name
                    ? kept.contains(line.outcome) : kept.contains(line.outcomeAtHome ?? ""))
        }
        return try Set(
            lines.map { line in
                guard let key = keyring.indexKey(capturedAt: Int64(line.captured.timeIntervalSince1970))
                else {
                    throw TestFailure("no index key for \(line.captured)")
                }
                return key.recordID(account: line.accountID, application: line.applicationID, id: line.id).hex
            })
    }
}

extension TestRegion {
    /// The id of a test's own result as a record.
    func recordID(of result: TestResult) throws -> String {
        guard let key = try keyring().indexKey(capturedAt: Int64(result.captured.timeIntervalSince1970))
        else {
            throw TestFailure("no index key")
        }
        return key.recordID(account: result.account, application: result.application, id: result.id).hex
    }
}
