import Foundation
import Redaction
import Sealing
import Vault

/// Makes entries that look as the intake's do: calls of one to four results, callers of their own, applications that share twelve accounts.
///
/// Ids and tokens are random, texts are taken from a few that are redacted once, and a seal has about 600 bytes.
struct EntryMaker: Sendable {
    /// A caller who can be forgotten.
    struct Person: Sendable {
        let account: String
        let application: String
        let token: PersonToken
        let indexVersion: Int
    }

    private struct Application: Sendable {
        let account: String
        let id: String
        /// The number that is called.
        let called: PersonToken
    }

    private static let said = [
        "i want to check the balance on my account and then speak to somebody about the last invoice please",
        "no that is not what i asked for i need to move the appointment to thursday at four thirty if i can",
        "can i upgrade my plan to the two hundred gigabyte bundle for twenty five pounds a month from today",
        "my number is zero seven seven zero zero nine zero zero one two three and the best time is after six",
        "hi my name is olivia brown and i am calling about the order that should have come to me on monday",
    ]
    private static let expected = ["billing", "upgrade my plan", "speak to an agent", "move an appointment"]

    private let region: Region
    private let indexVersion: Int
    private let applications: [Application]
    private let texts: [RedactedText]
    private let context: [RedactedText]

    init(region: Region, keyring: Keyring) {
        guard let index = keyring.indexKeys.first else {
            preconditionFailure("a keyring that was just made has an index key")
        }
        self.region = region
        indexVersion = index.version
        let accounts = (0..<12).map { _ in Self.hexadecimal(8) }
        applications = (0..<60).map { number in
            Application(
                account: accounts[number % accounts.count], id: UUID().uuidString.lowercased(),
                called: Self.token())
        }
        let redactor = Redactor()
        // Said twice over: seals of 600 bytes, as in the figures.
        texts = Self.said.map { redactor.redact("\($0) \($0)", language: "en-GB") }
        context = Self.expected.map { redactor.redact($0, language: "en-GB") }
    }

    /// Entries of an hour.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - hour: When they were captured.
    ///   - seen: Told of every caller.
    /// - Returns: Entries whose records are in no store.
    func entries(_ count: Int, in hour: CaptureHour, seen: (Person) -> Void = { _ in }) -> [Entry] {
        var random = SystemRandomNumberGenerator()
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        while entries.count < count {
            let application = applications[Int(random.next(upperBound: UInt(applications.count)))]
            let caller = Self.token()
            seen(
                Person(
                    account: application.account, application: application.id, token: caller,
                    indexVersion: indexVersion))
            for _ in 0..<min(count - entries.count, Int(random.next(upperBound: UInt(4))) + 1) {
                entries.append(entry(application, caller, hour, &random))
            }
        }
        return entries
    }

    private func entry(
        _ application: Application, _ caller: PersonToken, _ hour: CaptureHour,
        _ random: inout SystemRandomNumberGenerator
    ) -> Entry {
        let text = Int(random.next(upperBound: UInt(texts.count)))
        let alternatives = [texts[text], texts[(text + 1) % texts.count]]
        let record = Record(
            recordID: Self.recordID(), hour: hour, region: region, accountID: application.account,
            applicationID: application.id, from: "44770090", to: "44207946", fromType: "number",
            toType: "number", language: "en-GB", context: context,
            results: alternatives.map { RecordedAlternative(text: $0, confidence: 0.94) },
            timeoutReason: "end_on_silence_timeout",
            redaction: RedactionSummary(engine: Redactor.engineVersion, counts: alternatives[0].counts))
        return Entry(
            record: record, capturedSecond: hour.startSeconds + Int64(random.next(upperBound: UInt(3600))),
            caller: caller, called: application.called, indexVersion: indexVersion)
    }

    private static func recordID() -> RecordID {
        guard let id = RecordID(bytes: bytes(RecordID.byteCount)) else {
            preconditionFailure("16 bytes are an id")
        }
        return id
    }

    private static func token() -> PersonToken {
        guard let token = PersonToken(bytes: bytes(PersonToken.byteCount)) else {
            preconditionFailure("32 bytes are a token")
        }
        return token
    }

    private static func bytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return stride(from: 0, to: count, by: 8).flatMap { _ in
            let word = random.next()
            return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }

    private static func hexadecimal(_ count: Int) -> String {
        String(UUID().uuidString.lowercased().prefix(count))
    }
}
