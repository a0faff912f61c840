import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("credentials and certificates", .timeLimit(.minutes(3)))
    struct CredentialTests {
        @Test("a new password is taken from its file at the next connect, without a restart")
        func passwordRotated() async throws {
            try await TestRegion.with { region in
                let password = try region.folder.write("password", "secret\n")
                try setMode(password, 0o600)
                let worker = try region.worker("a", settings: ["broker.password_file": password])
                let url = region.workerURL.replacing(":secret@", with: "@")
                let running = try await worker.start(environment: ["LETHE_BROKER_URL": url])
                try await running.ready()
                // The broker first: what is connected stays connected.
                try await region.host.setWorkerPassword(region: region.name, "another")
                try await region.publish(TestResult.ordinary(3, prefix: "before"))
                try await region.drained()
                try await region.host.closeWorkerConnections(region: region.name)
                _ = try await running.waits(for: "broker", saying: ["log in", "403"])
                try await region.publish(TestResult.ordinary(3, prefix: "during"))
                try Data("another\n".utf8).write(to: URL(fileURLWithPath: password))
                running.process.signal(SIGHUP)
                try await region.drained(within: .seconds(15))
                try await running.ready()

                // Without a word to the worker it finds it by itself, within half a minute.
                try await region.host.setWorkerPassword(region: region.name, "a third")
                try Data("a third\n".utf8).write(to: URL(fileURLWithPath: password))
                try await region.host.closeWorkerConnections(region: region.name)
                try await region.publish(TestResult.ordinary(3, prefix: "after"))
                try await region.drained(within: .seconds(40))
                try await running.ready()
                #expect(try await worker.exportedIDs().count == 9)

                // One that others can read is not used.
                try setMode(password, 0o640)
                try await region.host.closeWorkerConnections(region: region.name)
                let reason = try await running.waits(
                    for: "broker", saying: ["others can read the password file"])
                #expect(reason.contains("0600") && !reason.contains("third"))
                #expect(!running.process.errors.text.contains("a third"))
                try await running.stop()
            }
        }

        @Test("a new password is tried beside the connections, which begin anew once the broker takes it")
        func passwordTried() async throws {
            try await TestRegion.with { region in
                // A link that is pointed elsewhere, as Kubernetes replaces secrets.
                let password = region.folder.path("password")
                let point = { (name: String) in
                    let fresh = region.folder.path("fresh")
                    try FileManager.default.createSymbolicLink(
                        atPath: fresh, withDestinationPath: region.folder.path(name))
                    guard unsafe rename(fresh, password) == 0 else { throw TestFailure("rename: \(errno)") }
                }
                for name in ["secret", "another"] {
                    try setMode(try region.folder.write(name, name + "\n"), 0o600)
                }
                try point("secret")
                let worker = try region.worker("a", settings: ["broker.password_file": password])
                let url = region.workerURL.replacing(":secret@", with: "@")
                let running = try await worker.start(environment: ["LETHE_BROKER_URL": url])
                try await running.ready()
                let links = { (connections: Set<String>) in
                    connections.filter { connection in
                        ["intake", "control", "ledger", "internal"].contains {
                            connection.hasPrefix("eu-3-a \($0) <")
                        }
                    }
                }
                let before = links(try await region.host.connections())
                #expect(before.count == 4)

                // The file first: the broker does not know it yet, and nothing is interrupted.
                try point("another")
                running.process.signal(SIGHUP)
                _ = try await running.waits(for: "credentials", saying: ["log in", "403"])
                // Taken back, nothing is to be complained of.
                try point("secret")
                running.process.signal(SIGHUP)
                try await running.ready()
                try point("another")
                running.process.signal(SIGHUP)
                _ = try await running.waits(for: "credentials", saying: ["log in", "403"])
                try await region.publish(TestResult.ordinary(3, prefix: "between"))
                try await region.drained()
                #expect(links(try await region.host.connections()) == before)

                try await region.host.setWorkerPassword(region: region.name, "another")
                running.process.signal(SIGHUP)
                _ = try await eventually("every link to be another one", within: .seconds(30)) {
                    let now = links(try await region.host.connections())
                    return now.count == 4 && now.isDisjoint(with: before) ? true : nil
                }
                try await running.ready()
                try await region.publish(TestResult.ordinary(3, prefix: "after"))
                var malformed = TestResult("malformed")
                malformed.raw = Array("{".utf8)
                try await region.publish([malformed])
                try await region.drained()
                #expect(try await worker.exportedIDs().count == 6)
                #expect(running.process.errors.text.contains("the new password or certificate is in use"))
                // Nothing was lost, so nothing is counted or told as lost.
                let page = try await running.http.metrics()
                #expect(page.values(of: "lethe_reconnects_total", by: "link").values.reduce(0, +) == 0)
                #expect(!running.process.errors.text.contains("another"))
                try await running.stop()
            }
        }

        @Test("new certificate files are used at the next connect, without a restart")
        func certificateRotated() async throws {
            try await TestRegion.with { region in
                try await region.host.permitClient()
                let broker = region.host.broker
                let files = try TLSFiles(region, broker)
                let worker = try region.worker("a", settings: files.settings)
                let running = try await worker.start()
                try await running.ready()
                try await files.issue("CN=nobody-knows-me")
                _ = try await region.host.closeConnections(named: "eu-3-a intake")
                _ = try await running.waits(for: "broker", saying: ["log in", "403"])
                try await files.issue("CN=lethe-client")
                running.process.signal(SIGHUP)
                try await region.publish(TestResult.ordinary(3))
                try await region.drained(within: .seconds(15))
                try await running.ready()
                try await running.stop()
            }
        }

        /// What makes the broker somebody to whom nothing is said, and what readiness says of it.
        ///
        /// Numbers of `X509_V_ERR_…`: 10 expired, 19 and 20 no known issuer, 62 and 64 another name or address.
        @Test(
            "a broker that cannot prove who it is gets no password, and readiness says why",
            arguments: [
                ("another authority", ["19", "20"]), ("another address", ["64"]), ("another name", ["62"]),
                ("expired", ["10"]),
            ])
        func refused(what: String, reasons: [String]) async throws {
            try await TestRegion.with { region in
                let broker = region.host.broker
                var settings = ["broker.ca_file": broker.certificate("ca.pem")]
                var environment: [String: String] = [:]
                var place = broker.addressTLS
                let port = place.split(separator: ":").last.flatMap { Int($0) } ?? 0
                let elsewhere = FaultyProxy(to: port, address: 0x7F00_0002)
                switch what {
                case "another authority": settings["broker.ca_file"] = broker.certificate("client.pem")
                case "another address": place = "127.0.0.2:\(elsewhere.port)"
                case "another name": place = "127.1:\(port)"
                default:
                    let clock = try await FakeClock(in: region.folder)
                    // The broker's certificate is good for thirty days.
                    try clock.set(.seconds(40 * 86_400))
                    environment = clock.environment
                }
                settings["broker.url"] = region.workerURL.replacing("amqp://", with: "amqps://")
                    .replacing(broker.address, with: place)
                let running = try await region.worker("a", settings: settings).start(environment: environment)
                let reason = try await running.waits(for: "broker", saying: ["certificate is refused"])
                #expect(
                    reasons.contains { reason.contains("certificate is refused (OpenSSL reason \($0))") },
                    "\(what): \(reason)")
                let load = try await ProcessFigures.load(of: running.process.id) {
                    try await Task.sleep(for: .seconds(1))
                }
                #expect(load < FaultTrial.loadMax)
                try await running.stop()
            }
        }

        @Test("plaintext to another machine is refused: by its address at once, by its name when it is known")
        func plaintext() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let ended = try await LetheProgram.run(
                    ["work", "--config", worker.configuration],
                    environment: ["LETHE_BROKER_URL": "amqp://a:secret@192.0.2.1/"])
                #expect(ended.end == .exited(2))
                #expect(ended.errors.contains("amqps://") && !ended.errors.contains("secret"))
            }
        }

        @Test("a worker whose broker's name is being looked up without end stops at once")
        func stopsDuringLookUp() async throws {
            try await TestRegion.with { region in
                let disk = try await HangingDisk(in: region.folder)
                let running = try await region.worker("a").start(
                    environment: disk.environment(hangingName: "broker.example").merging([
                        "LETHE_BROKER_URL": "amqp://a:secret@broker.example/",
                        "LETHE_BROKER_PLAINTEXT": "true",
                    ]) { _, new in new })
                #expect(try await running.readiness().status == 503)
                let start = ContinuousClock.now
                try await running.stop(within: .seconds(30))
                #expect(start.duration(to: .now) < .seconds(5))
            }
        }
    }
}

