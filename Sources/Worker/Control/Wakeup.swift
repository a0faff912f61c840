/// Calls one task to work; calls while it works are one.
struct Wakeup: Sendable {
    /// The calls, for one reader; ends with ``finish()``.
    let calls: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (calls, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func wake() { continuation.yield() }

    func finish() { continuation.finish() }
}
