import Testing

@testable import Worker

@Suite struct CaptureHintTests {
    @Test(
        "the time of capture is found in bodies that are no results",
        arguments: [
            (#"{"event":{"timestamp":"2026-11-23T15:04:05.123Z"}}"#, 1_795_446_245),
            (#"}}garbage "timestamp" : "2026-11-23T15:04:05+00:00", more"#, 1_795_446_245),
            (#""timestamp":"2026-11-23T15:04:05Z" "timestamp":"2026-11-22T15:04:05Z""#, 1_795_359_845),
        ])
    func found(_ body: String, _ seconds: Int64) {
        #expect(CaptureHint.scan(Array(body.utf8)) == seconds)
    }

    @Test(
        "nothing is made up",
        arguments: [
            "", "\"timestamp\"", "\"timestamp\":", "\"timestamp\":12", "\"timestamp\":\"yesterday\"", "\"",
        ])
    func notFound(_ body: String) {
        #expect(CaptureHint.scan(Array(body.utf8)) == nil)
    }
}
