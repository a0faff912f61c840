import ServiceLifecycle

/// A tick a period, until the process is asked to stop.
struct Ticks: AsyncSequence {
    let period: Duration

    init(every period: Duration) {
        self.period = period
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let period: Duration

        func next() async -> Void? {
            // Throws when the process stops: the end of the ticks.
            try? await cancelWhenGracefulShutdown { [period] in
                try await Task.sleep(for: period)
            }
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(period: period)
    }
}
