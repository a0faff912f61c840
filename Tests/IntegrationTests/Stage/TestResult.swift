import AMQP
import Foundation

/// A speech result as a producer publishes it.
struct TestResult: Sendable {
    static let account = "acct0001"
    static let application = "78d335fa-323d-0114-9c3d-d6f0d48968cf"

    let id: String
    var region = "eu-3"
    var account = Self.account
    var application = Self.application
    var text = "i would like to change my plan"
    var captured = Date.now
    var from = "447700900123"
    var to = "442079460000"
    var improves = true
    var contentType: String? = "application/json"
    var headers: [String: FieldValue] = [:]
    /// Published instead of what the rest says.
    var raw: [UInt8]?

    init(_ id: String = UUID().uuidString.lowercased()) {
        self.id = id
    }

    var body: [UInt8] {
        raw
            ?? Array(
                """
                {"version":1,"id":"\(id)","region":"\(region)","account_id":"\(account)",\
                "application_id":"\(application)","improve_ai":\(improves),\
                "input":{"action":"input","type":["speech"],"speech":{"language":"en-GB","context":["billing"]}},\
                "event":{"speech":{"timeout_reason":"end_on_silence_timeout",\
                "results":[{"confidence":"0.94","text":"\(text)"}]},\
                "dtmf":{"digits":null,"timed_out":false},"from":"\(from)","to":"\(to)",\
                "uuid":"aaaabbbb-cccc-dddd-eeee-0123456789ab","conversation_uuid":"CON-\(id)",\
                "timestamp":"\(captured.formatted(.iso8601))"}}
                """.utf8)
    }

    /// Ordinary results, each of another caller.
    static func ordinary(_ count: Int, prefix: String = "ordinary") -> [TestResult] {
        (0..<count).map { number in
            var result = TestResult("\(prefix)-\(number)")
            result.text = "ordinary words of the usual kind"
            result.from = "4420\(70_000_000 + number)"
            return result
        }
    }
}
