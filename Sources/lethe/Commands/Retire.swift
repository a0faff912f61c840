import AMQP
import ArgumentParser
import Foundation
import Messages
import Orders
import Sealing
import Settings
import Vault
import Worker

/// Tells the ledger that a store no longer exists.
struct Retire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell the ledger that a store no longer exists: no order waits for it any more.",
        discussion: """
            Stores and their ids: lethe orders --stores. Should a retired store start again, it destroys its keys and begins anew.
            --discard retires the store of this configuration and destroys what it holds, at once or by its running worker.

              lethe orders --stores
              lethe retire 5b0c1f --config lethe.yaml
              lethe retire --discard --config lethe.yaml
            """)

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The store's id, or as much of its beginning as no other has.")
    var store: String?

    @Flag(help: "Do not ask, also when the store was heard of in the last 25 hours.")
    var yes = false

    @Flag(help: "Retire this configuration's own store and destroy everything in it.")
    var discard = false

    func validate() throws {
        guard (store == nil) == discard else {
            throw ValidationError("give a store's id, or --discard for this configuration's own")
        }
    }

    func run() async throws {
        let configuration = try options.read(
            required: discard ? Needs.broker.union(Needs.store) : Needs.broker.union(Needs.keyring))
        let topology = Topology(region: try configuration.regionNamed())
        let keyring = try Keyring.load(configuration.keyringSource())
        try keyring.checkFitsWorker(of: topology.region)
        let endpoint = try configuration.endpoint()
        let id =
            if let store {
                try await chosen(store, topology, endpoint, keyring)
            } else {
                try VaultReader(
                    configuration.store(), keyring: keyring, clock: .system
                ).storeID
            }
        if discard { try confirm("destroy everything in store \(id.hex)?") }
        let retirement = Retirement(store: id, at: WallClock.system.timestamp)
        try await withSession(endpoint, connectionName: "lethe retire") { session in
            try LedgerAppending.append(
                .retire(retirement), to: topology, keyring: keyring, on: session)
        }
        Console.note("store \(id.hex) is retired")
        if discard { try await discardOwn(configuration, keyring) }
    }

    private func chosen(
        _ text: String, _ topology: Topology, _ endpoint: BrokerEndpoint, _ keyring: Keyring
    ) async throws -> StoreID {
        let book = try await StreamReading.all(
            topology, keyring: keyring, endpoint: endpoint, connectionName: "lethe retire"
        ).book
        let matches = book.roster.members.filter { $0.here.store.hex.hasPrefix(text.lowercased()) }
        guard let member = matches.first, matches.count == 1 else {
            throw CommandFailure(
                matches.isEmpty
                    ? "no store of this region has that id: see lethe orders --stores"
                    : "\(matches.count) stores have ids that begin so: give more of it")
        }
        let here = member.here
        let silent = WallClock.system.seconds - here.clock.secondsSince1970
        let isAlive = !member.isRetired && silent < Roster.aliveSeconds
        try confirm(
            isAlive
                ? "\(here.name) said \(silent / 60) minutes ago that it exists; should it still run, it destroys its keys. Retire it?"
                : "retire \(here.name)?")
        return here.store
    }

    private func confirm(_ question: String) throws {
        if yes { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure("not done: \(question) Give --yes to answer without a terminal")
        }
        Console.ask("\(question) [y/N]")
        guard ["y", "yes"].contains(readLine()?.lowercased()) else { throw CommandFailure("not done") }
    }

    /// A worker that runs holds the store, reads the retirement and destroys everything itself.
    private func discardOwn(_ configuration: Configuration, _ keyring: Keyring) async throws {
        var store = try configuration.store()
        store.lockWait = .zero
        do throws(VaultError) {
            try await Vault.open(store, keyring: keyring, clock: .system).discard()
            Console.note("its keys and records are destroyed")
        } catch {
            guard error.code == .lockedByAnotherProcess else { throw error }
            Console.note("its worker runs, and destroys keys and records as soon as it reads the ledger")
        }
    }
}
