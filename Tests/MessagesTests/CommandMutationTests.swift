import Testing

@testable import Messages

@Suite("Mutated commands")
struct CommandMutationTests {
    private static let samples = [
        SampleCommand.forget,
        SampleCommand.text(#""command":"find","account_id":"a","sealed_number":"AQID-_-_""#),
        SampleCommand.text(#""command":"lift","account_id":"a","application_id":"b""#),
        SampleCommand.text(#""command":"purge","account_id":"a","suppress":true"#),
        SampleCommand.text(#""command":"purge","before":"2026-11-01T00:00:00Z""#),
        SampleCommand.text(#""command":"purge","everything":"eu-3""#),
    ].map { Array($0.utf8) }

    @Test(
        "nothing that is done to a command makes decoding trap, or widens it",
        arguments: [21, 22, 23] as [UInt64])
    func fuzz(seed: UInt64) {
        var generator = JSONGenerator(random: SeededRandom(seed: seed))
        var codes: [String: Int] = [:]
        for _ in 0..<8000 {
            let sample = generator.random.element(Self.samples)
            var body = generator.random.chance(2) ? generator.mutate(sample) : generator.replaceString(sample)
            while generator.random.chance(3) { body = generator.mutate(body) }
            let outcome = Command.decode(body, contentType: "application/json")
            codes[outcome.code, default: 0] += 1
            #expect((outcome.code == "not_json") == !isJSON(body))
            if let id = outcome.refusedID { #expect(id.utf8.count == 36 && id == id.lowercased()) }
            check(outcome)
        }
        for code in [
            "command", "not_json", "missing_field", "wrong_type", "version", "unknown_command", "id", "scope",
            "requested_at", "before_not_an_hour", "number_not_international", "sealed_number", "repeated_key",
        ] {
            #expect(codes[code, default: 0] > 0, "no mutation led to \(code)")
        }
    }

    /// What holds for every command, whatever it was made of.
    private func check(_ outcome: DecodedCommand) {
        guard case .command(let command) = outcome else { return }
        #expect(!command.broad || command.verb == .forget)
        switch command.subject {
        case .person(let account, let application, _):
            #expect(command.verb != .purge && !account.isEmpty && application != "")
        case .application(let account, let application):
            #expect(!account.isEmpty && !application.isEmpty)
            #expect(command.verb == .purge || command.verb == .lift)
        case .account(let account):
            #expect(!account.isEmpty && (command.verb == .purge || command.verb == .lift))
        case .before(let time):
            #expect(command.verb == .purge && !command.suppress)
            #expect(time.nanoseconds == 0 && time.secondsSince1970.isMultiple(of: 3600))
        case .everything(let region):
            #expect(command.verb == .purge && !command.suppress && !region.isEmpty)
        }
    }

    @Test("a short command is refused at every truncation")
    func truncations() {
        for sample in Self.samples {
            for count in 0..<sample.count {
                #expect(Command.decode(Array(sample[..<count])).code == "not_json")
            }
        }
    }

    @Test("every byte may have every value")
    func everyByte() {
        let sample = Self.samples[0]
        for place in sample.indices {
            for value in UInt8.min...UInt8.max {
                var body = sample
                body[place] = value
                check(Command.decode(body))
            }
        }
    }
}
