import ArgumentParser
import Foundation
import Messages
import Sealing
import Settings
import Vault
import Worker

/// Lists the records that orders have erased.
struct Erased: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the ids of records erased since a time, as JSON lines: for those who hold exports.",
        discussion: """
            Ids go when their hour expires: copies made by an export have then expired too.

              lethe erased --config lethe.yaml --since 2026-11-24T00:00:00Z
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "Erased at this time or later, RFC 3339; without it, everything there is.")
    var since: String?

    private struct Line: Encodable {
        let recordId: String
        let capturedHour: String
        let erasedAt: String
        let order: String
    }

    func run() async throws {
        let configuration = try options.read(required: Needs.store)
        var start: Int64 = 0
        if let since {
            guard let time = Timestamp(rfc3339: since) else {
                throw ValidationError("--since takes a time such as 2026-11-23T15:00:00Z")
            }
            start = time.secondsSince1970
        }
        let reader = try VaultReader(
            configuration.store(), keyring: try Keyring.load(configuration.keyringSource()),
            clock: .system)
        var count = 0
        for erased in try reader.erased(since: start) {
            for record in erased.records {
                try Console.write(
                    json: Line(
                        recordId: record.hex, capturedHour: erased.hour.rfc3339,
                        erasedAt: WallClock.rfc3339(erased.erasedAt),
                        order: erased.order.uuidString.lowercased()), keys: .convertToSnakeCase)
                count += 1
            }
        }
        Console.note("\(count) records erased")
    }
}
