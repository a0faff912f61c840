import AMQP
import ArgumentParser
import Foundation
import Sealing
import Worker

extension [RejectedQueue.Found] {
    /// The one that is meant.
    ///
    /// - Parameter id: A reject's id, or how it begins.
    /// - Returns: Nil when none is.
    /// - Throws: When several are.
    fileprivate func named(_ id: String) throws -> RejectedQueue.Found? {
        let named = filter { $0.reject?.details.id.hasPrefix(id.lowercased()) ?? false }
        guard named.count < 2 else {
            throw CommandFailure(
                "\(named.count) rejects have ids that begin with one that is given: give more of it")
        }
        return named.first
    }
}

/// Looks after what workers refused.
struct Rejected: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show (masked), requeue or drop the region's sealed rejects.",
        discussion: """
            A reject lives 72 hours, sealed under a control key.

              lethe rejected list --config lethe.yaml
              lethe rejected requeue --help
            """,
        subcommands: [List.self, Show.self, Requeue.self, Drop.self])

    /// Seen at most, so that a flood of rejects cannot fill this program's memory.
    static let limit = 10_000

    /// A table of all.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the rejects.",
            discussion: "  lethe rejected list --config lethe.yaml --json")

        @OptionGroup var options: ConfigurationOptions

        @Flag(help: "Print a JSON array.")
        var json = false

        func run() async throws {
            let place = try Place(options)
            let rows = try await place.session { session, queue in
                try queue.all(on: session, limit: Rejected.limit).map(Row.init)
            }
            if json {
                try Console.write(json: rows, keys: .convertToSnakeCase)
                return
            }
            for row in rows {
                try Console.write(line: row.line)
            }
            Console.note("\(rows.count) rejects in \(place.topology.rejectedQueue)")
        }
    }

    /// One of them.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one reject: redacted, and with every digit masked.",
            discussion: "  lethe rejected show 4f1d2c --config lethe.yaml")

        @OptionGroup var options: ConfigurationOptions

        @Argument(help: "The reject's id, or how it begins.")
        var id: String

        func run() async throws {
            let id = id
            let found = try await Place(options).session { session, queue in
                try queue.all(on: session, limit: Rejected.limit).named(id)
            }
            guard let reject = found?.reject else {
                throw CommandFailure("no reject has this id")
            }
            try Console.write(json: reject.details, keys: .convertToSnakeCase)
            if !reject.body.isEmpty {
                try Console.write(line: MaskedBody(reject.body).text)
            }
        }
    }

    /// Through the intake again.
    struct Requeue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send rejects through the intake again, fences included.",
            discussion: "  lethe rejected requeue 4f1d2c --config lethe.yaml")

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.dispose(.requeue, Place(options), verb: "requeued")
        }
    }

    /// Away with them.
    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Destroy rejects.", discussion: "  lethe rejected drop 4f1d2c --config lethe.yaml")

        @OptionGroup var options: ConfigurationOptions
        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.dispose(.drop, Place(options), verb: "dropped")
        }
    }
}

extension Rejected {
    /// Which rejects: some, or all.
    struct Choice: ParsableArguments {
        @Argument(help: "Ids of rejects, or how they begin.")
        var ids: [String] = []

        @Flag(help: "All of them.")
        var all = false

        func validate() throws {
            if ids.isEmpty == !all {
                throw ValidationError("give ids, or --all")
            }
        }

        func dispose(_ disposal: RejectedQueue.Disposal, _ place: Place, verb: String) async throws {
            let ids = ids
            let takesAll = all
            let (tally, missing) = try await place.session { session, queue in
                let found = try queue.all(on: session, limit: Rejected.limit)
                let named = try ids.map { try found.named($0)?.reject?.details.id }
                let wanted = Set(named.compactMap { $0 })
                let chosen = found.filter { found in
                    takesAll || found.reject.map { wanted.contains($0.details.id) } ?? false
                }
                return (try queue.dispose(of: chosen, disposal, on: session), named.count { $0 == nil })
            }
            Console.note("\(verb) \(tally.done)")
            guard missing == 0, tally.failed == 0, tally.unfit == 0 else {
                throw CommandFailure(
                    "left: \(tally.unfit) without a whole result, \(tally.failed) that could not be opened or confirmed, "
                        + "\(missing) ids not found")
            }
        }
    }

    /// The region's rejects, and a connection to them.
    struct Place {
        let topology: Topology
        private let endpoint: BrokerEndpoint
        private let keyring: Keyring

        init(_ options: ConfigurationOptions) throws {
            let configuration = try options.read(
                required: Needs.broker.union(Needs.keyring))
            topology = Topology(region: try configuration.regionNamed())
            endpoint = try configuration.endpoint()
            keyring = try Keyring.load(configuration.keyringSource())
        }

        func session<Result: Sendable>(
            _ body: @escaping @Sendable (borrowing Session, RejectedQueue) throws -> Result
        ) async throws -> Result {
            let queue = RejectedQueue(topology: topology, keyring: keyring)
            return try await withSession(endpoint, connectionName: "lethe rejected") { session in
                try body(session, queue)
            }
        }
    }

    /// One line of the list.
    private struct Row: Encodable, Sendable {
        let id: String?
        let reason: String?
        let kind: String?
        let refusedAt: String?
        let bytes: Int

        init(_ found: RejectedQueue.Found) {
            id = found.reject?.details.id
            reason = found.reject?.details.reason ?? found.reason
            kind = found.reject?.details.kind.rawValue
            refusedAt = found.reject?.details.refusedAt
            bytes = found.sealedBytes
        }

        var line: String {
            let columns = [
                id ?? "(no key of the keyring opens it)", refusedAt ?? "-", kind ?? "-", reason ?? "-",
            ]
            return columns.joined(separator: "  ") + "  \(bytes) bytes"
        }
    }
}
