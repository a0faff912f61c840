import Locking

/// The publications of one `publish` call, their outcomes, and the caller who waits for all of them.
///
/// Outcomes come from the link's thread, the deadline from the watchdog's: the first decision stands.
final class PublishBatch: Sendable {
    private struct State {
        /// Emptied when all is decided, so that nobody holds bodies longer than needed.
        var publications: [Publication]
        var outcomes: [PublishOutcome?]
        var undecided: Int
        var waiter: CheckedContinuation<[PublishOutcome], Never>?
    }

    /// When whatever is undecided is decided as failed.
    let deadline: Instant
    let count: Int
    private let state: Locked<State>

    init(_ publications: [Publication], deadline: Instant) {
        self.deadline = deadline
        count = publications.count
        state = Locked(
            State(
                publications: publications,
                outcomes: Array(repeating: nil, count: publications.count),
                undecided: publications.count))
    }

    /// The publication to send, nil when it is decided already.
    func publication(at index: Int) -> Publication? {
        state.withLock { state in
            state.undecided > 0 && state.outcomes[index] == nil ? state.publications[index] : nil
        }
    }

    /// Decides one; ignored when it is decided already.
    func decide(_ index: Int, _ outcome: PublishOutcome) {
        resume(
            state.withLock { state in
                guard state.undecided > 0, state.outcomes[index] == nil else { return nil }
                state.outcomes[index] = outcome
                state.undecided -= 1
                return Self.finished(&state)
            })
    }

    /// Decides everything that is left.
    func decideRest(_ outcome: PublishOutcome) {
        resume(
            state.withLock { state in
                guard state.undecided > 0 else { return nil }
                for index in state.outcomes.indices where state.outcomes[index] == nil {
                    state.outcomes[index] = outcome
                }
                state.undecided = 0
                return Self.finished(&state)
            })
    }

    var isDecided: Bool { state.withLock { $0.undecided == 0 } }

    /// Waits for every outcome.
    ///
    /// For one caller. Not cut short by cancellation: losing an outcome is worse than
    /// waiting for it, and the deadline ends the wait.
    func outcomes() async -> [PublishOutcome] {
        await withCheckedContinuation { continuation in
            let finished = state.withLock { state in
                state.waiter = continuation
                return Self.finished(&state)
            }
            resume(finished)
        }
    }

    private typealias Finished = (CheckedContinuation<[PublishOutcome], Never>, [PublishOutcome])

    private static func finished(_ state: inout State) -> Finished? {
        guard state.undecided == 0 else { return nil }
        state.publications = []
        guard let waiter = state.waiter else { return nil }
        state.waiter = nil
        return (waiter, state.outcomes.compactMap(\.self))
    }

    private func resume(_ finished: Finished?) {
        if let (waiter, outcomes) = finished { waiter.resume(returning: outcomes) }
    }
}
