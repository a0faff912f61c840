import Testing

@testable import Benchmark

/// What a client sends, seen from between it and the broker.
@Suite("Acknowledgements on the wire")
struct FrameScannerTests {
    private static let greeting: [UInt8] = Array("AMQP".utf8) + [0, 0, 9, 1]

    private static func frame(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [type, 0, 1, 0, 0, UInt8(payload.count >> 8), UInt8(payload.count & 255)] + payload + [0xCE]
    }

    private static let consume = frame(1, [0, 60, 0, 20, 0, 0, 3] + Array("abc".utf8) + [0, 0, 0, 0, 0, 0])
    private static func acknowledge(_ tag: UInt8, isMultiple: Bool) -> [UInt8] {
        frame(1, [0, 60, 0, 80, 0, 0, 0, 0, 0, 0, 0, tag, isMultiple ? 1 : 0])
    }

    @Test(
        "Consuming and acknowledging are found among other frames, however the bytes are cut",
        arguments: [1, 3, 1000])
    func found(size: Int) {
        let other = Self.frame(1, [0, 10, 0, 31, 1, 2, 3]) + Self.frame(3, [UInt8](repeating: 1, count: 300))
        let heartbeat = Self.frame(8, [])
        let sent =
            Self.greeting + other + Self.consume + heartbeat + Self.acknowledge(5, isMultiple: true) + other
            + Self.acknowledge(7, isMultiple: false)
        var scanner = FrameScanner()
        var found: [FrameScanner.Found] = []
        for start in stride(from: 0, to: sent.count, by: size) {
            found += scanner.take(sent[start..<min(start + size, sent.count)])
        }
        #expect(
            found == [
                .consume(queue: "abc"), .acknowledge(tag: 5, isMultiple: true),
                .acknowledge(tag: 7, isMultiple: false),
            ])
    }

    @Test(
        "An acknowledgement settles what it reaches, once, and only on the connection that consumes the queue"
    )
    func times() throws {
        let times = AcknowledgementTimes(queue: "abc")
        let begin = ContinuousClock.now
        var (isOurs, isOther) = (false, false)
        times.take(.consume(queue: "other"), at: begin, isOurs: &isOther)
        times.take(.consume(queue: "abc"), at: begin, isOurs: &isOurs)
        times.take(.acknowledge(tag: 9, isMultiple: true), at: begin, isOurs: &isOther)
        #expect(times.count == 0)
        times.take(.acknowledge(tag: 2, isMultiple: false), at: begin + .seconds(1), isOurs: &isOurs)
        times.take(.acknowledge(tag: 3, isMultiple: true), at: begin + .seconds(2), isOurs: &isOurs)
        let seconds = try #require(times.times).map { $0.map { begin.duration(to: $0) / .seconds(1) } }
        #expect(seconds == [2, 1, 2] && times.count == 3)
        times.take(.consume(queue: "abc"), at: begin, isOurs: &isOurs)
        #expect(times.times == nil)
    }
}
