import Foundation
import Support
import Testing

extension FromOutside {
    @Suite("configuration and exit codes", .timeLimit(.minutes(1)))
    struct ConfigurationTests {
        @Test("all that is wrong is said at once, with exit code 2, and no secret among it")
        func everyViolation() async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write(
                "lethe.yaml",
                """
                region: Europe!
                broker:
                  url: http://guest:hunter22@example.com/
                  prefetch: 0
                  colour: blue
                batch:
                  linger: soon
                retention: 31d
                log:
                  level: loud
                """)
            let result = try await LetheProgram.run(["work", "--config", file])
            #expect(result.end == .exited(2))
            for key in [
                "region", "broker.prefetch", "broker.colour", "batch.linger", "retention", "log.level",
                "store.records", "store.keys", "keyring",
            ] {
                #expect(result.errors.contains(key), "\(key) is not said to be wrong")
            }
            #expect(!result.errors.contains("hunter22"))
            #expect(result.outputBytes.isEmpty)
        }

        @Test(
            "each of these alone ends with exit code 2",
            arguments: [
                [:], ["LETHE_BROKER_URL": "amqp://example.com/"], ["LETHE_BROKER_URL": "nonsense"],
                ["LETHE_CONFIG": "/nowhere/lethe.yaml"], ["LETHE_HTTP_ADDRESS": "9464"],
                ["LETHE_INTAKE": "perhaps"], ["LETHE_REGION": ""],
                ["LETHE_BROKER_CERT_FILE": "/nowhere/only.pem"],
            ])
        func brokenAlone(variables: [String: String]) async throws {
            let folder = try TemporaryFolder()
            var complete = [
                "LETHE_REGION": "eu-3", "LETHE_BROKER_URL": "amqp://127.0.0.1:1/",
                "LETHE_STORE_RECORDS": folder.path("records"), "LETHE_STORE_KEYS": folder.path("keys"),
                "LETHE_KEYRING_FILE": folder.path("keyring.json"), "LETHE_HTTP_ADDRESS": "127.0.0.1:0",
            ]
            complete.merge(variables) { _, new in new }
            if variables.isEmpty { complete["LETHE_STORE_KEYS"] = nil }
            let result = try await LetheProgram.run(["work"], environment: complete)
            #expect(result.end == .exited(2))
            #expect(!result.errors.isEmpty)
        }

        @Test("the sample configuration is one: a check of it finds things missing, not wrong")
        func sample() async throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            let result = try await LetheProgram.run([
                "check", "--config", root.appendingPathComponent("ops/lethe.yaml").path,
            ])
            #expect(result.end == .exited(1), "\(result.errors)")
            #expect(result.output.contains("complete"))
        }

        @Test("flags beat the environment, which beats the file; an empty variable counts as unset")
        func precedence() async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write(
                "lethe.yaml", "region: eu-3\nkeyring:\n  file: \(folder.path("file.json"))\n")
            func made(_ arguments: [String], _ environment: [String: String]) async throws -> [String] {
                let result = try await LetheProgram.run(
                    ["keys", "new", "--config", file] + arguments, environment: environment)
                #expect(result.end == .exited(0), "\(result.errors)")
                return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            }
            #expect(try await made([], ["LETHE_KEYRING_FILE": ""]) == ["file.json", "lethe.yaml"])
            #expect(
                try await made([], ["LETHE_KEYRING_FILE": folder.path("env.json")])
                    == ["env.json", "file.json", "lethe.yaml"])
            #expect(
                try await made(
                    ["--keyring-file", folder.path("flag.json")],
                    ["LETHE_KEYRING_FILE": folder.path("none.json")])
                    == ["env.json", "file.json", "flag.json", "lethe.yaml"])
        }

        @Test(
            "usage errors end with exit code 2, help and version with 0",
            arguments: [
                (["--help"], 0), (["--version"], 0), (["work", "--help"], 0), (["nonsense"], 2),
                (["work", "--nonsense"], 2), (["export", "--since", "yesterday"], 2), (["keys"], 0),
            ] as [([String], Int32)])
        func usage(arguments: [String], code: Int32) async throws {
            let folder = try TemporaryFolder()
            let result = try await LetheProgram.run(
                arguments,
                environment: [
                    "LETHE_REGION": "eu-3", "LETHE_STORE_RECORDS": folder.path("records"),
                    "LETHE_STORE_KEYS": folder.path("keys"),
                    "LETHE_KEYRING_FILE": folder.path("keyring.json"),
                ])
            #expect(result.end == .exited(code), "\(result.errors)")
        }

        @Test("a taken port ends the worker with exit code 1, and the store is free again")
        func portTaken() async throws {
            try await TestRegion.with { region in
                let first = try await region.worker("a").start()
                let second = try region.worker("b")
                let result = try await second.lethe(
                    ["work"], environment: ["LETHE_HTTP_ADDRESS": "127.0.0.1:\(first.http.port)"])
                #expect(result.end == .exited(1))
                #expect(result.errors.contains("http.address"))
                let again = try await second.start()
                try await again.ready()
                try await again.stop()
                try await first.stop()
            }
        }

        @Test("a second worker on the same store ends with exit code 1, and the first goes on")
        func storeTaken() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a")
                let first = try await worker.start()
                let result = try await worker.lethe(["work"])
                #expect(result.end == .exited(1))
                #expect(!result.errors.isEmpty)
                try await region.publish(TestResult.ordinary(3))
                try await region.drained()
                try await first.stop()
            }
        }

        @Test("with intake off a worker takes nothing and is ready")
        func intakeOff() async throws {
            try await TestRegion.with { region in
                let worker = try region.worker("a", settings: ["intake": "off"])
                let running = try await worker.start()
                try await running.ready()
                try await region.publish(TestResult.ordinary(3))
                #expect(try await region.host.depth(of: region.queue) == (3, 0))
                try await running.stop()
            }
        }
    }
}
