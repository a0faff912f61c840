import CRabbitMQ

/// A dedicated thread with an explicit stack.
enum LinkThread {
    /// 16 MiB: librabbitmq 0.11 decodes nested header tables by recursion, and one frame of 128 KiB holds 21,000
    /// levels, which overflow 2 MiB and fit into 8 MiB.
    static let stackBytes = 16 << 20

    private final class Box {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a detached thread that runs `body` and ends.
    /// - Parameters:
    ///   - name: shown by `ps` and `top`, which keep 15 bytes of it.
    ///   - body: what it does.
    /// - Throws: `AMQPError` of operation `.startThread` when the system has no thread left.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(AMQPError) {
        let box = unsafe Unmanaged.passRetained(Box(name: String(name.prefix(15)), body))
        let code = unsafe lethe_start_thread(
            stackBytes,
            { context in
                // The argument is the box retained just above, handed over exactly once.
                if let context = unsafe context {
                    let box = unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue()
                    unsafe lethe_name_thread(box.name)
                    box.body()
                }
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw AMQPError(.startThread, .system(code))
        }
    }
}
