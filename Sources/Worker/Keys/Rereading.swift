import ServiceLifecycle
import UnixSignals

/// When files that may be replaced are looked at again: every minute, and on SIGHUP.
enum Rereading {
    private static let period: Duration = .seconds(60)

    /// Calls until the task is cancelled or the process stops, one call after the other, whoever asks for it.
    static func run(_ look: () async -> Void) async {
        let wakeup = Wakeup()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
                    wakeup.wake()
                }
            }
            group.addTask {
                for await _ in Ticks(every: period) { wakeup.wake() }
                wakeup.finish()
            }
            for await _ in wakeup.calls { await look() }
        }
    }
}
