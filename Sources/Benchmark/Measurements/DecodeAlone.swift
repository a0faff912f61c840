import Messages
import Support

/// Reading messages as the intake does, on one thread.
struct DecodeAlone: Measurement {
    let name = "decode"

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let bodies = try await stage.bodies(min(stage.options.count, 20_000))
        let count = min(stage.options.count, 200_000)
        var results = 0
        let watch = Stopwatch()
        for number in 0..<count {
            if case .result = SpeechResult.decode(bodies[number % bodies.count]) { results += 1 }
        }
        book.take(.decode, watch.seconds * 1e6 / Double(count))
        guard results == count else { throw TestFailure("not every message is a result") }
    }
}
