import AMQP
import Foundation
import Locking
import Support

/// How long a result takes from its publisher to its acknowledgement, at steady rates.
///
/// A publisher in this process hands over results at the moments of a fixed rate, whatever became of those before, and notes the time of each. The worker is
/// `lethe work` as it is; between it and the broker stands an ``AcknowledgementProxy``, which notes the time of every acknowledgement that goes by. A worker
/// acknowledges after the commit, so this is publish-to-durable and the way of the acknowledgement besides. The queue has one consumer and keeps order, so the
/// n-th result that was handed over has the delivery tag n; two that change places within a millisecond change nothing in a percentile.
///
/// The broker's own share (its log's sync comes before any delivery) is seen at the confirms of the same results.
struct PublishToDurable: Measurement {
    let name = "latency"

    private struct Rate {
        let perSecond: Int
        let p50, p99, p999, confirmP99: Figure
    }

    private static let rates = [
        Rate(
            perSecond: 100, p50: .latency100p50, p99: .latency100p99, p999: .latency100p999,
            confirmP99: .confirm100p99),
        Rate(
            perSecond: 1000, p50: .latency1000p50, p99: .latency1000p99, p999: .latency1000p999,
            confirmP99: .confirm1000p99),
        Rate(
            perSecond: 5000, p50: .latency5000p50, p99: .latency5000p99, p999: .latency5000p999,
            confirmP99: .confirm5000p99),
    ]
    /// The first results open files and make keys; they are not counted.
    private static let warmUp = 500

    func measure(_ stage: Stage, round: Int, into book: inout Book) async throws {
        let seconds = stage.options.latencySeconds
        let needed = Self.rates.reduce(0) { $0 + $1.perSecond * seconds } + Self.warmUp
        var bodies = try await stage.bodies(needed)[...]
        try await Filling(endpoint: stage.endpoint, topology: stage.topology).fill([])
        let place = stage.newStore()
        defer { stage.remove(place) }
        let times = AcknowledgementTimes(queue: stage.queue)
        let proxy = try AcknowledgementProxy(broker: UInt16(stage.endpoint.port), times: times)
        defer { proxy.stop() }
        let worker = try await WorkerChild(
            .whole, stage, place, broker: "amqp://guest:guest@127.0.0.1:\(proxy.port)/")
        try await worker.ready()
        let publisher = SteadyPublisher(endpoint: stage.endpoint, queue: stage.queue)

        _ = try await publisher.publish(bodies.prefix(Self.warmUp), perSecond: 500)
        bodies = bodies.dropFirst(Self.warmUp)
        var done = Self.warmUp
        for rate in Self.rates {
            let part = bodies.prefix(rate.perSecond * seconds)
            bodies = bodies.dropFirst(part.count)
            let published = try await publisher.publish(part, perSecond: rate.perSecond)
            let wanted = done + part.count
            _ = try await eventually("the acknowledgements", within: .seconds(60)) {
                times.count >= wanted ? true : nil
            }
            guard let all = times.times else { throw TestFailure("the worker's consumer began anew") }
            let durable = zip(published, all[done..<wanted]).compactMap { published, acknowledged in
                acknowledged.map { published.at.duration(to: $0) / .milliseconds(1) }
            }
            take(Statistics(durable), [(rate.p50, 0.5), (rate.p99, 0.99), (rate.p999, 0.999)], &book)
            take(Statistics(published.map(\.confirmMilliseconds)), [(rate.confirmP99, 0.99)], &book)
            done = wanted
        }
        await publisher.stop()
        try await worker.stop()
    }

    private func take(_ statistics: Statistics, _ shares: [(Figure, Double)], _ book: inout Book) {
        for (figure, share) in shares {
            if let value = statistics.percentile(share) { book.take(figure, value) }
        }
    }
}
