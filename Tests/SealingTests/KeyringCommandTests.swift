import Foundation
import Testing

@testable import Sealing

@Suite("Keyring commands", .timeLimit(.minutes(1)))
struct KeyringCommandTests {
    private func problem(_ problem: KeyringCommandProblem) -> SealingError {
        SealingError(.readKeyring, .keyringCommand(problem))
    }

    @Test("What a command prints is the keyring, whatever it says on standard error")
    func output() throws {
        try withTemporaryFolder { folder in
            let keyring = try Keyring.create(region: Region("eu-3"), now: afternoon)
            try keyring.write(to: folder + "/keyring", overwrite: false)
            let read = try Keyring.load(.command("echo noise >&2; cat '\(folder)/keyring'"))
            #expect(read.status == keyring.status)
        }
    }

    @Test("A command that fails is refused, even when it printed a keyring")
    func status() throws {
        try withTemporaryFolder { folder in
            try Keyring.create(region: nil, now: afternoon).write(to: folder + "/keyring", overwrite: false)
            #expect(throws: problem(.exited(status: 3))) {
                try Keyring.load(.command("cat '\(folder)/keyring'; exit 3"))
            }
        }
        #expect(throws: problem(.exited(status: 127))) { try Keyring.load(.command("/no/such/program")) }
        #expect(throws: problem(.killed(signal: SIGKILL))) { try Keyring.load(.command("kill -9 $$")) }
    }

    @Test("A command that prints nothing, or something else, gives a malformed keyring")
    func malformed() {
        #expect(throws: SealingError(.readKeyring, .keyringMalformed(.syntax(line: 1)))) {
            try Keyring.load(.command(":"))
        }
    }

    @Test("A command that prints without end is stopped")
    func endless() {
        #expect(throws: problem(.outputTooLarge)) { try KeyringCommand.run("cat /dev/zero") }
    }

    @Test(
        "A command that does not end in time is killed with everything it started",
        arguments: ["sleep 60 & echo $! > PID; wait", "exec 1>&-; sleep 60 & echo $! > PID; wait"])
    func deadline(_ command: String) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/pid"
            let started = ContinuousClock.now
            #expect(throws: problem(.deadline)) {
                try KeyringCommand.run(
                    command.replacing("PID", with: "'\(path)'"), deadline: .milliseconds(500))
            }
            #expect(ContinuousClock.now - started < .seconds(30))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
            // It may still be on its way out, or wait for somebody to reap it.
            var isGone = false
            for _ in 0..<1_000 where !isGone {
                // A process that is gone has no file.
                let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
                isGone = status.map { $0.contains(") Z") || $0.contains(") X") } ?? true
                if !isGone {
                    usleep(5_000)
                }
            }
            #expect(isGone)
        }
    }

    @Test("A command reads nothing from standard input, and its signals are those of a fresh process")
    func surroundings() throws {
        // `read` fails at the end of the input; SIGTERM ends the shell unless it is ignored or blocked.
        #expect(throws: problem(.exited(status: 5))) { try KeyringCommand.run("read line || exit 5") }
        #expect(throws: problem(.killed(signal: SIGTERM))) {
            try KeyringCommand.run("kill -TERM $$; sleep 1")
        }
    }

    @Test("Neither the command nor what it printed is in the error")
    func quiet() throws {
        for command in ["echo MARKER; exit 1", "echo MARKER", "echo MARKER >&2; exit 1"] {
            let error = try #require(throws: SealingError.self) { try Keyring.load(.command(command)) }
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!(error.description + String(reflecting: error) + dumped).contains("MARKER"))
            #expect(!error.description.contains("echo"))
        }
    }
}
