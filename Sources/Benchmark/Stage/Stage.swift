import AMQP
import Foundation
import Sealing
import Support
import Worker

/// What the measurements share: broker, keyring, messages, the large store, all in one temporary folder.
final class Stage: Sendable {
    let options: Options
    let folder: String
    let region: Region
    let keyring: Keyring
    let keyringPath: String
    let endpoint: BrokerEndpoint
    let lethe: String
    let peers: Peers?
    let messages: MessageFile
    let largeStore: LargeStore

    private static let regionName = "eu-3"

    init(_ options: Options) throws {
        guard let region = Region(Self.regionName) else { preconditionFailure("eu-3 is a region's name") }
        self.options = options
        self.region = region
        folder = options.folder
        lethe = try LetheProgram.path()
        endpoint = try BrokerEndpoint(url: options.broker)
        // An index key holds from the beginning of time: the age of the keyring makes no difference.
        keyring = try Keyring.create(region: region, now: WallClock.system.seconds)
        keyringPath = folder + "/keyring.json"
        try keyring.write(to: keyringPath, overwrite: false)
        peers = Peers(options.peers, port: endpoint.port, folder: folder)
        messages = MessageFile(path: folder + "/messages.jsonl")
        let place = StorePlace(folder + "/large", region)
        largeStore = LargeStore(
            place, keyring: keyring, entries: EntryMaker(region: region, keyring: keyring), options: options)
    }

    /// Declares the broker's objects.
    func prepare() async throws {
        let topology = topology
        try await withSession(endpoint, connectionName: "bench setup") { session in
            try topology.declare(on: session)
        }
    }

    /// The region's exchanges and queues.
    var topology: Topology { Topology(region: region) }

    /// The queue that everything measured consumes from: the region's own.
    var queue: String { topology.resultsQueue }

    /// A new, empty store's folders.
    func newStore() -> StorePlace {
        StorePlace("\(folder)/store-\(UUID().uuidString)", region)
    }

    /// Gives a store's room back.
    func remove(_ place: StorePlace) {
        // What is left goes with the temporary folder.
        try? FileManager.default.removeItem(atPath: place.folder)
    }

    /// Messages that every program gets alike.
    ///
    /// - Parameter count: How many at least.
    /// - Returns: Bodies, all different.
    /// - Throws: What kept the generator from making them.
    func bodies(_ count: Int) async throws -> [[UInt8]] {
        try await messages.bodies(count, peers: peers, region: region)
    }

    /// Fills the queue with `--count` messages.
    func fillQueue() async throws {
        let bodies = try await bodies(options.count)
        try await Filling(endpoint: endpoint, topology: topology).fill(bodies.prefix(options.count))
    }
}
