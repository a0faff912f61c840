import Dispatch
import Foundation
import Locking

/// Ctrl-C and SIGTERM for commands that have something to put away before they end.
///
/// The first signal is noted, and the command ends at its next step with 128 and the signal's number; a second one ends
/// the process at once.
final class Interruption: @unchecked Sendable {
    // Sendable by proof: `sources` is set once and only held, so that they are not let go of; all else is under its lock.
    private struct State {
        var signal: Int32?
        var sleeper: Task<Void, Never>?
    }

    private let state = Locked(State())
    private let sources: [any DispatchSourceSignal]

    /// Listens from now on.
    init() {
        let queue = DispatchQueue(label: "lethe.interruption")
        sources = [SIGINT, SIGTERM].map { number in
            // A source hears of a signal only while its default action does not end the process.
            _ = Foundation.signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for (source, number) in zip(sources, [SIGINT, SIGTERM]) {
            source.setEventHandler { [state] in
                for number in [SIGINT, SIGTERM] { _ = Foundation.signal(number, SIG_DFL) }
                let sleeper = state.withLock { state in
                    state.signal = state.signal ?? number
                    return state.sleeper
                }
                sleeper?.cancel()
            }
            source.resume()
        }
    }

    /// Whether a signal has come.
    var hasCome: Bool { state.current.signal != nil }

    /// Ends the command's work when a signal has come.
    ///
    /// - Throws: ``Interrupted``.
    func check() throws {
        if let signal = state.current.signal { throw Interrupted(signal: signal) }
    }

    /// Waits, or until a signal comes.
    func sleep(_ duration: Duration) async {
        let sleeper = Task<Void, Never> {
            // Cancelled is as good as slept.
            try? await Task.sleep(for: duration)
        }
        let isLate = state.withLock { state in
            state.sleeper = sleeper
            return state.signal != nil
        }
        if isLate { sleeper.cancel() }
        await sleeper.value
    }
}

/// A signal asked the command to end.
struct Interrupted: Error {
    let signal: Int32
}
