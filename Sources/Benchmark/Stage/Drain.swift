import Foundation
import Support

/// Some workers emptying the queue, seen at their sources: each counts what it has stored.
struct Drain {
    /// How long one may take.
    private static let limit: Duration = .seconds(1800)
    /// A question costs a worker some tenths of a millisecond.
    private static let period: Duration = .milliseconds(20)

    /// From the last look that saw no result taken to the first that saw everything.
    let seconds: Double
    /// Processor time of the workers in that time, a result.
    let microsecondsPerResult: Double
    /// What was written to the disk in that time, a result; nil when that cannot be known.
    let bytesWrittenPerResult: Double?

    /// Watches workers that were just started until they have stored so many results together.
    static func watch(_ workers: [WorkerChild], count: Int) async throws -> Drain {
        let deadline = ContinuousClock.now + limit
        var begun = (at: ContinuousClock.now, costs: try costs(workers))
        while true {
            let now = ContinuousClock.now
            let costs = try costs(workers)
            let results = workers.compactMap { $0.pages.results() }
            let stored = results.reduce(0) { $0 + $1.stored }
            // What is judged before the first commit counts, too.
            if stored == 0, results.allSatisfy({ $0.held == 0 }) { begun = (now, costs) }
            if stored >= count {
                return Drain(begun.costs, try Self.costs(workers), begun.at.duration(to: .now), count: count)
            }
            guard now < deadline, workers.allSatisfy(\.process.isRunning) else {
                throw TestFailure("\(stored) of \(count) results stored, then no more")
            }
            try await Task.sleep(until: now + period, tolerance: .zero)
        }
    }

    private static func costs(_ workers: [WorkerChild]) throws -> [ProcessCost] {
        try workers.map { try ProcessCost(of: $0.process.id) }
    }

    private init(_ before: [ProcessCost], _ after: [ProcessCost], _ time: Duration, count: Int) {
        seconds = time / .seconds(1)
        let spent = zip(before, after).reduce(0) { $0 + $1.1.processorSeconds - $1.0.processorSeconds }
        microsecondsPerResult = spent * 1e6 / Double(count)
        let written = zip(before, after).compactMap { before, after in
            before.bytesWritten.flatMap { before in after.bytesWritten.map { $0 - before } }
        }
        bytesWrittenPerResult =
            written.count == before.count ? Double(written.reduce(0, +)) / Double(count) : nil
    }
}
