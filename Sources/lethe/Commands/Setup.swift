import AMQP
import ArgumentParser
import Sealing
import Settings
import Worker

/// Declares the region's topology.
struct Setup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Declare the region's exchanges, queues and streams; declaring them again changes nothing.",
        discussion: """
            Needs a user who may configure; workers need none. With the keyring it appends the ledger's first entry.

              lethe setup --config lethe.yaml
              LETHE_BROKER_URL=amqps://admin@broker/speech LETHE_BROKER_PASSWORD_FILE=admin lethe setup --config lethe.yaml
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.read(required: Needs.broker)
        let topology = Topology(region: try configuration.regionNamed())
        let keyring = try configuration.keyringIfNamed()
        do {
            try await withSession(configuration.endpoint(), connectionName: "lethe setup") { session in
                try topology.declare(on: session)
                if let keyring {
                    try LedgerAppending.open(topology, keyring: keyring, clock: .system, on: session)
                }
            }
        } catch let error as AMQPError {
            let advice =
                error.code == .reply(406)
                ? "; an object exists with other arguments: lethe check says which; delete it when empty, and run setup again"
                : ""
            throw CommandFailure("the topology could not be declared: \(error.description)\(advice)")
        }
        for queue in topology.queues {
            Console.note("declared \(queue.name): \(queue.purpose)")
        }
        if keyring == nil {
            Console.note("the ledger got no first entry: name the keyring (keyring.file) and run setup again")
        }
    }
}
