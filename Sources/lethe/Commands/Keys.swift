import ArgumentParser
import Foundation
import Sealing
import Settings
import Worker

/// Makes, rotates and shows the keyring.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, rotate and list the keys that everything hangs on.",
        discussion: """
              lethe keys new --config lethe.yaml
              lethe keys status --config lethe.yaml
            """,
        subcommands: [New.self, Rotate.self, Status.self, Public.self, Reader.self])

    /// Creates the file.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create the file of keyring.file, mode 0600; never overwrites.",
            discussion: "  lethe keys new --region eu-3 --keyring-file keyring.json")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let configuration = try options.read(required: [])
            let path = try configuration.keyringPath()
            let keyring = try Keyring.create(
                region: configuration.region.flatMap(Region.init), now: WallClock.system.seconds)
            try keyring.write(to: path, overwrite: false)
            Console.note("created \(path); every worker of the region needs the same file, and nobody else")
        }
    }

    /// Adds versions.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a wrapping and a control version now, and an index version from two days on.",
            discussion: """
                Give the file to every worker within 48 hours; they take it up within a minute. \
                Hour keys are rewrapped then. Remove the older wrapping version once lethe orders --stores shows no store under it: \
                of one that still is, nothing opens any more.

                  lethe keys rotate --config lethe.yaml
                  lethe keys rotate --config lethe.yaml --remove-wrapping 1
                """)

        @OptionGroup var options: ConfigurationOptions

        @Option(
            help:
                "Remove this wrapping version instead; copies of keys folders made before then no longer open."
        )
        var removeWrapping: Int?

        func run() throws {
            let configuration = try options.read(required: [])
            let path = try configuration.keyringPath()
            let keyring = try Keyring.load(.file(path))
            if let removeWrapping {
                try keyring.removingWrapping(version: removeWrapping).write(to: path, overwrite: true)
                Console.note("removed wrapping version \(removeWrapping) from \(path)")
            } else {
                try keyring.rotated(now: WallClock.system.seconds).write(to: path, overwrite: true)
                Console.note("rotated \(path); give it to every worker within 48 hours")
            }
        }
    }

    /// Lists versions.
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the versions of the keyring, without keys.",
            discussion: "  lethe keys status --config lethe.yaml --json")

        @OptionGroup var options: ConfigurationOptions

        @Flag(help: "Print JSON.")
        var json = false

        func run() throws {
            let keyring = try Keyring.load(options.read(required: Needs.keyring).keyringSource())
            let table = Table(keyring.status)
            if json {
                try Console.write(json: table)
                return
            }
            try Console.write(line: "region    \(table.region ?? "any")")
            for row in table.wrapping {
                try Console.write(line: "wrapping  \(row.version)  made \(row.created)")
            }
            for row in table.index {
                try Console.write(
                    line: "index     \(row.version)  in force from \(row.from ?? "the beginning")")
            }
            for row in table.control {
                try Console.write(line: "control   \(row.version)  made \(row.created)")
            }
        }

        /// What `--json` prints.
        private struct Table: Encodable {
            struct Version: Encodable {
                let version: Int
                let created: String
            }

            struct IndexVersion: Encodable {
                let version: Int
                let from: String?
            }

            let region: String?
            let wrapping: [Version]
            let index: [IndexVersion]
            let control: [Version]

            init(_ status: KeyringStatus) {
                region = status.region
                wrapping = status.wrapping.map { Version(version: $0.version, created: $0.created) }
                index = status.index.map { IndexVersion(version: $0.version, from: $0.from) }
                control = status.control.map { Version(version: $0.version, created: $0.created) }
            }
        }
    }

    /// Prints the public key.
    struct Public: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the region's public key, to which producers seal numbers (sealed_number).",
            discussion: """
                A rotation brings another key; numbers sealed to an older one still open.

                  lethe keys public --config lethe.yaml
                """)

        @OptionGroup var options: ConfigurationOptions

        @Flag(help: "Print JSON.")
        var json = false

        func run() throws {
            let keyring = try Keyring.load(options.read(required: Needs.keyring).keyringSource())
            guard let control = keyring.newestControl else {
                throw CommandFailure("this is a reader's copy of the keyring; use the region's full one")
            }
            guard let key = keyring.numberPublicKey else {
                throw CommandFailure("OpenSSL has no X25519; check its providers")
            }
            if json {
                try Console.write(json: PublicKey(key: key.text, controlVersion: control.version))
            } else {
                try Console.write(line: key.text)
            }
        }

        /// What `--json` prints.
        private struct PublicKey: Encodable {
            enum CodingKeys: String, CodingKey {
                case key
                case controlVersion = "control_version"
            }

            let key: String
            let controlVersion: Int
        }
    }

    /// Makes the copy for exports.
    struct Reader: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a copy with the wrapping keys only, for machines that export.",
            discussion: """
                With FILE the copy is a new file of mode 0600; without, it goes to stdout.

                  lethe keys reader reader.json --config lethe.yaml
                """)

        @OptionGroup var options: ConfigurationOptions

        @Argument(help: "The file to create; never overwritten.", completion: .file())
        var file: String?

        func run() throws {
            let keyring = try Keyring.load(options.read(required: Needs.keyring).keyringSource())
            if let file {
                try keyring.reader().write(to: file, overwrite: false)
                Console.note("created \(file)")
            } else {
                try unsafe keyring.reader().text().withExposedBytes { try Console.write(unsafe Array($0)) }
                Console.note("printed keys: keep them in a file of mode 0600")
            }
        }
    }
}