/// A client's certificate and key in files that a test replaces.
private struct TLSFiles {
    let settings: [String: String]
    private let broker: BrokerUnderTest
    private let folder: String

    init(_ region: TestRegion, _ broker: BrokerUnderTest) throws {
        folder = try region.folder.folder("tls")
        self.broker = broker
        settings = [
            "broker.url": "amqps://\(broker.addressTLS)/\(region.host.name)",
            "broker.ca_file": broker.certificate("ca.pem"), "broker.cert_file": folder + "/a.pem",
            "broker.key_file": folder + "/a.key",
        ]
        for end in ["pem", "key"] {
            try FileManager.default.copyItem(
                atPath: broker.certificate("client.\(end)"), toPath: "\(folder)/a.\(end)")
        }
    }

    /// Replaces certificate and key by new ones of the broker's own authority.
    func issue(_ subject: String) async throws {
        let made = try await Tool.run(
            "/bin/sh",
            [
                "-ec",
                """
                cd "$0"
                openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/$2" \
                    -keyout new.key -out new.csr
                openssl x509 -req -in new.csr -CA "$1/ca.pem" -CAkey "$1/ca.key" -days 1 -out new.pem \
                    -set_serial "$$"
                mv new.pem a.pem
                mv new.key a.key
                """, folder, broker.folder + "/tls", subject,
            ])
        guard made.end == .exited(0) else { throw TestFailure("openssl: \(made.errors)") }
    }
}

/// Sets who may do what with a file.
func setMode(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
}
