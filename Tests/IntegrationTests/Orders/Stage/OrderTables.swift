import Foundation
import Support

/// A row of `lethe orders --json`.
struct ListedOrder: Decodable, Sendable {
    struct Answer: Decodable, Sendable {
        let store: String
        let worker: String
        let outcome: String
        let reason: String?
        let keysDestroyed: Int
        let recordsErased: Int
        let recordsFound: Int?
        let appliedAt: String
        let signed: Bool?
    }

    let id: String
    let command: String?
    let requestedAt: String?
    let state: String
    let waitingFor: [String]
    let receipts: [Answer]

    /// The answer of a worker's store.
    subscript(_ worker: String) -> Answer? { receipts.first { $0.worker == worker } }

    /// How many records all stores have erased.
    var recordsErased: Int { receipts.reduce(0) { $0 + $1.recordsErased } }
}

/// A row of `lethe orders --stores --json`.
struct ListedStore: Decodable, Sendable {
    let store: String
    let name: String
    let retiredAt: String?
    let wrappingVersions: [Int]
    let indexVersions: [Int]
}

/// A line of `lethe erased`.
struct ErasedRecord: Decodable, Sendable {
    let recordId: String
    let order: String
}

extension TestRegion {
    /// Every order that the streams tell of.
    func orders() async throws -> [ListedOrder] { try await table(["orders", "--json"]) }

    /// Every store that the ledger tells of.
    func stores() async throws -> [ListedStore] { try await table(["orders", "--stores", "--json"]) }

    /// How an order stands; nil when the streams do not tell of it.
    func order(_ id: String) async throws -> ListedOrder? {
        try await orders().first { $0.id == id }
    }

    /// Waits until an order is in a state, waiting for exactly these workers.
    @discardableResult
    func awaitOrder(
        _ id: String, _ state: String = "complete", waitingFor workers: Set<String> = [],
        within limit: Duration = .seconds(30)
    ) async throws -> ListedOrder {
        var last: ListedOrder?
        do {
            return try await eventually(
                "order \(id) to be \(state)", within: limit, every: .milliseconds(150)
            ) {
                last = try await order(id)
                return last.flatMap { $0.state == state && Set($0.waitingFor) == workers ? $0 : nil }
            }
        } catch {
            throw TestFailure("\(error); it is \(String(describing: last))")
        }
    }

    private func table<Row: Decodable>(_ arguments: [String]) async throws -> [Row] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Row].self, from: Data(try await lethe(arguments).outputBytes))
    }
}

extension TestWorker {
    /// What orders have erased here.
    func erased(_ arguments: [String] = []) async throws -> [ErasedRecord] {
        let result = try await lethe(["erased"] + arguments)
        guard result.end == .exited(0) else { throw TestFailure("erased: \(result.end): \(result.errors)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try result.outputLines.map { try decoder.decode(ErasedRecord.self, from: Data($0.utf8)) }
    }
}
